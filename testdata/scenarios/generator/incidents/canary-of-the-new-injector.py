"""The control plane is 2.8 and makes native sidecars; the CNI is still 2.6, which counts regular containers only."""
from field_reports import *


def build(name):
    w = World(name, (2, 8, 7), "gke", product="kong-mesh", family="ipv4", nodes=3, apps=1, native=True, now="2024-12-10T14:29:40Z", cni_age=5000000, taint=True)
    a, b = w.spaces
    cni_image(w, "2.6.9", "kong")
    found = w.validation_fails("basket-api", a, refused, last=w.ago(118), replicas=3, restarts=6, plugin=None)
    solo = [pod for pod in found.pods]
    # Pods with a second container of their own have two regular ones, which is what the old plugin asks for.
    pair = w.workload("basket-export", a, replicas=2, created=w.ago(1700), plugin=None, containers=[
        container("basket-export", "registry.example.internal/web/basket-export:3.2.0", ports=[{"containerPort": 8080, "protocol": "TCP"}]), container("uploader", "registry.example.internal/tools/s3-uploader:1.14")])
    for pod in solo:
        w.cni_say(pod.node, pod.created + seconds(1.2), zap(pod.created + seconds(1.2), "INFO", "kuma-cni", OLD_SKIPS["missing required kuma-sidecar container"], old_fields(pod)))
    for pod in pair.pods:
        w.cni_say(pod.node, pod.created + seconds(1.3), zap(pod.created + seconds(1.3), "INFO", "kuma-cni", "successfully injected iptables rules", old_fields(pod)))
        w.logs[(a, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
    for pod in [p for p in w.pods if p.namespace == "monitoring"][:2]:
        at = w.ago(1400)
        w.cni_say(pod.node, at, zap(at, "INFO", "kuma-cni", OLD_SKIPS["missing required kuma-sidecar container"], old_fields(pod)))
    bustle(w, "deprecated", "scaler", "grafana")
    pull_trouble(w)
    w.without("configmaps", "nodes")
    return w.expect("failing", ["plugin-skip-no-sidecar"], ["val-rules-missing-generic"], ["plugin-old-cni-new-annotation", "val-cni-race-new-node", "cni-conf-not-found", "inj-cni-flag-mismatch", "plugin-skip-kuma-init-present", "x-gke", "val-uid-mismatch",
                    "plugin-skip-not-injected-annotation"], solo,
                    "kuma-cni 2.6.9 skips pods with one regular container ('not enough containers'), as their kuma-sidecar is a native one made by 2.8; pods with two containers of their own are well.", any_subject=True)
