"""A new ValidatingAdmissionPolicy lets nobody but the platform's pipeline touch taints; the control plane's update is refused although its role is in order."""
from node_agents import *


def build(name):
    w = World(name, (2, 14, 2), "eks-133", nodes=3, apps=2, family="ipv4", now="2026-07-21T16:09:05Z", cni_age=900000)
    who = "system:serviceaccount:kuma-system:kuma-control-plane"
    stuck_nodes = []
    for number in range(2):
        born = w.ago(2400 - 60 * number)
        node, _ = joins(w, born, 24, 9)
        w.taint_node(node)
        stuck_nodes.append(node)
        for n in range(9):
            w.cp_say(born + seconds(41 + 240 * n), "ERROR", "controllers.NodeTaint", "Reconciler error", {"controller": "node-taint-controller", "controllerGroup": "", "controllerKind": "Node", "Node": {"name": node}, "namespace": "", "name": node,
                     "error": 'unable to update node taints: nodes "%s" is forbidden: ValidatingAdmissionPolicy \'node-spec-guard\' with binding \'node-spec-guard-all\' denied request: spec.taints may only be changed by the node pipeline (user %s)' % (node, who)})
    message = "0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient cpu. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod."
    pods = w.pending("ferry-quote", w.spaces[0], message, 3, 2100, main_more={"resources": {"requests": {"cpu": "3"}}})
    stranger(w, "oom")
    bustle(w, "stream", "shipper", "deprecated")
    return w.expect("failing", ["taint-rbac"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "taint-leftover-after-uninstall", "taint-cp-down", "cni-ds-not-scheduled", "inj-webhook-unreachable", "x-limitrange-quota", "x-autoscaler-churn"], pods,
                    "The CNI is ready on both new nodes; the control plane's update of the nodes is refused by a ValidatingAdmissionPolicy, so the taint stays.", any_subject=True)
