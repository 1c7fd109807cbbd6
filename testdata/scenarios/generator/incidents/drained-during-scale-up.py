"""A drain takes the control plane away while the autoscaler adds a node: nobody taints it, and waiting pods are bound at once."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 8), "gke", product="kong-mesh", nodes=3, apps=2, family="ipv4", now="2026-05-12T15:20:00Z")
    now = w.now
    born = w.ago(716)
    node = w.add_node(created=born, ready_after=24)
    up = born + seconds(24)
    cni = w.cni_pods[node]
    cni.created = born + seconds(9)
    done = w.cni_since(node, up + seconds(41))
    cni.ready_at = done + seconds(5)
    w.event(cni, "Scheduled", None, cni.created)
    w.event(cni, "Pulled", 'Successfully pulled image "%s" in 31.804s (31.804s including waiting). Image size: 61204117 bytes.' % w.image("kuma-cni"), up + seconds(40))
    w.event(cni, "Started", "Started container install-cni", up + seconds(41))
    for name_ in ("kube-proxy", "calico-node"):
        ds = w.get("DaemonSet", name_, "kube-system")
        w.make_pod(name_ + "-" + w.word(5), "kube-system", {"hostNetwork": True, "containers": [container(name_, ds["spec"]["template"]["spec"]["containers"][0]["image"])]}, node, born + seconds(6), {"k8s-app": name_},
                   owner=ds, generate=name_ + "-")
        w.daemonset_status(ds, len(w.nodes))
    w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(2), component="node-controller")
    drained = w.cp.pods[0].node
    w.get("Node", drained)["spec"].update(unschedulable=True, taints=[{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}])
    # The control plane: gone at 742 s, waits for room, and is back on the new node at 540 s before the bundle.
    cp = w.cp.pods[0]
    gone = w.ago(742)
    old = {"kind": "Pod", "apiVersion": "v1", "metadata": dict(cp.obj["metadata"], name=cp.name[:-5] + w.word(5), uid=w.uid()), "spec": {"nodeName": drained}}
    w.event(old, "Killing", "Stopping container control-plane", gone)
    w.event(w.get("Node", drained), "NodeNotSchedulable", "Node %s status is now: NodeNotSchedulable" % drained, gone - seconds(3))
    cp.created = gone + seconds(1)
    cp.obj["spec"]["nodeName"] = cp.node = node
    cp.ip = w.pod_ip(node)
    cp.run(w.ago(556))
    cp.ready_at = w.ago(541)
    text = "0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient memory. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod."
    w.event(cp, "FailedScheduling", text.replace("0/4", "0/3").replace("3 Insufficient", "2 Insufficient").replace("3 No", "2 No"), gone + seconds(1), gone + seconds(30), 2, warning=True)
    bound_later(w, cp, up + seconds(1))
    w.event(cp, "Pulled", 'Successfully pulled image "%s" in 1m52.1s (1m52.1s including waiting). Image size: 151204117 bytes.' % w.image("kuma-cp"), w.ago(558))
    w.event(cp, "Started", "Started container control-plane", w.ago(556))
    w.cp_lines = [row for row in w.cp_lines if row[0] > w.ago(555)]
    w.cp_say(w.ago(555.5), "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext})
    for item in w.cp_endpoints["subsets"]:
        item["addresses"][0].update(ip=cp.ip, nodeName=node)
        item["addresses"][0]["targetRef"]["name"] = cp.name
    # The workload: admitted before the drain, waiting for room, bound when the node came up.
    admitted = w.ago(790)
    found = w.validation_fails("route-plan", w.spaces[0], refused, replicas=2, restarts=5, last=w.ago(296), node=node, created=admitted, plugin=None, main_more={"resources": {"requests": {"cpu": "1800m"}}})
    w.cp_lines = [row for row in w.cp_lines if row[0] > w.ago(556)]
    for n, pod in enumerate(found.pods):
        bound = up + seconds(1 + 0.1 * n)
        w.event(pod, "FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.", admitted + seconds(1), admitted + seconds(2), 1, warning=True)
        w.event(pod, "TriggeredScaleUp", "pod triggered scale-up: [{https://www.googleapis.com/compute/v1/projects/p/zones/europe-west4-a/instanceGroups/gke-prod-pool-1-grp 3->4 (max: 8)}]", admitted + seconds(11), component="cluster-autoscaler")
        bound_later(w, pod, bound)
        pulled = next(i for i in w.items if i["kind"] == "Event" and i["reason"] == "Pulled" and i["involvedObject"]["name"] == pod.name)
        w.event(pod, "Pulled", 'Successfully pulled image "%s" in 28.6s (28.6s including waiting). Image size: 88204117 bytes.' % w.image("kuma-init"), parse_time(pulled["firstTimestamp"]))
        pulled.update(count=5, firstTimestamp=rfc3339(parse_time(pulled["firstTimestamp"]) + seconds(21)))
    late = w.workload("route-ui", w.spaces[1], replicas=1, age=400, node=node)
    w.logs[(w.spaces[1], late.pods[0].name, "kuma-validation")] = Validator(w.v, late.pods[0].created + seconds(2), w.rng).passes().text()
    pull_trouble(w)
    return w.expect("failing", ["taint-cp-down"], ["val-cni-race-new-node", "x-autoscaler-churn", "val-rules-missing-generic"], rivals("val-cni-race-new-node", extra=["taint-node-blocked", "taint-rbac", "taint-on-nodes-without-cni", "x-gke"]),
                    found.pods, "The control plane was not there between the node's registration and the CNI's readiness, so the node got no taint and the waiting pods were bound to it 40 s too early.", any_subject=True)
