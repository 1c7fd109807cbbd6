"""Pasted: stern over kube-system and a table of events. The old engine waits for the lock of iptables-legacy in vain: something on the node holds it for minutes."""
from field_rules import *


def build(name):
    w = World(name, (2, 8, 3), "rke2", nodes=3, apps=1, now="2025-03-27T23:31:55Z", shape="mid", cni_age=800000)
    for n in w.nodes:
        n["status"]["nodeInfo"].update(osImage="SUSE Linux Enterprise Server 15 SP5", kernelVersion="5.14.21-150500.55.88-default")
    node = w.node(1)
    w.logs[("kube-system", next(p.name for p in w.pods if p.name.startswith("kube-proxy") and p.node == node), "kube-proxy")] = "".join(
        "E%s.%06d       1 proxier.go:1544] \"Failed to execute iptables-restore\" err=\"exit status 4 (Another app is currently holding the xtables lock; still 4s 0us time ahead to have a chance to grab the lock...\\nAnother app is currently holding the xtables lock. Stopped waiting after 5s.)\"\n" % (
            w.ago(1600 - 35 * n).strftime("%m%d %H:%M:%S"), 203117 + 11 * n) for n in range(40))
    error = "pod excluded - could not inject rules into namespace: unable to restore iptables rules: /usr/sbin/iptables-legacy-restore failed"
    stuck = no_sandboxes(w, [("matching", w.spaces[1], 2, True), ("matching-risk", w.spaces[0], 1, True)], error, age=1250, every=51, node=[node, node])
    for pod in stuck:
        begin = pod.created + seconds(3)
        while begin < w.ago(40):
            for k in range(1, 6):
                at = begin + seconds(7.02 * k - 1.8)
                w.cni_say(node, at, "# [%d/5] restoring failed: exit status 4: Another app is currently holding the xtables lock; still 4s 0us time ahead to have a chance to grab the lock..., Another app is currently holding the xtables lock. Stopped waiting after 5s." % k)
            begin += seconds(51)
    w.workload("matching-ui", w.spaces[1], replicas=2, age=800, node=[w.node(0), w.node(2)])
    rows = []
    for at, line in w.cni_lines[node]:
        rows.append((at, "kube-system", w.cni_pods[node].name, "install-cni", line))
    proxy = next(p for p in w.pods if p.name.startswith("kube-proxy") and p.node == node)
    for n, line in enumerate(w.logs[("kube-system", proxy.name, "kube-proxy")].rstrip("\n").split("\n")):
        rows.append((w.ago(1600 - 35 * n), "kube-system", proxy.name, "kube-proxy", line))
    dns = next(p for p in w.pods if p.name.startswith("coredns"))
    for n in range(6):
        rows.append((w.ago(1500 - 211 * n), "kube-system", dns.name, "coredns", "[ERROR] plugin/errors: 2 %s.trading.example.internal. AAAA: read udp 10.42.1.12:4%04d->10.0.0.2:53: i/o timeout" % (w.word(4), 1207 + 77 * n)))
    rows = sorted(rows, key=lambda r: r[0])[-130:]
    p = Paste(w)
    p.put("stern-node.log", stern(rows, colour=False))
    p.put("events.txt", get_events(w, keep=lambda e: e["involvedObject"]["name"] in [x.name for x in stuck]))
    p.put("nodes.txt", get_nodes(w))
    return p.expect("failing", ["plugin-xtables-lock"], ["plugin-restore-failed"], ["plugin-mixed-iptables-modes", "plugin-kernel-modules", "plugin-no-iptables-on-host", "init-hang-timeout", "plugin-stale-rules",
                    "plugin-installer-not-running", "x-iptables-wiped-later", "plugin-apiserver-unreachable", "plugin-sandbox-selinux"], stuck,
                    "iptables-legacy-restore gives up five times as another program holds the xtables lock; kube-proxy on the node says the same.", any_subject=True, missing=["objects", "control plane"])
