"""Multus was removed from a cluster whose Kuma CNI is attached through it; its CRD and definitions are still there."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 13), "kubeadm", cni="standalone", nodes=3, apps=1, taint=True, family="ipv4", now="2026-02-27T15:36:40Z")
    w.cni_paths("/opt/cni/bin", "/etc/cni/multus/net.d", "kuma-cni.conf")
    w.multus()
    for node, rows in w.cni_lines.items():
        w.cni_lines[node] = [row for row in rows if "kuma-cni\t" not in row[1]]
    pods = []
    for n, app in enumerate(("slot-api", "slot-mail")):
        found = w.validation_fails(app, w.spaces[n], refused, replicas=2 - n, restarts=6, plugin=None)
        pods += found.pods
    stranger(w, "crash")
    w.event(w.get("Node", w.node(0)), "Rebooted", "Node %s has been rebooted, boot id: %s" % (w.node(0), w.uid()), w.ago(3300), warning=True)
    return w.expect("failing", ["x-multus-annotation-ignored"], ["cni-defaults-on-non-openshift", "val-rules-missing-generic"],
                    rivals("x-multus-annotation-ignored", "cni-defaults-on-non-openshift", extra=["x-multus-nad-missing", "cni-conf-not-found", "plugin-installer-not-running", "x-gvisor-kata"]), pods,
                    "The pods have the annotation k8s.v1.cni.cncf.io/networks and their definition exists, but no Multus runs and the CNI is not chained; no network-status, no line of the plugin.")
