"""CNI off: the kubelet ran kuma-init again in a sandbox that has its rules, written without comments as xt_comment is missing."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 11, 13), "k3s", cni=None, family="dualstack", now="2026-01-12T21:44:09Z", nodes=3, apps=2)
    node = w.node(1)
    restarted = w.ago(1260)
    text = ("# cleaning up any existing transparent proxy iptables rules\n# [iptables] starting cleanup of existing transparent proxy rules. Any rule found in chains with names starting with \"KUMA_MESH\" or containing comments "
            "starting with \"kuma/mesh/transparent/proxy\" will be deleted\nError: failed to setup transparent proxy: cleanup failed during setup: failed to cleanup IPv4 rules: transparent proxy rules detected, but expected "
            "comments are missing. Cleanup cannot proceed safely without comments to identify rules. Please remove the transparent proxy iptables rules manually\n")
    failing = []
    for app, space, count in (("gate-ctl", 0, 1), ("badge-api", 1, 2)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(86400 * 4), node=node)
        last = w.ago(88)
        for p in found.pods:
            p.init_fails("kuma-init", 1, last, last + seconds(0.6), 8)
            w.event(p, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), restarted + seconds(20), last, 8)
            w.event(p, "Created", "Created container kuma-init", restarted + seconds(20), last, 8)
            w.event(p, "Started", "Started container kuma-init", restarted + seconds(20), last, 8)
            w.event(p, "BackOff", "Back-off restarting failed container kuma-init in pod %s_%s(%s)" % (p.name, p.namespace, p.obj["metadata"]["uid"]), restarted + seconds(33), w.ago(8), 83, warning=True)
            w.logs[(p.namespace, p.name, "kuma-init")] = text
            p.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        failing += found.pods
    obj = w.get("Node", node)
    w.event(obj, "Starting", "Starting kubelet.", restarted)
    w.event(obj, "NodeHasSufficientMemory", "Node %s status is now: NodeHasSufficientMemory" % node, restarted + seconds(1), count=2)
    w.event(obj, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods", restarted + seconds(1))
    noise(w, "crash", "hpa", "deprecated")
    return done(w, "failing", ["plugin-stale-rules"], (), ["init-not-root", "init-caps-missing", "init-no-iptables-support", "init-unknown-option", "plugin-xtables-lock", "plugin-mixed-iptables-modes", "val-rerun-on-sandbox-recreate", "val-bind-in-use",
                "x-runtime-restart-sandbox"], failing, "kuma-init finds KUMA_MESH chains without comments, of its own first run four days ago in the same sandbox, and will not clean them.")
