"""Raspberry Pi nodes without xt_CT: kuma-init cannot append the conntrack-zone rules; a workload without DNS capture starts."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 8), "rpi", cni=None, nodes=3, apps=1, family="ipv4", now="2026-02-20T06:31:44Z")
    stranger(w, "old")
    text = "exit status 4: iptables-nft-restore v1.8.9 (nf_tables): " + "".join(
        ", line %d: RULE_APPEND failed (No such file or directory): rule in chain %s" % (n, "PREROUTING" if n == 4 else "OUTPUT") for n in range(4, 8))
    args = ["--ip-family-mode=ipv4", "--redirect-all-dns-traffic", "--verbose"]
    last = w.ago(66)
    pods = []
    for n, (app, count) in enumerate((("weather-hub", 2), ("relay-board", 1))):
        found = w.workload(app, w.spaces[n], replicas=count, created=w.first_attempt(last, 7, 8.4) - seconds(5), tweak=init_args(*args))
        log = init_restore_failed(w.rng, text)
        log = log.replace("* nat\n", "\n".join(CT_RULES) + "* nat\n", 1)
        w.init_loops(found, "kuma-init", log, restarts=7, run=8.4, last=last)
        pods += [down(p) for p in found.pods]
    fine = w.workload("garden-cam", w.spaces[0], replicas=2, created=w.ago(2100), annotations={"kuma.io/builtin-dns": "disabled"}, without=["kuma.io/builtin-dns-port"],
                      tweak=init_args("--ip-family-mode=ipv4", "--verbose"))
    for pod in fine.pods:
        init_done(w, pod)
        w.sidecar_log(pod, 1)
    w.without("cp-logs")
    return w.expect("failing", ["init-ct-zone"], ["plugin-restore-failed", "plugin-kernel-modules"],
                    ["init-caps-missing", "init-no-iptables-support", "init-ip6tables", "init-not-root", "plugin-xtables-lock", "init-unknown-option", "x-dns-capture", "val-rules-missing-generic"], pods,
                    "The four rules of table raw with '--jump CT --zone' cannot be appended (lines 4 to 7); pods with builtin DNS off get the same nat rules without trouble.")
