"""2.14: iptables-save waits on a node whose kernel lock is stuck; kuma-init gives up after five minutes, each time."""
from extra_injection import *


def build(name):
    w = World(name, (2, 14, 1), "kubeadm", cni=None, nodes=3, apps=2, family="ipv4", native=False, now="2026-08-18T04:55:12Z")
    cp_env(w, KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS="false")
    node = w.node(1)
    last = w.ago(377)
    log = "\n".join(INIT_BANNER[:2] + [
        "Error: failed to setup transparent proxy: cleanup failed during setup: failed to cleanup IPv4 rules: failed to execute iptables-save command: signal: killed"]) + "\n"
    found = w.workload("tariff-engine", w.spaces[0], replicas=2, created=w.first_attempt(last, 3, 300.2) - seconds(6), node=node)
    w.init_loops(found, "kuma-init", log, restarts=3, run=300.2, last=last)
    for pod in found.pods:
        down(pod)
    other = w.workload("tariff-web", w.spaces[0], replicas=2, created=w.ago(1800), node=[w.node(0), w.node(2)])
    for pod in other.pods:
        init_done(w, pod)
    stranger(w, "old")
    w.event(w.get("Node", node), "TaskHung", "INFO: task kworker/u8:3:1187 blocked for more than 120 seconds.", w.ago(3000), w.ago(240), 19, warning=True, component="kernel-monitor")
    return w.expect("failing", ["init-hang-timeout"], (), ["init-oom", "x-oom", "plugin-xtables-lock", "init-caps-missing", "plugin-stale-rules", "init-nft-operation-not-supported", "plugin-sandbox-selinux", "x-image-pull"], found.pods,
                    "kuma-init ends after exactly five minutes with 'signal: killed', on one node only; elsewhere the same workload starts.")
