"""Kuma 2.10 in ConfigMap mode: the custom ConfigMap that templates name is in neither of the two namespaces any more."""
from extra_injection import *


def build(name):
    w = World(name, (2, 10, 7), "gke", cni=None, nodes=3, apps=0, family="ipv4", now="2025-08-28T07:46:09Z", shape="mid")
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_TRANSPARENT_PROXY_CONFIGMAP_NAME="kuma-transparent-proxy-config")
    w.add("ConfigMap", w.meta("kuma-transparent-proxy-config", w.system), data={"config.yaml": tproxy_config("ipv4")})
    w.add("ConfigMap", w.meta("tproxy-streaming-old", w.spaces[1]), data={"config.yaml": "redirect:\n  outbound:\n    excludePorts: \"9092\"\n"})
    note = {"traffic.kuma.io/transparent-proxy-configmap-name": "tproxy-streaming"}
    owners = []
    for n, (app, kind) in enumerate((("ingest-edge", "ReplicaSet"), ("ingest-merge", "ReplicaSet"), ("broker", "StatefulSet"))):
        text = ('admission webhook "namespace-kuma-injector.kuma.io" denied the request: could not retrieve transparent proxy configuration: ConfigMap "tproxy-streaming" not found in namespace "%s" or system namespace "kuma-system"' % w.spaces[0])
        owner = w.refused(app, w.spaces[0], text, kind, age=3100 - 420 * n, count=19 - n)
        for item in w.items:
            if item["kind"] in ("ReplicaSet", "Deployment", "StatefulSet") and item["metadata"]["name"] in (owner["metadata"]["name"], app):
                item["spec"]["template"]["metadata"] = dict(item["spec"]["template"]["metadata"], annotations=dict(note))
        for k in range(4):
            w.cp_say(w.ago(3080 - 420 * n - 300 * k), "INFO", "injector", "injecting Kuma", {"pod": owner["metadata"]["name"] + "-", "namespace": w.spaces[0]})
        owners.append(owner)
    fine = w.workload("ingest-ui", w.spaces[0], replicas=2, age=1900)
    for pod in fine.pods:
        init_done(w, pod)
        w.sidecar_log(pod, 1)
    stranger(w, "crash")
    stranger(w, "old")
    return w.expect("failing", ["inj-tproxy-configmap-missing"], (), ["inj-custom-configmap-mount", "inj-container-patch-missing", "inj-mesh-not-found", "inj-webhook-unreachable", "init-config-load", "val-custom-configmap-not-seen-by-cni",
                    "inj-bad-annotation"], owners, "The custom ConfigMap tproxy-streaming exists neither in the pods' namespace nor in kuma-system; the base one does, and pods without the annotation start.")
