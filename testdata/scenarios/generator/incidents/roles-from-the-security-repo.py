"""OpenShift: a sync of the security team's repository replaces the control plane's role while the CNI is rolled."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 17), "openshift", cni="standalone", nodes=5, apps=2, family="dualstack", now="2026-03-12T20:16:58Z", offset=1)
    role = w.get("ClusterRole", "kuma-control-plane")
    role["rules"] = [r for r in role["rules"] if r["resources"] != ["nodes"]]
    role["metadata"].update(labels={"argocd.argoproj.io/instance": "cluster-rbac"})
    rolled = w.ago(3240)
    text = 'unable to update node taints: nodes "%s" is forbidden: User "system:serviceaccount:kuma-system:kuma-control-plane" cannot update resource "nodes" in API group "" at the cluster scope'
    stuck_nodes = []
    for n, node in enumerate(sorted(w.cni_pods)):
        at = rolled + seconds(31 * n)
        pod = w.cni_pods[node]
        pod.created = at
        w.cni_since(node, at + seconds(9))
        w.event(pod, "Scheduled", None, at)
        w.event(pod, "Pulled", 'Successfully pulled image "%s" in 7.214s (7.214s including waiting). Image size: 61204117 bytes.' % w.image("kuma-cni"), at + seconds(8))
        w.event(pod, "Started", "Started container install-cni", at + seconds(9))
        who = {"node": {"name": node}}
        if n > 3:
            # The role had been replaced by then: this node could not be tainted either.
            w.cp_say(at + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", who)
            reconcile_error(w, at + seconds(1.2), node, text % node)
            continue
        w.cp_say(at + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", who)
        w.cp_say(at + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", who)
        if n < 2:
            w.cp_say(at + seconds(14), "INFO", "controllers.NodeTaint", "has cni pod running and taint", who)
            w.cp_say(at + seconds(14.1), "INFO", "controllers.NodeTaint", "removed the taint from node", who)
            continue
        w.taint_node(node)
        stuck_nodes.append(node)
        wait, t = 1, at + seconds(14)
        while t < w.now:
            w.cp_say(t, "INFO", "controllers.NodeTaint", "has cni pod running and taint", who)
            reconcile_error(w, t + seconds(0.1), node, text % node)
            wait = min(wait * 2, 1000)
            t += seconds(wait)
    message = ("0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient cpu. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.")
    pods = w.pending("tariff-sim", w.spaces[0], message, 2, 2700, main_more={"resources": {"requests": {"cpu": "3"}}}) + w.pending("tariff-batch", w.spaces[1], message, 1, 2100, main_more={"resources": {"requests": {"cpu": "2500m"}}})
    deprecations(w)
    oom_trouble(w)
    without_backup(w)
    w.without("replicasets")
    return w.expect("failing", ["taint-rbac"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-on-nodes-without-cni", "taint-cp-down", "plugin-rbac-forbidden", "val-cni-not-ready-on-node",
                    "cp-apiserver-unreachable"], pods, "The CNI is Ready everywhere; the control plane lost the right to update nodes in the middle of its roll-out, and two nodes keep the taint.", any_subject=True)
