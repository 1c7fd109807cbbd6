"""Kuma 2.7: no installer runs on the node, and the plugin complains of more than one."""
from common import *


def build(name):
    w = World(name, (2, 7, 12), "kubeadm", now="2025-01-19T22:40:18Z", shape="mid")
    node = w.node(3)
    pod = w.cni_pods[node]
    error = "failed to hijack main process stderr: more than one process '/install-cni' running on a node, this should not happen"
    w.cni_lines[node] = []
    pod.created = w.ago(2100)
    w.sandbox_fails(pod, error, 3)
    w.cni_count()
    stuck = [pod]
    found = w.workload("profile-sync", w.spaces[1], replicas=2, created=w.ago(1400), node=node, plugin=None)
    for p in found.pods:
        w.no_dataplane(p)
        w.sandbox_fails(p, error, 3)
    found.finish()
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), w.ago(2180), warning=True)
    return w.expect("failing", ["plugin-installer-not-running"], ["x-runtime-restart-sandbox"], ["plugin-two-installers", "val-cni-not-ready-on-node", "x-binary-missing", "val-rules-missing-generic",
                    "plugin-kubeconfig-missing"], stuck + found.pods, "The old text is the same for none and for several; here the installer's own pod is stuck too, so there is none.", any_subject=True)
