"""The hosts' iptables-nft is newer than their kernel: the kernel refuses one of the rules."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 11, 9), "kubeadm", product="kong-mesh", family="dualstack", now="2025-08-28T05:19:36Z", nodes=4)
    node = w.node(0)
    host_away(w, [node])
    w.get("Node", node)["status"]["nodeInfo"].update(osImage="openEuler 22.03 (LTS-SP1)", kernelVersion="5.10.0-136.12.0.86.oe2203sp1.x86_64", containerRuntimeVersion="containerd://1.6.36")
    text = "restoring failed: exit status 4: iptables-nft-restore v1.8.11 (nf_tables): , line 28: RULE_APPEND failed (Invalid argument): rule in chain KUMA_MESH_OUTBOUND"
    error = "could not inject rules into namespace: unable to restore iptables rules: /usr/sbin/iptables-nft-restore failed"
    stuck = []
    for number, (app, space, count) in enumerate((("meter-ingest", 0, 2), ("meter-api", 1, 1))):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(520 - 35 * number), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4, every=22)
            begin = p.created + seconds(1.1)
            while begin < w.ago(12):
                for n in range(1, 6):
                    w.cni_say(node, begin + seconds(2.03 * (n - 1)), "# [iptables] [%d/5] %s" % (n, text))
                begin += seconds(22)
        found.finish()
        stuck += found.pods
    w.workload("meter-web", w.spaces[1], replicas=2, age=1300, node=[w.node(1), w.node(2)])
    noise(w, "crash", "deprecated", "restart", "agents")
    return done(w, "failing", ["plugin-restore-failed"], (), ["plugin-xtables-lock", "plugin-no-iptables-on-host", "plugin-kernel-modules", "init-nft-operation-not-supported", "init-unknown-option", "plugin-stale-rules", "plugin-mixed-iptables-modes",
                "plugin-sandbox-selinux", "plugin-installer-not-running"], stuck, "Five tries of iptables-nft-restore end with 'RULE_APPEND failed (Invalid argument)' on the only node with another distribution.")
