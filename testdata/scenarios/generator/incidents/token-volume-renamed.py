"""A chart renamed the volume of its service account token; the annotation for the sidecar still has the old name."""
from extra_injection import *


def build(name):
    w = World(name, (2, 10, 7), "kubeadm", product="kong-mesh", cni=None, nodes=3, apps=2, now="2025-07-02T18:22:47Z")
    space = w.spaces[1]
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: volume (sa-token) specified for kuma.io/service-account-token-volume but volume does not exist in pod spec'
    volume = {"name": "api-identity", "projected": {"sources": [{"serviceAccountToken": {"path": "token", "expirationSeconds": 7200}}]}}
    owner = w.refused("pay-router", space, text, age=1900, count=15, metadata={"annotations": {"kuma.io/service-account-token-volume": "sa-token"}},
                      spec={"automountServiceAccountToken": False, "containers": [container("pay-router", "registry.example.internal/pay/router:5.0.0")], "volumes": [volume]})
    job = w.refused("pay-reconcile-29187360", space, text, "Job", age=1300, count=7, metadata={"annotations": {"kuma.io/service-account-token-volume": "sa-token"}})
    for n in range(3):
        w.cp_say(w.ago(1800 - 500 * n), "INFO", "injector", "injecting Kuma", {"pod": owner["metadata"]["name"] + "-", "namespace": space, "mesh": "default"})
    older = w.workload("pay-history", space, replicas=1, age=260000)
    w.sidecar_log(older.pods[0], 1)
    stranger(w, "old")
    w.without("cp-logs")
    return w.expect("failing", ["inj-token-volume"], (), ["dp-token", "inj-bad-annotation", "inj-custom-configmap-mount", "inj-container-patch-missing", "inj-webhook-unreachable", "cni-sa-token-or-ca-missing", "inj-spire-csi"], [owner, job],
                    "The annotation names the volume sa-token, the pod template has api-identity only.")
