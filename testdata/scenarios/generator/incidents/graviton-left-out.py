"""cluster-info dump: somebody gave the CNI a nodeSelector for amd64; the pods on the arm64 nodes are refused their validation."""
from node_agents import *


def build(name):
    w = World(name, (2, 7, 19), "eks", nodes=2, apps=1, taint=False, family="ipv4", now="2025-04-03T12:55:20Z", cni_age=90000)
    selector = {"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
    for spec in specs(w):
        spec["nodeSelector"] = selector
    arm = []
    for number in range(2):
        node = w.add_node(created=w.ago(50000 - 90 * number), arch="arm64", labels={"eks.amazonaws.com/nodegroup": "general-arm"})
        base_pods(w, node)
        w.pods.remove(w.cni_pods.pop(node))
        w.cni_lines.pop(node), w.cni_start.pop(node)
        arm.append(node)
    w.daemonset_status(w.cni_ds, 2, 2, 2)
    bad = []
    for app, n in (("parcel-track", 2), ("parcel-print", 1)):
        bad += w.validation_fails(app, w.spaces[0], refused, replicas=n, restarts=8, plugin=None, node=arm[:n]).pods
    fine = well(w, "parcel-plan", w.spaces[0], replicas=2, age=2600, node=[w.node(0), w.node(1)])
    p = Folder(w)
    p.form, p.top = "gz", ""
    cluster_dump(p, w, "cluster-state", ["default", "kube-system", w.spaces[0]])
    return p.expect("failing", ["cni-ds-not-scheduled"], ["val-rules-missing-generic"], ["val-cni-race-new-node", "val-cni-not-ready-on-node", "cni-ds-exec-format", "x-exec-format", "inj-cni-flag-mismatch", "x-aws-vpc-cni", "cni-defaults-on-non-openshift", "val-uid-mismatch"], bad,
                    "The DaemonSet selects kubernetes.io/arch=amd64: two of four nodes have no CNI pod, and all mesh pods there are refused.", any_subject=True, missing=["kuma-system", "configmaps", "previous logs"])
