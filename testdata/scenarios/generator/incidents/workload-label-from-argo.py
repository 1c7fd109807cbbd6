"""2.13: a template carries kuma.io/workload, which only the control plane may set."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 10), "k3s", nodes=3, apps=2, family="dualstack", now="2026-06-03T14:11:36Z", native=True)
    hooks = w.get("ValidatingWebhookConfiguration", "kuma-validating-webhook-configuration")["webhooks"]
    hooks.append(dict(hooks[0], name="pod.validator.kuma-admission.kuma.io", clientConfig=dict(hooks[0]["clientConfig"], service=dict(hooks[0]["clientConfig"]["service"], path="/validate-v1-pod")),
                      namespaceSelector={"matchExpressions": [{"key": "kuma.io/sidecar-injection", "operator": "Exists"}, {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system", w.system]}]},
                      rules=[{"operations": ["CREATE", "UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "*"}]))
    text = 'admission webhook "pod.validator.kuma-admission.kuma.io" denied the request: cannot manually set kuma.io/workload label on Pod; it is automatically managed by Kuma'
    owners = [w.refused(app, w.spaces[n % 2], text, age=3300 - 200 * n, count=17, labels={"kuma.io/workload": app}) for n, app in enumerate(("meter-read", "meter-bill", "meter-map"))]
    for n, owner in enumerate(owners):
        w.cp_say(w.ago(3200 - 200 * n), "INFO", "injector", "injecting Kuma", {"pod": owner["metadata"]["name"] + "-", "namespace": owner["metadata"]["namespace"], "mesh": "default"})
    stranger(w, "crash")
    w.without("nodes")
    return w.expect("failing", ["inj-pod-validator"], (), ["inj-webhook-unreachable", "inj-bad-annotation", "inj-uid-conflict", "inj-mesh-not-found", "validation-psa-restricted", "inj-annotation-instead-of-label", "inj-container-patch-missing",
                    "x-k3s-rke2"], owners, "The pod template sets the label kuma.io/workload; Kuma's pod validator refuses it.")
