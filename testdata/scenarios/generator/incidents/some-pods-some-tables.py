"""A bundle of a reader who may see one namespace: pods stand in Init:Error, and their logs were not given out."""
from field_mixed import *


def build(name):
    w = World(name, (2, 12, 9), "eks-133", product="kong-mesh", apps=1, nodes=3, now="2025-12-29T11:11:05Z", family="dualstack", native=False)
    found = w.validation_fails("grant-desk", w.spaces[0], refused_both, last=w.ago(95), replicas=2, restarts=8)
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = "unable to retrieve container logs for containerd://%s" % w.hex(64)
    crash_elsewhere(w, "grant-mail", w.spaces[0], "SMTP 421 too many connections")
    w.without("cni-logs", "cp-logs", "cni-pods", "events", "nodes", "daemonsets", "configmaps")
    return w.expect("insufficient-evidence", (), (), [c for c in REFUSED_FORMS if c != "val-rules-missing-generic"] + ["x-oom", "x-networkpolicy", "val-bind-in-use", "val-io-timeout-filtered"], found.pods,
                    "kuma-validation exits with 1; its log could not be read, and nothing of the CNI, the nodes and events is there.", also=["failing"], any_subject=True)
