"""A node image update cleaned /etc/cni/net.d but for the conflist: the plugin's kubeconfig is missing."""
from common import *


def build(name):
    w = World(name, (2, 10, 9), "gke", now="2025-06-27T06:02:57Z", product="kong-mesh")
    node = w.node(1)
    w.cni_paths(net_dir="/etc/cni/net.d.d")
    stuck = []
    for app, space in (("claims-web", 0), ("audit-log", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1300), node=node, plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], "failed to get pod annotations: failed to create Kubernetes client: failed setting up kubernetes client with kubeconfig: stat "
                        "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: no such file or directory", 4)
        found.finish()
        stuck += found.pods
    w.extra["cni-conf/%s/listing.txt" % node] = "total 12\n-rw-r--r-- 1 root root 812 Jun 27 05:31 10-calico.conflist\n-rw------- 1 root root 2810 Jun 27 05:30 calico-kubeconfig\n"
    return w.expect("failing", ["plugin-kubeconfig-missing"], (), ["plugin-installer-not-running", "plugin-apiserver-unreachable", "plugin-unauthorized", "plugin-rbac-forbidden", "cni-net-dir-not-writable",
                    "cni-sa-token-or-ca-missing"], stuck, "The plugin cannot make its client: ZZZ-kuma-cni-kubeconfig is not where the conflist points.")
