"""Bottlerocket: /opt/cni/bin cannot be written."""
from common import *


def build(name):
    w = World(name, (2, 13, 10), "bottlerocket", apps=0, cni_age=1200, now="2026-06-03T12:12:12Z")
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(50 + 33 * number)
        head, _ = install_start(w.v, last, w.cni_conf)
        lines = head[:2] + [zap(last + seconds(0.1), "INFO", "install-cni", "failed to write binaries", {"directory": "/host/opt/cni/bin"}),
                            zap(last + seconds(0.1), "INFO", "install-cni", "failed to write binaries", {"directory": "/host/secondary-bin-dir"}),
                            zap(last + seconds(0.11), "ERROR", "install-cni", "error occurred during cni installation", verbose(
                                "failed to write binaries: failed to write binaries to directory /host/opt/cni/bin: directory is not writable; failed to write binaries to directory "
                                "/host/secondary-bin-dir: directory is not writable", "Run", "main.go:284"))]
        pods.append(w.cni_crash(node, lines, 3, 6, last, run=0.4))
        w.taint_node(node)
    pods += w.pending("orders", w.spaces[0], "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.", replicas=2)
    return w.expect("failing", ["cni-bin-dir-not-writable"], ["x-bottlerocket-talos", "taint-node-blocked"], ["cni-net-dir-not-writable", "x-openshift-selinux", "cni-conf-not-found",
                    "plugin-no-iptables-on-host", "taint-wrong-namespace-or-app"], pods, "The host's binary directory is read-only; all installers exit 3 and nodes stay tainted.", any_subject=True)
