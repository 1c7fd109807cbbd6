"""New worker images without the package of further kernel modules: the REDIRECT target is not there."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 4), "rke2", cni=None, nodes=2, apps=1, family="ipv4", now="2026-01-27T05:05:55Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Rocky Linux 9.3 (Blue Onyx)", kernelVersion="5.14.0-362.24.1.el9_3.x86_64")
    fresh = [w.add_node("rke2-node-9%d" % n, w.ago(9000 + n)) for n in range(2)]
    for node in fresh:
        w.get("Node", node)["status"]["nodeInfo"].update(osImage="Rocky Linux 9.5 (Blue Onyx)", kernelVersion="5.14.0-503.19.1.el9_5.x86_64")
    text = ("exit status 2: iptables-nft-restore v1.8.9 (nf_tables): unknown option \"--to-ports\", Error occurred at line: 19, Try `iptables-nft-restore -h' or 'iptables-nft-restore --help' for more information.")
    found = init_fails(w, "packing", w.spaces[1], None, replicas=3, restarts=5, run=8, node=fresh + fresh[:1])
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = init_restore_failed(w.rng, text)
    good_inits(w, w.workload("packing-ui", w.spaces[1], replicas=2, age=1700, node=[w.node(0), w.node(1)]))
    volume_trouble(w)
    w.without("cp-logs")
    return w.expect("failing", ["init-unknown-option"], ["plugin-restore-failed", "plugin-kernel-modules"], ["init-ct-zone", "init-nft-operation-not-supported", "init-caps-missing", "init-not-root", "init-ip6tables", "init-bad-exclusions",
                    "init-flags-conflict", "plugin-stale-rules"], found.pods, 'unknown option "--to-ports" on the two nodes of a new image; the same deployment is well on the old ones.', any_subject=True)
