"""A Raspberry Pi whose kernel lacks nft_compat's matches."""
from common import *


def build(name):
    w = World(name, (2, 9, 13), "rpi", cni=None, nodes=5, now="2025-03-16T19:22:07Z")
    found = w.workload("sensor-hub", w.spaces[0], replicas=2, created=w.ago(1000))
    w.init_loops(found, "kuma-init", init_restore_failed(w.rng, "exit status 4: iptables-nft-restore v1.8.7 (nf_tables): , line 9: RULE_APPEND failed (Operation not supported): rule in chain OUTPUT"),
                 restarts=5, run=9)
    other = w.workload("door-ctl", w.spaces[1], replicas=1, created=w.ago(1000))
    w.init_loops(other, "kuma-init", init_restore_failed(w.rng, "exit status 4: iptables-nft-restore v1.8.7 (nf_tables): , line 9: RULE_APPEND failed (Operation not supported): rule in chain OUTPUT"),
                 restarts=5, run=9)
    return w.expect("failing", ["init-nft-operation-not-supported"], ["plugin-restore-failed", "plugin-kernel-modules", "init-no-iptables-support"], ["init-caps-missing", "init-unknown-option", "init-not-root", "plugin-xtables-lock",
                    "init-ip6tables"], found.pods + other.pods, "RULE_APPEND failed (Operation not supported) on every try.")
