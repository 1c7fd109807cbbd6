"""Healthy, with all that the host collectors copy; the kubeconfig is left out of it on purpose, as it holds a token."""
from extra_node import *


def build(name):
    w = World(name, (2, 12, 11), "kubeadm", now="2026-03-15T10:00:41Z", nodes=4, apps=3, family="dualstack")
    chain = conflist("k8s-pod-network", {"type": "calico", "ipam": {"type": "calico-ipam"}}, "portmap", kuma())
    # One node has the matches built in, and another's collector found no files of modules.
    copy_nodes(w, lambda at: {"10-calico.conflist": chain, "99-loopback.conf": as_json({"cniVersion": "0.3.1", "name": "lo", "type": "loopback"})}, lacks={w.node(1): ("xt_owner", "xt_REDIRECT", "xt_CT")},
               configured=dict(OPTIONS, CONFIG_NETFILTER_XT_MATCH_OWNER="y", CONFIG_NETFILTER_XT_TARGET_REDIRECT="y", CONFIG_NETFILTER_XT_TARGET_CT="y"))
    w.workload("lease-api", w.spaces[0], replicas=3, age=5000)
    return w.expect("healthy", must_not=["plugin-kernel-modules", "plugin-kubeconfig-missing", "x-binary-missing", "cni-plugin-overwritten", "plugin-no-iptables-on-host"],
                    note="Every node's configuration chains kuma-cni; matches are built in, so no list of modules has them.")
