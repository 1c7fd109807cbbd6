"""oc adm inspect: 2.11 with the ConfigMap mode switched on, and the ConfigMap went with a chart value."""
from node_agents import *


def build(name):
    w = World(name, (2, 11, 9), "openshift", cni="standalone", nodes=3, apps=1, configmap=True, family="dualstack", now="2025-10-02T13:08:51Z", native=False)
    w.drop("ConfigMap", "kuma-transparent-proxy-config", w.system)
    cp_restarted(w, w.ago(3000))
    error = 'could not retrieve transparent proxy configuration: configmaps "kuma-transparent-proxy-config" not found'
    owners = []
    for n, (app, kind) in enumerate((("meter-read", "ReplicaSet"), ("meter-store", "StatefulSet"), ("meter-agent", "DaemonSet"))):
        owner = w.refused(app, w.spaces[0], 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + error, kind, age=2600 - 200 * n, count=16)
        injected_since(w, owner, w.spaces[0], [("ERROR", "injector", "injection failed", {"pod": owner["metadata"]["name"] + "-", "namespace": w.spaces[0], "error": error})], 4, 110)
        owners.append(owner)
    p = Folder(w)
    p.form, p.top = "gz", ""
    inspect(p, w, "inspect.local.2290185537104411872", [w.system, w.spaces[0]], (("Node", "core/nodes"), ("MutatingWebhookConfiguration", "admissionregistration.k8s.io/mutatingwebhookconfigurations")))
    return p.expect("failing", ["inj-tproxy-configmap-missing"], (), ["inj-custom-configmap-mount", "inj-webhook-unreachable", "inj-mesh-not-found", "inj-container-patch-missing", "val-custom-configmap-not-seen-by-cni", "x-multus-nad-missing", "inj-bad-annotation", "scc-uid-range"],
                    owners, "The base ConfigMap of the transparent proxy does not exist in kuma-system any more; with ConfigMap mode on, 2.11 refuses every injection.", any_subject=True, missing=["CNI", "events outside two namespaces"])
