"""Kuma 2.8 on nodes without ip6tables' nat table: in that release IPv6 problems are fatal."""
from common import *


def build(name):
    w = World(name, (2, 8, 5), "kubeadm", cni=None, family="dualstack", now="2025-02-05T23:12:00Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Oracle Linux Server 8.10", kernelVersion="5.15.0-300.163.18.el8uek.aarch64", architecture="arm64")
    text = ("kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "# [1/5] /usr/sbin/iptables-nft-restore --noflush /tmp/iptables-rules-2817401123.txt\n"
            "# [1/5] /usr/sbin/ip6tables-nft-restore --noflush /tmp/iptables-rules-1192837465.txt\n"
            + "".join("# [%d/5] returned error: exit status 3: ip6tables-nft-restore v1.8.9 (nf_tables): can't initialize ip6tables table `nat': Table does not exist (do you need to insmod?)\n" % n for n in range(1, 6))
            + "Error: failed to setup transparent proxy: cannot restore ipv6 iptable rules: /usr/sbin/ip6tables-nft-restore failed with error: exit status 3\n")
    found = w.workload("portal-web", w.spaces[0], replicas=2, created=w.ago(1000))
    w.init_loops(found, "kuma-init", text, restarts=5, run=9)
    other = w.workload("core-auth", w.spaces[1], replicas=1, created=w.ago(800))
    w.init_loops(other, "kuma-init", text, restarts=5, run=9)
    return w.expect("failing", ["init-ip6tables"], ["plugin-kernel-modules", "plugin-restore-failed"], ["init-caps-missing", "init-not-root", "val-ipv6-address-missing", "init-no-iptables-support",
                    "init-nft-operation-not-supported"], found.pods + other.pods, "cannot restore ipv6 iptable rules: fatal in 2.8.")
