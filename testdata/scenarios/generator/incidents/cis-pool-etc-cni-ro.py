"""Nodes of a hardened pool mount /etc/cni read-only: the installer cannot even write its kubeconfig."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 13, 5), "kubeadm", family="dualstack", now="2026-02-11T10:26:33Z", taint=False, cni_age=5400, nodes=5)
    bad = [w.node(3), w.node(4)]
    host_away(w, bad)
    for number, node in enumerate(bad):
        w.get("Node", node)["metadata"]["labels"]["pool"] = "cis"
        last = w.ago(77 + 90 * number)
        run = lambda at: [zap(at, "INFO", "install-cni", "writing kubernetes config", {"path": "/host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}),
                          zap(at + seconds(0.001), "ERROR", "install-cni", "error occurred during cni installation", verbose(
                              "failed to prepare kubeconfig: failed to write kubeconfig: cannot create temp file: open /host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig%d: read-only file system" % w.rng.randint(10**8, 4 * 10**9),
                              "Run", "main.go:252"))]
        crash(w, node, run(last), 3, 19, last, run=0.2, previous=run(last - seconds(301)) if number else None)
    failing = []
    for app, space, node in (("permit-api", 0, bad[0]), ("permit-web", 0, bad[1])):
        failing += w.validation_fails(app, w.spaces[space], refused, replicas=2, node=node, restarts=6, plugin=None).pods
    w.workload("tender-api", w.spaces[1], replicas=2, age=1400, node=[w.node(0), w.node(2)])
    noise(w, "restart", "hpa", "deprecated", "agents")
    return done(w, "failing", ["cni-net-dir-not-writable"], ["val-cni-not-ready-on-node", "val-rules-missing-generic"], ["cni-bin-dir-not-writable", "cni-sa-token-or-ca-missing", "cni-conf-not-found", "x-bottlerocket-talos",
                "x-openshift-selinux", "plugin-kubeconfig-missing", "val-cni-race-new-node", "cni-defaults-on-non-openshift"], failing + [w.cni_pods[n] for n in bad],
                "On the two nodes of pool cis /etc/cni/net.d is read-only: exit 3 at 'failed to write kubeconfig', and pods there get no rules.", any_subject=True)
