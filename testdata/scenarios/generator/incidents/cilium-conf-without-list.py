"""Kuma 2.6 on a Cilium of today: confName is still 05-cilium.conf, the file is 05-cilium.conflist."""
from common import *


def build(name):
    w = World(name, (2, 6, 8), "cilium", apps=1, cni_age=4000, now="2025-02-17T10:26:48Z", shape="mid", nodes=5)
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false", "enable-ipv6": "false"})
    w.cni_paths(conf="05-cilium.conf")
    net = "/host/etc/cni/net.d"
    pods = []

    def run(at):
        lines, done = install_start(w.v, at, "05-cilium.conflist")
        end = cleanup(w.v, done + seconds(1.003), reason="cni config file does not exist")
        middle = zap(done + seconds(1.007), "INFO", "install-cni", "no need to revert config - file does not exist", {"configPath": net + "/05-cilium.conf"})
        return lines + [end[0], middle] + end[1:]

    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(70 + 31 * number)
        pods.append(w.cni_crash(node, run(last), 5, 14, last, run=1.3, previous=run(last - seconds(305))))
    for app, space in (("booking-web", 0), ("booking-mail", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1500), plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 4, plugin=None)
        found.finish()
        pods += found.pods
    found = w.workload("alert-relay", "monitoring", mesh=False, created=w.ago(900), image="registry.example.internal/tools/alert-relay:2.2.0")
    w.sandbox_fails(found.pods[0], 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 3, plugin=None)
    found.finish()
    return w.expect("failing", ["cni-conf-extension-trap"], ["x-binary-missing"], ["cni-plugin-overwritten", "x-cilium-exclusive", "cni-conf-not-found",
                    "cni-bin-dir-wrong-but-writable", "plugin-installer-not-running", "cni-standalone-type", "x-uninstall-leftover"], pods + found.pods,
                    "Written into 05-cilium.conflist, checked as 05-cilium.conf: exit 5 after a second, binary removed, entry left in the conflist.", any_subject=True)
