"""The control plane was away while a node joined: nobody tainted it, and waiting pods came before the CNI."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 14), "aks", product="kong-mesh", now="2026-03-30T08:52:16Z", nodes=3)
    born = w.ago(640)
    bound = born + seconds(24)
    node = w.add_node(created=born, ready_after=22)
    for base in ("azure-cns", "kube-proxy"):
        old = next(p for p in w.pods if p.name.startswith(base + "-"))
        w.make_pod("%s-%s" % (base, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, born + seconds(3), {"k8s-app": base}, owner=w.get("DaemonSet", base), generate=base + "-")
        w.daemonset_status(w.get("DaemonSet", base), 4)
    w.cni_since(node, bound + seconds(39), waits=4)
    w.cni_pods[node].created = born + seconds(22)
    cp = w.cp.pods[0]
    back = born + seconds(205)
    cp.created = back
    cp.run()
    made(cp, born - seconds(48))
    gone = "%s-%s" % (w.cp.owner["metadata"]["name"], w.word(5))
    ghost = {"kind": "Pod", "apiVersion": "v1", "spec": {"nodeName": w.node(1)}, "metadata": {"name": gone, "namespace": w.system, "uid": w.uid(), "resourceVersion": "8123312"}}
    w.event(ghost, "Evicted", "The node was low on resource: memory. Threshold quantity: 750Mi, available: 702Mi. Container control-plane was using 812Mi, request is 256Mi, has larger consumption of memory.", born - seconds(48), warning=True)
    w.event(ghost, "Killing", "Stopping container control-plane", born - seconds(48))
    w.event(cp, "FailedScheduling", "0/4 nodes are available: 4 Insufficient memory. preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.", born - seconds(47), born + seconds(150), 3, warning=True)
    w.event(cp, "Scheduled", None, back)
    w.event(cp, "Started", "Started container control-plane", back + seconds(3))
    found = w.validation_fails("crew-roster", w.spaces[0], refused, last=w.ago(242), restarts=5, created=bound, node=node, replicas=3, plugin=None)
    for p in found.pods:
        w.event(p, "FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.", born - seconds(95), warning=True)
        made(p, born - seconds(96))
    w.event(found.pods[0], "TriggeredScaleUp", "pod triggered scale-up: [{aks-nodepool1-vmss 3->4 (max: 8)}]", born - seconds(90), component="cluster-autoscaler")
    w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(2), component="node-controller")
    w.workload("crew-alerts", w.spaces[1], replicas=1, age=200, node=node)
    w.cp_lines = [row for row in w.cp_lines if row[0] > back + seconds(3)]
    w.cp_say(back + seconds(6), "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext})
    for p in found.pods:
        p.dataplane["metadata"]["creationTimestamp"] = rfc3339(back + seconds(11))
        w.cp_say(back + seconds(11), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": p.name, "namespace": p.namespace}})
    noise(w, "restart", "agents", "hpa")
    return done(w, "failing", ["taint-cp-down"], ["val-cni-race-new-node", "val-rules-missing-generic"], [c for c in rivals("taint-cp-down", extra=["taint-rbac", "taint-wrong-namespace-or-app", "inj-webhook-unreachable", "dp-cp-unreachable",
                "cni-conf-not-found", "x-aks"]) if c != "val-cni-race-new-node"], found.pods,
                "The only control-plane pod was evicted before the node registered and came back three minutes later: no taint, so pods that waited for room were bound before the CNI was Ready.")
