"""kuma-init is killed at its memory limit while it restores the rules; the log stops in the middle."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 8), "eks", cni=None, nodes=3, apps=2, family="dualstack", now="2025-11-20T03:14:15Z", form="gz")
    rules, file = init_rules(w.rng)
    text = "\n".join(INIT_BANNER + rules[:14]) + "\n"
    found = init_fails(w, "clearing", w.spaces[0], text, replicas=2, restarts=6, run=1, exit_code=137, reason="OOMKilled", annotations={
        "traffic.kuma.io/exclude-outbound-ips": ",".join("10.%d.0.0/16" % n for n in range(40, 60))})
    good_inits(w, w.workload("clearing-ui", w.spaces[0], replicas=2, age=1500), True)
    for node in sorted({pod.node for pod in found.pods}):
        w.event(w.get("Node", node), "OOMKilling", "Memory cgroup out of memory: Killed process %d (iptables-nft-re) total-vm:81920kB, anon-rss:47204kB, file-rss:1204kB, shmem-rss:0kB, UID:0 pgtables:168kB oom_score_adj:985" % w.rng.randint(40000, 90000),
                w.ago(1200), w.ago(190), 7, warning=True, component="kernel-monitor")
    oom_trouble(w)
    return w.expect("failing", ["init-oom"], ["x-oom"], ["val-oom-or-exec", "cni-oom", "init-hang-timeout", "plugin-restore-failed", "init-caps-missing", "x-exec-format", "init-bad-exclusions", "init-tmp-readonly"], found.pods,
                    "kuma-init ends with 137, OOMKilled, before the rules are restored; another program's OOM is long past.", any_subject=True)
