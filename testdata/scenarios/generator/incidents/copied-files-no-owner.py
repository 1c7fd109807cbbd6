"""Sandboxes fail with few words; the host collectors show that one node's kernel has no xt_owner."""
from extra_node import *


def build(name):
    w = World(name, (2, 10, 6), "kubeadm", now="2025-11-11T17:40:02Z", nodes=3, apps=2)
    node = w.node(0)
    w.get("Node", node)["status"]["nodeInfo"].update(kernelVersion="6.1.90-slim", osImage="Debian GNU/Linux 12 (bookworm)")
    chain = conflist("k8s-pod-network", {"type": "calico", "ipam": {"type": "calico-ipam"}}, "portmap", kuma())
    copy_nodes(w, lambda at: {"10-calico.conflist": chain}, lacks={node: ("xt_owner", "ip_tables", "iptable_nat", "ip6_tables", "ip6table_nat")}, system="debian")
    error = "failed to inject iptables rules: exit status 1"
    pods = []
    for app, space in (("meter-read", 0), ("meter-bill", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1500), node=node, plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], error, 6, every=14)
        found.finish()
        pods += found.pods
    w.workload("meter-ui", w.spaces[1], replicas=2, age=3000, node=[w.node(1), w.node(2)])
    w.without("cni-logs")
    return w.expect("failing", ["plugin-kernel-modules"], ["init-no-iptables-support", "plugin-restore-failed"], ["plugin-no-iptables-on-host", "plugin-xtables-lock", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "cni-plugin-overwritten",
                    "plugin-installer-not-running", "init-caps-missing"], pods,
                    "xt_owner is set as a module in the kernel's configuration and is in neither list of one node; the plugin's error says no more than an exit status.", any_subject=True)
