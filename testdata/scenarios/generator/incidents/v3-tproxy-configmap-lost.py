"""v3: someone removed the ConfigMap kuma-transparent-proxy-config; every injection is refused."""
from common import *


def build(name):
    w = World(name, (3, 0, 0), "kind", family="dualstack", now="2026-09-17T08:08:08Z", system="mesh-system")
    w.drop("ConfigMap", "kuma-transparent-proxy-config")
    text = ('admission webhook "namespace-kuma-injector.kuma.io" denied the request: unable to get transparent proxy ConfigMap \'mesh-system/kuma-transparent-proxy-config\': ConfigMap '
            '"kuma-transparent-proxy-config" not found')
    owners = [w.refused(app, w.spaces[n % 2], text, age=2000 - 100 * n) for n, app in enumerate(("claims-api", "policy-web", "rating"))]
    for n in range(3):
        w.cp_say(w.ago(1800 - 500 * n), "ERROR", "injector", "injection failed", {"pod": "claims-api-", "namespace": w.spaces[0], "error":
                 "unable to get transparent proxy ConfigMap 'mesh-system/kuma-transparent-proxy-config': ConfigMap \"kuma-transparent-proxy-config\" not found"})
    return w.expect("failing", ["inj-tproxy-configmap-missing"], (), ["inj-custom-configmap-mount", "inj-webhook-unreachable", "inj-mesh-not-found", "plugin-missing-tproxy-annotation",
                    "val-config-load-error"], owners, "The base ConfigMap of v3 is gone; all injections are refused.")
