"""The portmap plugin cannot make its chains on the host, for pods with a host port only."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 18), "kubeadm", product="kong-mesh", nodes=3, apps=2, family="dualstack", now="2026-05-27T03:04:05Z")
    node = w.node(1)
    text = ("unable to create chain CNI-HOSTPORT-SETMARK: failed to list chains: running [/usr/sbin/iptables -t nat -S --wait]: exit status 4: Fatal: can't open lock file /run/xtables.lock: Read-only file system\n")
    stuck = []
    for number, (app, space) in enumerate((("syslog-in", 0), ("snmp-trap", 1))):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1500 - 80 * number), node=node, plugin=None)
        pod = found.pods[0]
        for c in pod.obj["spec"]["containers"]:
            if c.get("ports"):
                c["ports"] = [{"containerPort": 5514 + number, "hostPort": 514 + number, "protocol": "UDP"}]
        w.no_dataplane(pod)
        w.sandbox_fails(pod, text.strip(), 4, plugin="portmap", every=14)
        found.template = None
        found.finish()
        stuck.append(pod)
    good = w.workload("syslog-ui", w.spaces[0], replicas=2, age=1200, node=[node, w.node(0)])
    for pod in good.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().passes("ipv6").text()
    w.cni_say(node, w.ago(1190), "# [iptables] [WARNING] conflicting iptables modes detected; both iptables-nft and iptables-legacy have existing rules and/or custom chains. To avoid potential conflicts, iptables-legacy will be ignored, and iptables-nft will be used")
    probe_trouble(w)
    return w.expect("not-kuma", (), (), QUIET + ["plugin-xtables-lock", "plugin-mixed-iptables-modes", "plugin-restore-failed", "init-tmp-readonly", "plugin-no-iptables-on-host", "plugin-netns-open", "plugin-kernel-modules",
                    "x-binary-missing"], stuck, "portmap, not kuma-cni, fails on one node: it cannot open the host's lock file. A mesh pod without a host port is well there.", any_subject=True)
