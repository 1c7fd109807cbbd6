"""An in-place node upgrade replaced /opt/cni/bin on one node; the conflist still names kuma-cni, the installer goes on undisturbed."""
from common import *


def build(name):
    w = World(name, (2, 10, 11), "kubeadm", family="dualstack", now="2025-12-02T22:09:13Z", nodes=5, form="dir", shape="mid")
    node = w.node(4)
    obj = w.get("Node", node)
    wiped = w.ago(3300)
    w.event(obj, "Starting", "Starting kubelet.", wiped + seconds(45))
    w.event(obj, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods", wiped + seconds(46))
    stuck = []
    for app, space, count in (("seat-map", 0, 2), ("fare-rules", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1900 - 200 * space), node=node, plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            w.sandbox_fails(pod, 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 4, plugin=None)
        found.finish()
        stuck += found.pods
    plain = w.workload("log-rotate", "monitoring", replicas=1, mesh=False, created=w.ago(1200), node=node, image="registry.example.internal/tools/rotate:2")
    w.sandbox_fails(plain.pods[0], 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 3, plugin=None)
    plain.finish()
    names = ["bandwidth", "bridge", "calico", "calico-ipam", "dhcp", "dummy", "firewall", "flannel", "host-device", "host-local", "install", "ipvlan", "kuma-cni", "loopback", "macvlan", "portmap", "ptp", "sbr", "static", "tap", "tuning", "vlan", "vrf"]
    for n in w.nodes:
        here = n["metadata"]["name"]
        at = (wiped if here == node else w.old).strftime("%b %d %H:%M")
        w.extra["host/%s/ls-opt-cni-bin.txt" % here] = "total 172300\n" + "".join("-rwxr-xr-x 1 root root %8d %s %s\n" % (3000000 + 7919 * k, at, f) for k, f in enumerate(names) if not (f == "kuma-cni" and here == node))
    w.extra["host/%s/10-calico.conflist" % node] = as_json({"name": "k8s-pod-network", "cniVersion": "0.3.1", "plugins": [{"type": "calico", "log_level": "info", "datastore_type": "kubernetes", "ipam": {"type": "calico-ipam"}},
        {"type": "portmap", "snat": True, "capabilities": {"portMappings": True}}, {"type": "kuma-cni", "name": "kuma-cni", "log_level": "info", "kubernetes": {"kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig",
         "cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"]}}]})
    return w.expect("failing", ["x-binary-missing"], (), ["cni-bin-dir-wrong-but-writable", "cni-conf-extension-trap", "x-uninstall-leftover", "plugin-installer-not-running", "cni-bin-dir-not-writable", "cni-standalone-type",
                    "plugin-kubeconfig-missing", "cni-plugin-overwritten"], stuck + plain.pods,
                    "One node of five: the runtime finds no kuma-cni in /opt/cni/bin, the right directory, whose files are all of the same recent minute; the installer runs and is ready.", any_subject=True)
