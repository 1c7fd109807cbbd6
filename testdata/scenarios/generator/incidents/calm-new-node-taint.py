"""Healthy: a new node was tainted, got its CNI, lost the taint; pods came after that."""
from common import *


def build(name):
    w = World(name, (2, 13, 9), "eks", family="dualstack", now="2026-05-27T20:10:30Z")
    born = w.ago(1500)
    node = w.add_node(created=born)
    w.cni_since(node, born + seconds(35), waits=2)
    for at, text in ((2, "has no cni pod running and no taint"), (2.1, "added taint to node"), (20, "has no cni pod running and taint"), (44, "has cni pod running and taint"), (44.1, "removed the taint from node")):
        w.cp_say(born + seconds(at), "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    found = w.workload("burst-worker", w.spaces[0], replicas=3, created=born + seconds(80), node=node)
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).passes("ipv6").text()
        w.event(pod, "FailedScheduling", "0/5 nodes are available: 1 node(s) had untolerated taint {NodeReadiness: }, 4 Insufficient cpu. preemption: 0/5 nodes are available: 5 No preemption victims found for incoming pod.", pod.created - seconds(60), warning=True)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container burst-worker", pod.created + seconds(6))
        w.sidecar_log(pod, 3)
    return w.expect("healthy", must_not=QUIET + ["x-autoscaler-churn", "taint-wrong-namespace-or-app"], note="The taint controller worked as designed on a new node.")
