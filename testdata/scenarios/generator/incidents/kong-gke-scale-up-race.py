"""Kong Mesh on GKE: the autoscaler adds a node, the scheduler is faster than the taint controller and the CNI."""
from common import *


def build(name):
    w = World(name, (2, 12, 13), "gke", product="kong-mesh", family="dualstack", now="2026-03-18T09:42:10Z")
    born = w.ago(560)
    bound = born + seconds(27)
    node = w.add_node(created=born, ready_after=21)
    w.make_pod("calico-node-" + w.word(5), "kube-system", {"hostNetwork": True, "containers": [container("calico-node", w.p["base_image"])]},
               node, born + seconds(3), {"k8s-app": "calico-node"}, owner=w.get("DaemonSet", "calico-node"))
    w.cni_since(node, bound + seconds(34), waits=3)
    w.cni_pods[node].created = born + seconds(22)
    for at, text in ((29, "has no cni pod running and no taint"), (29.1, "added taint to node"), (44, "has no cni pod running and taint"),
                     (72, "has cni pod running and taint"), (72.1, "removed the taint from node")):
        w.cp_say(born + seconds(at), "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    found = w.validation_fails("pricing-worker", w.spaces[0], refused_both, last=w.ago(70), restarts=5, created=bound, node=node, replicas=3, plugin=None)
    w.workload("quotes-batch", w.spaces[1], replicas=2, age=210, node=node)
    w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(2), component="node-controller")
    return w.expect("failing", ["val-cni-race-new-node"], ["val-rules-missing-generic", "x-autoscaler-churn", "x-gke"],
                    rivals("val-cni-race-new-node", extra=["cni-conf-not-found"]), found.pods,
                    "Pods bound to a young node half a minute before its CNI was ready; later pods there are fine.")
