"""Multus was removed; the chart's standalone settings, the CRD and the attachment definitions stayed."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 12), "kubeadm", cni="standalone", family="ipv4", now="2026-02-13T08:15:45Z", nodes=3, apps=2)
    w.cni_paths(net_dir="/etc/cni/multus/net.d", bin_dir="/opt/cni/bin")
    w.multus()
    for pod in [p for p in w.pods if p.namespace in w.spaces]:
        pod.obj["metadata"]["annotations"]["k8s.v1.cni.cncf.io/network-status"] = as_json([{"name": "k8s-pod-network", "ips": [pod.ip], "default": True, "dns": {}}, {"name": pod.namespace + "/kuma-cni", "dns": {}}])
    bad = []
    for app, space, count in (("shelf", 0, 2), ("returns", 1, 1)):
        bad += w.validation_fails(app, w.spaces[space], refused, last=w.ago(58 + 26 * space), replicas=count, restarts=6, plugin=None).pods
    for node in w.nodes:
        w.extra["node/%s/net.d.txt" % node["metadata"]["name"]] = ("/etc/cni/net.d:\n10-calico.conflist\ncalico-kubeconfig\n\n/etc/cni/multus/net.d:\nZZZ-kuma-cni-kubeconfig\nkuma-cni.conf\n")
    failing_app(w, "stock-count")
    bustle(w, "shipper", "deprecated")
    w.without("nodes")
    return w.expect("failing", ["x-multus-annotation-ignored"], ["cni-defaults-on-non-openshift", "val-rules-missing-generic"], [c for c in rivals(extra=["x-multus-nad-missing", "cni-conf-not-found", "x-binary-missing"]) if c != "cni-defaults-on-non-openshift"], bad,
                    "New pods carry networks: kuma-cni, but no network-status: no Multus runs any more that would read it, and Kuma's file lies where only Multus looked. Old pods show that it worked.", any_subject=True)
