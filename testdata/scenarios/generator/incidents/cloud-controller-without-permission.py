"""New nodes are never initialised by the cloud controller: their own taint keeps mesh pods Pending; Kuma's taint came and went as it should."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 14, 1), "rke2", nodes=3, apps=2, family="ipv4", now="2026-07-07T11:27:44Z", cni_age=900000)
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Ubuntu 24.04.2 LTS", kernelVersion="6.8.0-60-generic")
    fresh = []
    for n in range(2):
        born = w.ago(2900 - 45 * n)
        node = w.add_node("rke2-pool-b-%d" % (n + 1), born, taints=[{"key": "node.cloudprovider.kubernetes.io/uninitialized", "value": "true", "effect": "NoSchedule"}])
        w.get("Node", node)["status"]["nodeInfo"].update(osImage="Ubuntu 24.04.2 LTS", kernelVersion="6.8.0-60-generic")
        w.get("Node", node)["spec"].pop("providerID")
        base_pods(w, node)
        done = w.cni_since(node, born + seconds(40), waits=1)
        who = {"node": {"name": node}}
        w.cp_say(born + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", who)
        w.cp_say(born + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", who)
        w.cp_say(done + seconds(6), "INFO", "controllers.NodeTaint", "has cni pod running and taint", who)
        w.cp_say(done + seconds(6.1), "INFO", "controllers.NodeTaint", "removed the taint from node", who)
        w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(2), component="node-controller")
        fresh.append(node)
    ccm = w.workload("openstack-cloud-controller-manager", "kube-system", replicas=1, mesh=False, age=2000000, image="registry.k8s.io/provider-os/openstack-cloud-controller-manager:v1.29.0", node=w.node(0))
    day = lambda at: at.strftime("E%m%d %H:%M:%S.%f")
    w.logs[("kube-system", ccm.pods[0].name, "openstack-cloud-controller-manager")] = "".join(
        '%s       1 node_controller.go:244] error syncing \'%s\': failed to get provider ID for node %s at cloudprovider: failed to get instance ID from cloud provider: Forbidden, requeuing\n' % (day(w.ago(2850 - 140 * n)), fresh[n % 2], fresh[n % 2]) for n in range(20))
    w.collected.add(ccm.pods[0].name)
    text = ("0/5 nodes are available: 2 node(s) had untolerated taint {node.cloudprovider.kubernetes.io/uninitialized: true}, 3 Insufficient cpu. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.")
    pods = w.pending("roof-scan", w.spaces[0], text, 2, 2600, main_more={"resources": {"requests": {"cpu": "2"}}}) + w.pending("roof-index", w.spaces[1], text, 1, 2500, main_more={"resources": {"requests": {"cpu": "2"}}})
    return w.expect("not-kuma", (), (), QUIET + ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "cni-ds-not-scheduled", "x-autoscaler-churn", "x-limitrange-quota"], pods,
                    "Two nodes wait for the cloud controller, which may not look them up; their pods are Pending for its taint. Kuma's own taint was taken off 50 minutes ago.", any_subject=True)
