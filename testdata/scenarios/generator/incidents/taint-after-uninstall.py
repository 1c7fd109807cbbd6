"""Kuma was uninstalled; the taint NodeReadiness is still on the nodes."""
from common import *


def build(name):
    w = World(name, (2, 12, 6), "kubeadm", kuma=False, now="2026-01-12T09:00:00Z")
    for node in w.nodes[:3]:
        w.taint_node(node["metadata"]["name"])
    w.nodes[3]["spec"]["taints"] = [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]
    message = ("0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not "
               "helpful for scheduling.")
    pods = w.pending("checkout", w.spaces[0], message, 2, 1500) + w.pending("render", w.spaces[1], message, 1, 1200)
    w.get("Namespace", w.spaces[0])["metadata"]["labels"]["kuma.io/sidecar-injection"] = "enabled"
    w.kuma_gone = True
    return w.expect("failing", ["taint-leftover-after-uninstall"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-rbac", "taint-on-nodes-without-cni", "x-uninstall-leftover", "val-cni-not-ready-on-node"], pods,
                    "No control plane, no CNI, no CRDs: only the taint is left.")
