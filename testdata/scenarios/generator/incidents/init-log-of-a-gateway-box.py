"""One log file: kuma-init of an old release on a kernel without the REDIRECT target."""
from field_estate import *


def build(name):
    w = World(name, (2, 6, 14), "k3s", cni=None, nodes=2, apps=0, family="ipv4", native=False, now="2024-08-22T12:30:00Z")
    p = Paper(w)
    p.put("kuma-init.txt", old_init(w.rng, 'exit status 2: iptables-restore v1.8.7 (legacy): unknown option \\"--to-ports\\"\\nError occurred at line: 8\\nTry `iptables-restore -h\' or \'iptables-restore --help\' for more information.\\n'))
    return p.expect("failing", ["init-unknown-option"], ["plugin-restore-failed", "plugin-kernel-modules"], ["init-bad-exclusions", "init-flags-conflict", "init-caps-missing", "init-not-root", "init-nft-operation-not-supported", "plugin-xtables-lock",
                    "init-ip6tables", "plugin-stale-rules"], (), 'unknown option "--to-ports" in all five attempts of legacy iptables-restore: the target REDIRECT is missing.', any_subject=True, missing=["everything but one log"])
