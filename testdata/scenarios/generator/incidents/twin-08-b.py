"""Pair 8: the node of the control plane is gone."""
from common import *
from twins import BOOTSTRAP_START, bootstrap_log, bootstrap_world


def build(name):
    w = World(name, platform="eks", now=BOOTSTRAP_START + seconds(200), **bootstrap_world())
    cp = w.cp.pods[0]
    node = w.get("Node", cp.node)
    node["status"]["conditions"][3].update(status="Unknown", reason="NodeStatusUnknown", message="Kubelet stopped posting node status.", lastTransitionTime=rfc3339(w.ago(1200)))
    node["spec"]["taints"] = [{"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule", "timeAdded": rfc3339(w.ago(1200))}]
    cp.ready, cp.ready_at = False, w.ago(1195)
    w.cp.finish()
    w.cp_lines = [row for row in w.cp_lines if row[0] < w.ago(1250)]
    w.event(node, "NodeNotReady", "Node %s status is now: NodeNotReady" % node["metadata"]["name"], w.ago(1200), component="node-controller")
    w.event(cp, "NodeNotReady", "Node is not ready", w.ago(1200), warning=True, component="node-controller")
    pods = []
    for number, app in enumerate(("trade-api", "login-web")):
        space = w.spaces[number]
        found = w.workload(app, space, replicas=1, created=w.old + seconds(9000), node=next(n["metadata"]["name"] for n in w.nodes if n is not node))
        pod = found.pods[0]
        pod.main("kuma-sidecar", state=running(BOOTSTRAP_START), ready=False, started=True, restarts=3, last=ended(1, "Error", BOOTSTRAP_START - seconds(320), BOOTSTRAP_START - seconds(11)))
        pod.ready_at = w.ago(1100)
        w.logs[(space, pod.name, "kuma-sidecar")] = bootstrap_log(w)
        found.finish()
        pods.append(pod)
    return w.expect("failing", ["dp-cp-unreachable"], (), ["x-networkpolicy", "dp-ca-mismatch", "dp-token", "dp-wrong-endpoint", "dp-not-found-yet", "val-io-timeout-filtered"], pods + [cp],
                    "Pair 8: the control plane's only pod is on a node that stopped answering; there is no NetworkPolicy.", any_subject=True)
