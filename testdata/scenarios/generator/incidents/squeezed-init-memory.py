"""A ContainerPatch gave Kuma's init container 12M; it is killed while it writes its rules."""
from extra_injection import *


def build(name):
    w = World(name, (2, 10, 8), "kind", cni=None, nodes=2, apps=2, family="dualstack", now="2025-07-21T16:40:33Z", form="dir")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("dense-nodes", w.system, w.ago(7000)), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/resources/limits/memory", "value": '"12M"'}, {"op": "replace", "path": "/resources/requests/memory", "value": '"8M"'}]})
    last = w.ago(57)
    found = w.workload("quiz-api", w.spaces[1], replicas=2, created=w.first_attempt(last, 6, 1) - seconds(5), annotations={"kuma.io/container-patches": "dense-nodes"},
                       tweak=init_args(resources={"limits": {"cpu": "100m", "memory": "12M"}, "requests": {"cpu": "20m", "memory": "8M"}}))
    w.init_loops(found, "kuma-init", "\n".join(INIT_BANNER[:2]) + "\n", 137, last, 6, 1, "OOMKilled")
    for pod in found.pods:
        down(pod)
        w.event(w.get("Node", pod.node), "OOMKilling", "Memory cgroup out of memory: Killed process %d (iptables-nft-sa) total-vm:18220kB, anon-rss:6704kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:80kB oom_score_adj:996" % w.rng.randint(9000, 60000),
                last + seconds(1), warning=True, component="kernel-monitor")
    stranger(w, "old")
    w.without("events")
    return w.expect("failing", ["init-oom"], ["x-oom"], ["val-oom-or-exec", "cni-oom", "x-exec-format", "init-hang-timeout", "init-caps-missing", "dp-envoy-exit", "init-tmp-readonly"], found.pods,
                    "kuma-init is OOMKilled with a limit of 12M that a ContainerPatch set; its log stops in the middle.")
