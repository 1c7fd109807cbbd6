"""k3s on a distribution with a read-only root: binDir /bin cannot be written."""
from field_cni import *


def build(name):
    w = World(name, (2, 9, 20), "k3s", family="dualstack", now="2025-04-29T04:04:40Z", nodes=3, apps=0, cni_age=1600, cni_ns="kuma-system")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="openSUSE MicroOS", kernelVersion="6.13.6-1-default")

    def run(at):
        return [zap(at, "INFO", "install-cni", "writing to dir failed", {"dir": d}) for d in ("/host/opt/cni/bin", "/host/secondary-bin-dir")] + fault(
            w.v, at + seconds(0.01), "error occurred during cni installation", "could not copy binary files: combined errors for copying binaries; directory is not writeable: open /host/opt/cni/bin/.touch: "
            "read-only file system; directory is not writeable: open /host/secondary-bin-dir/.touch: no such file or directory", "install", "main.go:104")

    pods = all_crash(w, run, 3, 0.2)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    pods += w.pending("gauge-reader", w.spaces[0], tainted(w), replicas=2, age=1300)
    failing_app(w, "modbus-bridge")
    bustle(w, "dns", "scaler")
    w.without("nodes")
    return w.expect("failing", ["cni-bin-dir-not-writable"], ["x-k3s-rke2", "taint-node-blocked"], ["cni-net-dir-not-writable", "x-openshift-selinux", "x-bottlerocket-talos", "cni-bin-dir-wrong-but-writable", "cni-conf-not-found",
                    "plugin-no-iptables-on-host", "cni-ready-file", "taint-wrong-namespace-or-app"], pods, "All installers exit 3: the host's /bin is a read-only file system.", any_subject=True)
