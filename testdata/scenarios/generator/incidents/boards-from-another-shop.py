"""A node's /var/log of an arm64 board: the mirror's image of the CNI is amd64 only."""
from node_agents import *


def build(name):
    w = World(name, (2, 3, 3), "rpi", nodes=2, apps=1, family="dualstack", now="2024-06-18T17:02:59Z", cni_age=5200)
    node = w.node(1)
    cni = all_crash(w, lambda at: ["exec /bin/sh: exec format error"], 255, 0.1, nodes=[node], since=w.ago(5190))[0]
    restarts = cni.states["install-cni"]["restarts"]
    last = parse_time(cni.states["install-cni"]["last"]["terminated"]["startedAt"])
    p = Folder(w)
    runs = [(restarts - 1, "exec /bin/sh: exec format error\n", last - seconds(301)), (restarts, "exec /bin/sh: exec format error\n", last)]
    log_tree(p, "pi-log", cni, "install-cni", runs)
    dns = next(x for x in w.pods if x.name.startswith("coredns"))
    log_tree(p, "pi-log", dns, "coredns", [(2, "[WARNING] No files matching import glob pattern: /etc/coredns/custom/*.override\n.:53\nCoreDNS-1.10.1\nlinux/arm64, go1.20, 055b2c3\n[ERROR] plugin/errors: 2 time.example. AAAA: read udp 10.42.1.4:38112->192.168.1.1:53: i/o timeout\n", w.ago(90000))])
    rows = [(w.ago(25 + 13 * n), "k3s[612]", 'E%s     612 pod_workers.go:1294] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"install-cni\\" with CrashLoopBackOff: \\"back-off 5m0s restarting failed container=install-cni pod=%s_kube-system(%s)\\"" pod="kube-system/%s" podUID=%s' % (
        w.ago(25 + 13 * n).strftime("%m%d %H:%M:%S.771204"), cni.name, cni.obj["metadata"]["uid"], cni.name, cni.obj["metadata"]["uid"])) for n in range(9)]
    rows += [(w.ago(3100), "kernel", "hwmon hwmon1: Undervoltage detected!"), (w.ago(3096), "kernel", "hwmon hwmon1: Voltage normalised"), (w.ago(700), "k3s[612]", 'W%s     612 machine.go:65] Cannot read vendor id correctly, set empty.' % w.ago(700).strftime("%m%d %H:%M:%S.100201"))]
    p.put("pi-log/journal.txt", journal(rows, node))
    p.put("pi-log/uname.txt", "Linux %s 6.6.31+rpt-rpi-v8 #1 SMP PREEMPT Debian 1:6.6.31-1+rpt1 (2024-05-29) aarch64 GNU/Linux\n" % node)
    return p.expect("failing", ["cni-ds-exec-format"], ["x-exec-format"], ["cni-ds-image-pull", "cni-oom", "cni-legacy-ebpf-image", "x-k3s-rke2", "cni-bad-config", "val-oom-or-exec", "cni-bin-dir-not-writable"], [cni],
                    "Each run of the installer prints one line, exec format error; the board is aarch64.", any_subject=True, missing=["objects", "events", "previous of more runs", "other nodes"])
