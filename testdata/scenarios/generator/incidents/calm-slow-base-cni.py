"""Healthy: the base CNI was slower than the installer, which tried for half a minute."""
from common import *


def build(name):
    w = World(name, (2, 10, 8), "gke", family="dualstack", now="2025-06-14T17:17:17Z", cni_age=2800)
    for n, node in enumerate(x["metadata"]["name"] for x in w.nodes):
        w.cni_since(node, w.ago(2790 - 9 * n), waits=5 + 9 * n)
    for pod in w.workload("fresh-api", w.spaces[0], replicas=3, age=1600).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().passes("ipv6").text()
        w.sidecar_log(pod, 2)
    return w.expect("healthy", must_not=QUIET + ["cni-conf-removed-or-invalid", "cni-autodetect-wrong-file"], note="'error chaining CNI config, retrying...' several times, then success on every node.")
