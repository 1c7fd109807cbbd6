"""Healthy: v3 with native sidecars and configuration by ConfigMap."""
from common import *


def build(name):
    w = World(name, (3, 0, 0), "kind", family="dualstack", now="2026-10-06T09:08:07Z", cni_age=2600, nodes=4, mesh_spec={"skipCreatingInitialPolicies": ["*"]})
    for pod in w.workload("fresh-a", w.spaces[0], replicas=2, age=1700, app_inits=[container("seed", "registry.example.internal/tools/seed:1")]).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).passes("ipv6").text()
        w.sidecar_log(pod, 3)
    w.job("seed-data-29", w.spaces[1], w.ago(1500), w.ago(1440))
    return w.expect("healthy", must_not=QUIET + ["inj-tproxy-configmap-missing", "plugin-missing-tproxy-annotation"], note="Kuma v3, all Ready.")
