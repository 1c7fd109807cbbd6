"""The kernel of two nodes has no CT target: kuma-init fails at the raw table that DNS capture wants."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 3), "kubeadm", cni=None, nodes=2, apps=1, family="dualstack", now="2025-11-11T21:08:57Z")
    edge = [w.add_node("gw-%s" % w.word(4), w.ago(86400 * 6 + n), labels={"pool": "gateways"}) for n in range(2)]
    for node in edge:
        w.get("Node", node)["status"]["nodeInfo"].update(osImage="Alpine Linux v3.20", kernelVersion="6.6.63-0-virt")
    text = "exit status 2: iptables-nft-restore v1.8.9 (nf_tables): unknown option \"--zone\", Error occurred at line: 4, Try `iptables-nft-restore -h' or 'iptables-nft-restore --help' for more information."
    make = lambda: "\n".join(raw_rules(init_restore_failed(w.rng, text).rstrip("\n").split("\n"))) + "\n"
    found = init_fails(w, "sip-edge", w.spaces[0], None, replicas=2, restarts=6, run=8, node=edge)
    more = init_fails(w, "turn-relay", w.spaces[0], None, replicas=1, restarts=4, run=8, node=edge[:1])
    for pod in found.pods + more.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = make()
    good_inits(w, w.workload("sip-admin", w.spaces[0], replicas=2, age=1300, node=[w.node(0), w.node(1)]), True)
    database_trouble(w)
    return w.expect("failing", ["init-ct-zone"], ["plugin-restore-failed", "plugin-kernel-modules"], ["init-unknown-option", "init-nft-operation-not-supported", "init-ip6tables", "init-caps-missing", "init-not-root", "init-bad-exclusions",
                    "init-flags-conflict", "x-dns-capture"], found.pods + more.pods,
                    'unknown option "--zone" in the first rules of table raw, on the two nodes whose kernel has no CT target.', any_subject=True)
