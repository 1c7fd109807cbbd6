"""The CNI is v3 already, the control plane that admitted the pods was 2.13: their annotations are of the old kind."""
from common import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", now="2026-08-20T05:30:00Z")
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in w.cni_pods.values()]:
        spec["containers"] = [dict(c, image="docker.io/kumahq/kuma-cni:3.0.0") for c in spec["containers"]]
    stuck = []
    for app, space in (("search-api", 0), ("tickets", 1)):
        found = w.workload(app, w.spaces[space], replicas=2, created=w.ago(1500), plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            w.sandbox_fails(pod, 'failed to retrieve transparent proxy configuration: annotation "traffic.kuma.io/transparent-proxy-config" is required for transparent proxy configuration', 3, every=14)
        found.finish()
        stuck += found.pods
    for node in [n["metadata"]["name"] for n in w.nodes]:
        w.cni_since(node, w.ago(2400 + w.rng.randint(0, 60)))
    return w.expect("failing", ["plugin-missing-tproxy-annotation"], (), ["plugin-old-cni-new-annotation", "plugin-bad-annotation", "plugin-skip-not-injected-annotation", "inj-tproxy-configmap-missing",
                    "val-rules-missing-generic"], stuck, "CNI 3.0.0 wants the new annotation; the control plane is still 2.13.9 and does not write it.")
