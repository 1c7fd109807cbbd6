"""Nodes register with the taint; the control plane's role may not update nodes, so it never goes."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 3), "eks", nodes=2, apps=2, family="dualstack", now="2026-01-08T23:45:10Z")
    role = w.get("ClusterRole", "kuma-control-plane")
    role["rules"] = [r for r in role["rules"] if r["verbs"] != ["update"]]
    fresh = [w.add_node(created=w.ago(2300 - 100 * n), labels={"karpenter.sh/nodepool": "spot"}, taints=[{"key": "NodeReadiness", "effect": "NoSchedule"}]) for n in range(2)]
    for node in fresh:
        base = w.get("Node", node)
        born = parse_time(base["metadata"]["creationTimestamp"])
        for n, wait in enumerate((40, 45, 55, 75, 115, 195, 355, 675, 1315)):
            at = born + seconds(wait + 0.3)
            if at < w.ago(2):
                w.cp_say(at, "INFO", "controllers.NodeTaint", "has cni pod running and taint", {"node": {"name": node}})
                reconcile_error(w, at + seconds(0.2), node, 'unable to update node taints: nodes "%s" is forbidden: User "system:serviceaccount:kuma-system:kuma-control-plane" cannot update resource "nodes" in API group "" at the cluster scope' % node)
    pods = w.pending("matcher", w.spaces[0], untolerated(4, 2, "2 Insufficient cpu, "), 3, 1900, main_more={"resources": {"requests": {"cpu": "2"}}})
    pods += w.pending("matcher-cold", w.spaces[1], untolerated(4, 2, "2 Insufficient cpu, "), 1, 1700, main_more={"resources": {"requests": {"cpu": "3"}}})
    job_trouble(w)
    w.without("clusterroles", "clusterrolebindings")
    return w.expect("failing", ["taint-rbac"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-on-nodes-without-cni", "taint-cp-down", "plugin-rbac-forbidden", "val-cni-not-ready-on-node",
                    "cni-ds-not-scheduled", "cni-namespaceallowlist-rbac", "val-cni-race-new-node"], pods,
                    "The CNI is ready on the new nodes; the control plane wants to remove the taint and may not update nodes.", any_subject=True)
