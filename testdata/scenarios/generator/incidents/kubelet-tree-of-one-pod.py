"""Pasted: the kubelet's log folder of one pod, with the runtime's prefixes, and describe of the pod."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 3), "kubeadm", cni=None, nodes=2, apps=0, family="ipv4", now="2026-09-02T10:40:18Z")
    found = init_fails(w, "payroll", w.spaces[0], "x\n", replicas=1, restarts=3, run=308, last=w.ago(70 + 308))
    pod = found.pods[0]
    rules, file = init_rules(w.rng)
    tool = "/usr/sbin/iptables-legacy-restore --wait=5 --noflush " + file
    text = list(INIT_BANNER) + rules
    for k in range(1, 6):
        text += ["# [iptables] [%d/5] %s" % (k, tool), "# [iptables] [%d/5] restoring failed: %s" % (k, "signal: killed" if k == 1 else "context deadline exceeded")] + (["# [iptables] [%d/5] will try again in 2s" % k] if k < 5 else [])
    text.append("Error: failed to setup transparent proxy: unable to restore iptables rules: /usr/sbin/iptables-legacy-restore failed")
    folder = "var-log-pods/%s_%s_%s" % (pod.namespace, pod.name, pod.obj["metadata"]["uid"])
    p = Paste(w)
    start = w.ago(70 + 308)
    cut = text.index("# [iptables] [1/5] restoring failed: signal: killed")
    p.put(folder + "/kuma-init/3.log", cri("\n".join(text[:cut]), start) + cri("\n".join(text[cut:]), start + seconds(300)))
    again = w.ago(70 + 308 + 308 + 41)
    p.put(folder + "/kuma-init/2.log", cri("\n".join(text[:cut]), again) + cri("\n".join(text[cut:]), again + seconds(300)))
    p.put("describe.txt", describe(w, pod))
    p.put("top.txt", "top - 10:37:02 up 41 days,  3:11,  0 users,  load average: 19.44, 18.90, 18.71\nTasks: 402 total,   1 running, 389 sleeping,   0 stopped,  12 zombie\n"
          "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n 218831 root      20   0    9988   3204   2812 D   0.0   0.0   0:00.00 iptables-legacy\n"
          " 218410 root      20   0    9988   3180   2788 D   0.0   0.0   0:00.00 iptables-legacy\n   1033 root      20   0 2290112 111540  61032 S   3.3   0.7 902:11.14 kubelet\n")
    return p.expect("failing", ["init-hang-timeout"], (), ["plugin-xtables-lock", "plugin-restore-failed", "init-oom", "init-caps-missing", "init-nft-operation-not-supported", "init-no-iptables-support", "val-io-timeout-cpu",
                    "init-tmp-readonly", "plugin-kernel-modules"], found.pods, "iptables hangs: after five minutes kuma-init's own limit kills it, and the further tries end at once with the deadline.", missing=["nodes", "control plane"])
