"""The host's iptables, iptables-save and iptables-restore are not of one kind."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 3), "kubeadm", nodes=4, apps=2, family="dualstack", now="2025-08-09T20:14:27Z", shape="mid")
    node = w.node(0)
    w.get("Node", node)["status"]["nodeInfo"].update(osImage="Debian GNU/Linux 11 (bullseye)", kernelVersion="5.10.0-33-amd64")
    error = ("could not inject rules into namespace: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: failed to infer consistent iptables mode: "
             "executables are of mixed types; all must be of the same type ('nft' or 'legacy') [iptables-restore: /usr/sbin/iptables-nft-restore (nft), iptables-save: /usr/sbin/iptables-nft-save (nft), iptables: /usr/sbin/iptables-nft (legacy)]\n"
             "initialization of one or more executables failed: could not locate executable 'iptables-save' with mode 'legacy'\ncould not locate executable 'iptables-restore' with mode 'legacy'")
    stuck = no_sandboxes(w, [("quotes-feed", w.spaces[0], 1, True), ("quotes-hist", w.spaces[0], 1, True)], error, age=2100, node=node)
    w.extra["host-collectors/%s/run-host/alternatives.txt" % node] = (
        "$ readlink -f /usr/sbin/iptables-nft /usr/sbin/iptables-nft-save /usr/sbin/iptables-nft-restore\n/usr/sbin/xtables-legacy-multi\n/usr/sbin/xtables-nft-multi\n/usr/sbin/xtables-nft-multi\n$ iptables-nft --version\niptables v1.8.7 (legacy)\n")
    w.workload("quotes-ui", w.spaces[1], replicas=2, age=1300, node=[w.node(1), w.node(2)])
    pull_trouble(w, app="promtail")
    w.without("cni-logs")
    return w.expect("failing", ["plugin-mixed-iptables-modes"], (), ["plugin-no-iptables-on-host", "plugin-kernel-modules", "plugin-restore-failed", "plugin-xtables-lock", "init-no-iptables-support", "plugin-stale-rules",
                    "x-firewalld-nftables-host", "plugin-installer-not-running"], stuck,
                    "On one node iptables is legacy while -save and -restore are nft; the plugin wants all of one kind.", any_subject=True)
