"""Nodes in iptables-legacy mode: an agent holds the xtables lock for minutes while it loads its lists."""
from common import *


def build(name):
    w = World(name, (2, 11, 12), "kubeadm", family="dualstack", now="2025-10-04T02:33:40Z", offset=0)
    node = w.node(3)
    w.namespace("netsec")
    spec = lambda: {"containers": [container("loader", "registry.example.internal/netsec/blocklist-loader:0.9.4", args=["--backend=iptables-legacy", "--interval=10m"],
                    securityContext={"privileged": True})], "hostNetwork": True, "nodeSelector": {"edge": "yes"}}
    w.get("Node", node)["metadata"]["labels"]["edge"] = "yes"
    ds = w._daemonset("blocklist-loader", "netsec", spec(), {"app": "blocklist-loader"}, age=3000)
    w.daemonset_status(ds, 1)
    agent = w.make_pod("blocklist-loader-" + w.word(5), "netsec", spec(), node, w.ago(2990), {"app": "blocklist-loader"}, owner=ds, generate="blocklist-loader-")
    say = lambda at, text: '%s INFO loader: %s\n' % (stamp(at), text)
    w.logs[("netsec", agent.name, "loader")] = "".join(
        say(w.ago(t), "fetched 4 lists, 131902 entries") + say(w.ago(t - 4), "holding /run/xtables.lock") + say(w.ago(t - 4), "loading chain BLOCKLIST entry by entry (iptables-legacy -A)")
        for t in (2980, 2240, 1520, 790)) + say(w.ago(31), "BLOCKLIST: 104211 of 131902 entries")
    w.collected.add(agent.name)
    error = "failed to inject iptables rules: unable to restore iptables rules: /usr/sbin/iptables-legacy-restore failed"
    text = "restoring failed: exit status 4: Can't lock /run/xtables.lock: Resource temporarily unavailable, Another app is currently holding the xtables lock. Stopped waiting after 5s."
    stuck = []
    for number, (app, space) in enumerate((("search-api", 0), ("reviews-web", 1))):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(700 - 30 * number), node=node, plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        keep, pod.created = pod.created, pod.created + seconds(36)
        w.sandbox_fails(pod, error, 4, every=49)
        pod.created = pod.ready_at = keep
        w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
        w.event(pod, "Scheduled", None, keep)
        found.finish()
        stuck.append(pod)
        begin = pod.created + seconds(1.6)
        while begin < w.ago(3):
            for n in range(1, 6):
                at = begin + seconds(0.4 + 5.02 * n + 2 * (n - 1))
                if at < w.ago(2):
                    w.cni_say(node, at, "# [iptables] [%d/5] %s" % (n, text))
            begin += seconds(49)
    w.event(w.get("Node", node), "SystemOOM", "System OOM encountered, victim process: node_exporter, pid: 71203", w.ago(3400), warning=True)
    return w.expect("failing", ["plugin-xtables-lock"], ["plugin-restore-failed"], ["plugin-mixed-iptables-modes", "plugin-kernel-modules", "plugin-no-iptables-on-host", "init-hang-timeout",
                    "init-nft-operation-not-supported", "plugin-stale-rules", "plugin-installer-not-running", "x-iptables-wiped-later", "plugin-apiserver-unreachable"], stuck,
                    "Five tries of iptables-legacy-restore end with 'holding the xtables lock' on the one node where the loader runs.")
