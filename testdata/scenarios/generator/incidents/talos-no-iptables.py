"""Nodes without iptables binaries (Talos): the plugin uses the host's and finds none."""
from common import *


def build(name):
    w = World(name, (2, 11, 14), "kubeadm", apps=0, cni_age=3000, now="2025-11-14T12:34:56Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Talos (v1.8.3)", kernelVersion="6.6.60-talos", containerRuntimeVersion="containerd://2.0.0")
    error = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: initialization "
             "of one or more executables failed: could not locate executable 'iptables' with mode 'nft'\ncould not locate executable 'iptables-save' with mode 'nft'\ncould not locate executable "
             "'iptables-restore' with mode 'nft'\ninitialization of one or more executables failed: could not locate executable 'iptables' with mode 'legacy'\ncould not locate executable "
             "'iptables-save' with mode 'legacy'\ncould not locate executable 'iptables-restore' with mode 'legacy'")
    stuck = []
    for app, space in (("trade-api", 0), ("quotes-web", 0), ("ledger-api", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1600), plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], error, 3, every=17)
        found.finish()
        stuck += found.pods
    return w.expect("failing", ["plugin-no-iptables-on-host"], ["x-bottlerocket-talos"], ["plugin-kernel-modules", "init-no-iptables-support", "plugin-restore-failed", "val-ipv6-address-missing",
                    "plugin-installer-not-running", "cni-bin-dir-not-writable"], stuck, "No iptables in either mode on the hosts; pods of the mesh get no sandbox.")
