"""Only an export of the application's namespaces: pods without a sandbox, and nothing that says why."""
from more_platforms import *


def build(name):
    w = World(name, (2, 10, 8), "aks", product="kong-mesh", family="dualstack", now="2025-08-06T13:05:30Z", nodes=3, apps=2, system="kong-mesh-system")
    node = w.node(1)
    bad = stuck(w, "permit-desk", w.spaces[0], "x", 1, 4100, replicas=2, node=node) + stuck(w, "permit-mail", w.spaces[1], "x", 1, 3900, node=node)
    no_new_jobs(w)
    well(w, "permit-web", w.spaces[0], replicas=2, age=3000, node=[w.node(0), w.node(2)])
    bustle(w, "dns", "restarted")
    w.without("events", "cni-logs", "cni-pods", "cp-logs", "nodes", "daemonsets", "configmaps", "clusterroles", "clusterrolebindings")
    w.missing.add(("pods", w.system))
    w.expect("insufficient-evidence", [], (), [], bad, "Three pods of one node have no sandbox for over an hour; there are no events, nor pods and logs of kube-system.", also=["failing"], any_subject=True)
    w.expectation["mustNot"] = ["plugin-installer-not-running", "plugin-apiserver-unreachable", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "plugin-no-iptables-on-host", "plugin-kernel-modules", "x-binary-missing", "x-runtime-restart-sandbox",
                                "val-rules-missing-generic", "val-cni-not-ready-on-node", "x-image-pull", "x-aks", "cni-bin-dir-wrong-but-writable", "inj-custom-configmap-mount"]
    return w
