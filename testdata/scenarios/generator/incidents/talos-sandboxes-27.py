"""Talos nodes, Kuma 2.7: the plugin finds no iptables on the host. Pasted: describe, events, nodes, log."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 7, 12), "kubeadm", apps=0, nodes=3, cni_age=2700, now="2025-03-27T15:21:09Z", taint=False)
    for number, node in enumerate(w.nodes):
        node["status"]["nodeInfo"].update(osImage="Talos (v1.9.4)", kernelVersion="6.12.13-talos", containerRuntimeVersion="containerd://2.0.2", kubeletVersion="v1.32.2")
    error = ("pod excluded - could not inject rules into namespace: unable to detect iptables restore binaries: no valid iptables executable found: couldn't find nft executables: [iptables-nft-save, iptables-nft-restore], couldn't find "
             "legacy executables: [iptables-legacy-save, iptables-legacy-restore]")
    stuck = []
    for app, space, count in (("catalog-sync", 0, 1), ("sku-api", 1, 2)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1600), plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4)
        found.finish()
        stuck += found.pods
    noise(w, "hpa", "agents")
    done(w, "failing", ["plugin-no-iptables-on-host", "x-bottlerocket-talos"], (), ["plugin-kernel-modules", "init-no-iptables-support", "cni-bin-dir-not-writable", "plugin-installer-not-running", "plugin-restore-failed", "x-binary-missing",
         "plugin-mixed-iptables-modes", "cni-net-dir-not-writable"], stuck, "Talos has no iptables; Kuma 2.7 says 'no valid iptables executable found' for each meshed pod, other pods start.")
    return paste(w, {
        "describe-%s.txt" % stuck[0].name: dump.describe(w, stuck[0], 1),
        "events.txt": dump.get_events(w), "nodes.txt": dump.get_nodes(w), "pods.txt": dump.get_pods(w),
        "%s.log" % w.cni_pods[stuck[0].node].name: text_of(w, w.cni_pods[stuck[0].node], "install-cni")}, ["DaemonSet", "control plane", "node objects"])
