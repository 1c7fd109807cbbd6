"""Kuma 2.8 with the CNI in its own namespace: the taint controller of that release only looks in kube-system."""
from common import *


def build(name):
    w = World(name, (2, 8, 4), "kind", cni_ns="kuma-cni", cni_age=5000, apps=0, now="2025-01-30T09:09:41Z")
    for node in w.nodes:
        node["spec"]["taints"] = [{"key": "NodeReadiness", "effect": "NoSchedule"}]
        for n in range(3):
            w.cp_say(w.ago(3000 - 900 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node["metadata"]["name"]}})
    message = "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling."
    pods = []
    for app, space in (("orders-api", 0), ("stock-svc", 1), ("media-web", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(2700), plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            pod.unscheduled(message)
            w.event(pod, "FailedScheduling", message, pod.created, w.ago(70), 9, warning=True)
        found.finish()
        pods += found.pods
    return w.expect("failing", ["taint-wrong-namespace-or-app"], ["taint-node-blocked"],
                    ["taint-leftover-after-uninstall", "taint-rbac", "val-cni-not-ready-on-node", "cni-ds-not-scheduled", "val-rules-missing-generic"], pods,
                    "All CNI pods are Ready, in namespace kuma-cni; the taint stays, as the controller of 2.8 looks for them in kube-system.")
