"""iptables-nft-restore refuses one of the plugin's rules on one node group."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 8), "eks", nodes=2, apps=1, now="2025-07-03T10:55:21Z", family="dualstack")
    fresh = [w.add_node(created=w.ago(86400 * 3 + 60 * n), labels={"eks.amazonaws.com/nodegroup": "custom-ami"}) for n in range(2)]
    for node in fresh:
        w.get("Node", node)["status"]["nodeInfo"].update(osImage="Rocky Linux 8.10 (Green Obsidian)", kernelVersion="4.18.0-553.30.1.el8_10.x86_64")
    error = "could not inject rules into namespace: unable to restore iptables rules: /usr/sbin/iptables-nft-restore failed"
    stuck = no_sandboxes(w, [("orders-sync", w.spaces[0], 2, True), ("badge-api", w.spaces[1], 1, True)], error, age=1500, every=23, node=fresh + fresh[:1])
    for pod in stuck:
        for n in range(20):
            begin = pod.created + seconds(3 + 23 * n)
            for k in range(1, 6):
                at = begin + seconds(2.06 * k)
                if at < w.ago(3):
                    w.cni_say(pod.node, at, "# [iptables] [%d/5] restoring failed: exit status 4: iptables-nft-restore v1.8.5 (nf_tables): line 17: RULE_APPEND failed (No such file or directory): rule in chain KUMA_MESH_OUTBOUND" % k)
    w.workload("badge-ui", w.spaces[1], replicas=2, age=1400, node=[w.node(0), w.node(1)])
    job_trouble(w)
    w.without("cp-logs")
    return w.expect("failing", ["plugin-restore-failed"], ["plugin-kernel-modules", "init-nft-operation-not-supported"], ["plugin-xtables-lock", "plugin-no-iptables-on-host", "plugin-stale-rules", "plugin-mixed-iptables-modes", "init-unknown-option",
                    "plugin-sandbox-selinux", "init-ip6tables", "x-iptables-wiped-later", "plugin-netns-open"], stuck,
                    "Five tries of iptables-nft-restore end with RULE_APPEND failed on the two nodes of a custom AMI; the same rules go in on the others.", any_subject=True)
