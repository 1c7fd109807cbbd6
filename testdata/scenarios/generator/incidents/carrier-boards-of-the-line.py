"""cluster-info dump of edge boards, Kuma 2.8: the vendor's kernel on two boards has no xt_owner."""
from field_reports import *


def build(name):
    w = World(name, (2, 8, 4), "rpi", family="ipv4", nodes=4, apps=1, native=False, now="2025-04-08T11:12:58Z", cni_age=800000)
    boards, (a, b) = [w.node(2), w.node(3)], w.spaces
    for node in boards:
        w.get("Node", node)["status"]["nodeInfo"].update(osImage="Ubuntu 22.04.4 LTS", kernelVersion="5.10.192-tegra", containerRuntimeVersion="containerd://1.7.21-k3s2")
    why = ('could not inject rules into namespace: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: verification if match: "owner" exist failed: '
           "/usr/sbin/iptables-legacy --match owner --help failed: exit status 2: iptables v1.8.7 (legacy): Couldn't load match `owner':No such file or directory")
    why = why.replace("/usr/sbin/iptables-legacy --match owner --help failed: exit status 2: iptables v1.8.7 (legacy): Couldn't load match `owner':No such file or directory", "exit status 2")
    bad = stuck(w, "weld-vision", a, why, 10, 1600, replicas=2, node=boards) + stuck(w, "weld-log", b, why, 10, 900, node=boards[1])
    for pod in bad:
        at = pod.created + seconds(1.1)
        while at < w.ago(3):
            w.cni_say(pod.node, at, zap(at, "INFO", "kuma-cni", "[WARNING]: pod excluded - could not inject rules into namespace", {"error": why.split(": ", 1)[1]}))
            at += seconds(67)
    well(w, "weld-plan", a, replicas=2, age=1400, node=[w.node(0), w.node(1)])
    plain = w.workload("gpu-metrics", "monitoring", mesh=False, age=1300, node=boards[0], image="registry.example.internal/edge/gpu-metrics:0.4")
    w.event(plain.pods[0], "Scheduled", None, plain.pods[0].created)
    w.event(plain.pods[0], "Started", "Started container gpu-metrics", plain.pods[0].created + seconds(4))
    probe_trouble(w)
    p = Box(w, "cluster-dump-line4")
    cluster_dump(p, w, "cluster-state", ["default", "kube-system", w.system, a, b, "monitoring"], bad)
    return p.expect("failing", ["plugin-kernel-modules"], (), ["plugin-no-iptables-on-host", "plugin-restore-failed", "plugin-mixed-iptables-modes", "plugin-xtables-lock", "plugin-installer-not-running", "cni-ds-exec-format", "x-k3s-rke2", "init-nft-operation-not-supported"],
                    bad, "On the two boards with the vendor's kernel the plugin's check of the match owner fails for pods of the mesh; a pod outside it starts there.", any_subject=True, missing=["configmaps", "kernel modules"])
