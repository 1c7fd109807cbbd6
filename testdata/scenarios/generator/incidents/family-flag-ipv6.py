"""A pod asks for the family 'ipv6'. The CNI is still of an old release that takes any word; the validator does not."""
from common import *


def build(name):
    w = World(name, (2, 11, 15), "eks", family="dualstack", now="2025-10-30T21:12:00Z")
    for pod in w.cni_pods.values():
        pod.obj["spec"]["containers"] = [dict(c, image="docker.io/kumahq/kuma-cni:2.8.3") for c in pod.obj["spec"]["containers"]]
    w.cni_ds["spec"]["updateStrategy"] = {"type": "OnDelete"}
    w.cni_ds["status"]["updatedNumberScheduled"] = 0
    found = w.workload("v6-echo", w.spaces[1], replicas=1, created=w.ago(700), pod_family="ipv6")
    w.init_loops(found, "kuma-validation", 'Error: invalid argument "ipv6" for "--ip-family-mode" flag: must be one of \'dualstack\' or \'ipv4\'\n' + USAGE, restarts=5, run=0)
    return w.expect("failing", ["val-bad-flag"], (), ["val-config-load-error", "inj-bad-annotation", "plugin-bad-annotation", "val-ipv6-address-missing",
                    "val-rules-missing-generic", "plugin-old-cni-new-annotation"], found.pods, "The annotation says ipv6, which the validator of 2.9 and later refuses.")
