"""The conflist of one node was cut in the middle by a full disk."""
from common import *


def build(name):
    w = World(name, (2, 12, 13), "rke2", now="2026-01-17T19:55:06Z")
    node = w.node(2)
    last = w.ago(75)
    head, _ = install_start(w.v, last, w.cni_conf)
    bad = verbose("failed to ensure CNI config presence: failed to parse cni config file '/host/etc/cni/net.d/10-canal.conflist': unexpected end of JSON input", "Run", "main.go:301")
    lines = head[:-2] + [zap(last + seconds(0.2), "ERROR", "install-cni", "error occurred during cni installation", bad)]
    pod = w.cni_crash(node, lines, 3, 8, last, run=0.5)
    w.event(w.get("Node", node), "FreeDiskSpaceFailed", "Failed to garbage collect required amount of images. Attempted to free 7214399488 bytes, but only found 0 bytes eligible to free.",
            w.ago(3300), w.ago(900), 9, warning=True)
    w.taint_node(node)
    w.extra["cni-conf/%s/etc/cni/net.d/10-canal.conflist" % node] = '{\n  "name": "k8s-pod-network",\n  "cniVersion": "0.3.1",\n  "plugins": [\n    {\n      "type": "calico",\n      "log_le'
    return w.expect("failing", ["cni-conf-removed-or-invalid"], ["taint-node-blocked"], ["cni-conf-not-found", "cni-plugin-overwritten", "cni-net-dir-not-writable",
                    "cni-conf-extension-trap", "cni-standalone-type"], [pod], "The installer cannot parse the host's conflist (it ends in the middle of a word): exit 3.")
