"""EKS moved from the VPC CNI to an overlay: the managed API server cannot reach pod addresses, so no webhook answers."""
from common import *
from field_mesh import *
from platforms import PLATFORMS

PLATFORMS["eks-cilium"] = dict(PLATFORMS["eks"], conf="05-cilium.conflist", base="cilium", base_image="quay.io/cilium/cilium:v1.16.6", runtime="containerd://1.7.25", kubelet="v1.30.9-eks-5d632ec")


def build(name):
    w = World(name, (2, 9, 20), "eks-cilium", product="kong-mesh", nodes=3, apps=2, family="ipv4", now="2025-12-03T10:29:12Z", taint=True)
    w.namespace("cert-manager")
    w.workload("cert-manager-webhook", "cert-manager", replicas=1, mesh=False, age=500000, image="quay.io/jetstack/cert-manager-webhook:v1.16.2", spec={"hostNetwork": True})
    text = ('Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post '
            '"https://kong-mesh-control-plane.kong-mesh-system.svc:443/inject-sidecar?timeout=10s": Address is not allowed')
    owners = [w.refused(app, w.spaces[n % 2], text, kind, age=3000 - 310 * n, count=19 - n) for n, (app, kind) in enumerate(
        (("parcel-trace", "ReplicaSet"), ("parcel-labels", "ReplicaSet"), ("sorter", "StatefulSet"), ("daily-close-20425", "Job")))]
    w.add("NetworkPolicy", w.meta("default-deny", w.spaces[1]), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"podSelector": {}}]}]})
    crash_elsewhere(w, "rss-bridge")
    return w.expect("failing", ["inj-webhook-unreachable"], (), ["inj-webhook-ignored", "inj-mesh-not-found", "dp-cp-unreachable", "x-limitrange-quota", "cp-apiserver-unreachable", "validation-psa-restricted", "x-cilium-exclusive"],
                    owners, "'Address is not allowed': the API server of EKS does not reach the overlay address of the control plane; every new mesh pod is refused, those of before run.")
