"""A node pool with an immutable /etc: the installer cannot write its kubeconfig there and never comes to the binary."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", family="dualstack", now="2026-05-19T06:14:02Z", nodes=2, apps=2)
    pool = [w.add_node(created=w.ago(3000 - 60 * n)) for n in range(2)]
    for node in w.nodes[2:]:
        node["status"]["nodeInfo"].update(osImage="Flatcar Container Linux by Kinvolk 4081.2.1 (Oklo)", kernelVersion="6.6.74-flatcar", containerRuntimeVersion="containerd://1.7.21")
        node["metadata"]["labels"]["pool"] = "immutable"
    number = iter((3141592653, 271828182, 1414213562, 577215664))

    def run(at):
        return head(w.v, at, 1) + fault(w.v, at + seconds(0.003), "error occurred during cni installation", "failed to prepare kubeconfig: failed to write kubeconfig: cannot create temp file: "
                                        "open /host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig%d: read-only file system" % next(number), "install", "main.go:107")

    for node in pool:
        w.cni_pods[node].created = w.ago(2930)
    pods = all_crash(w, run, 3, 0.1, nodes=pool, previous=True)
    for node in pool:
        w.taint_node(node)
    pods += w.pending("parcel-scan", w.spaces[0], tainted(w, 2, "2 Insufficient cpu, "), age=1500)
    well(w, "parcel-label", w.spaces[0], age=1200, node=w.node(0))
    bustle(w, "shipper", "deprecated", "pull")
    w.without("configmaps")
    return w.expect("failing", ["cni-net-dir-not-writable"], ["taint-node-blocked"], ["cni-bin-dir-not-writable", "cni-sa-token-or-ca-missing", "x-bottlerocket-talos", "x-openshift-selinux", "cni-ready-file", "cni-conf-not-found",
                    "plugin-kubeconfig-missing", "taint-wrong-namespace-or-app"], pods, "Exit 3 on the two nodes of one pool: the kubeconfig cannot be written to /host/etc/cni/net.d, a read-only file system.", any_subject=True)
