"""Since 2.13 the label kuma.io/workload is the control plane's own; a chart sets it on its pods."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 7), "k3s", nodes=2, apps=2, now="2026-03-30T19:02:55Z", family="dualstack")
    space = w.spaces[0]
    hook = w.get("ValidatingWebhookConfiguration", "kuma-validating-webhook-configuration")["webhooks"]
    hook.append(dict(hook[0], name="pod.validator.kuma-admission.kuma.io", clientConfig=dict(hook[0]["clientConfig"], service=dict(hook[0]["clientConfig"]["service"], path="/validate-v1-pod")),
                     rules=[{"operations": ["CREATE", "UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "Namespaced"}],
                     namespaceSelector={"matchExpressions": [{"key": "kuma.io/sidecar-injection", "operator": "In", "values": ["enabled", "true"]}]}))
    text = 'admission webhook "pod.validator.kuma-admission.kuma.io" denied the request: cannot manually set kuma.io/workload label on Pod; it is automatically managed by Kuma'
    owners = [w.refused(app, space, text, kind, age=1500 + 10 * n, count=17, labels={"kuma.io/workload": app}) for n, (app, kind) in enumerate((("meter-read", "ReplicaSet"), ("meter-agent", "DaemonSet")))]
    for owner in owners:
        injected_since(w, owner, space, [], 6, 200, 1480)
    crash_elsewhere(w, "alert-relay")
    return w.expect("failing", ["inj-pod-validator"], (), ["inj-webhook-unreachable", "inj-bad-annotation", "inj-mesh-not-found", "cp-pod-translation", "inj-namespace-label-missing", "validation-psa-restricted", "inj-exception-label"], owners,
                    "The template sets the label kuma.io/workload; the pod validator refuses it after the injector was content.")
