"""Kuma was removed together with its namespaces; the nodes' conflists still call kuma-cni."""
from extra_injection import *


def build(name):
    w = World(name, (2, 11, 9), "rke2", kuma=False, nodes=3, now="2025-12-09T10:52:31Z")
    w.crd("meshes", "Mesh", "Cluster")
    w.crd("dataplanes", "Dataplane", "Namespaced")
    w.get("Namespace", w.spaces[0])["metadata"]["labels"]["kuma.io/sidecar-injection"] = "enabled"
    node_files = ("10-canal.conflist", "calico-kubeconfig", "ZZZ-kuma-cni-kubeconfig")
    for n in range(2):
        w.extra["cni-conf/%s/listing.txt" % w.node(n)] = "/etc/cni/net.d:\n" + "".join("-rw------- 1 root root %5d Nov %2d 09:1%d %s\n" % (900 + 613 * k, 4 + 7 * k, n, f) for k, f in enumerate(node_files)) + \
            "\n/opt/cni/bin:\n" + "".join("-rwxr-xr-x 1 root root %d Oct 14 11:02 %s\n" % (3911200 + 77 * k, f) for k, f in enumerate(("bandwidth", "bridge", "calico", "calico-ipam", "flannel", "host-local", "loopback", "portmap")))
        w.extra["cni-conf/%s/etc/cni/net.d/10-canal.conflist" % w.node(n)] = (
            '{\n  "cniVersion": "0.3.1",\n  "name": "k8s-pod-network",\n  "plugins": [\n    {\n      "type": "calico",\n      "log_level": "info",\n      "nodename": "%s"\n    },\n    {\n      "type": "portmap",\n      "capabilities": {"portMappings": true}\n    },\n'
            '    {\n      "kubernetes": {"cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"], "kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"},\n      "log_level": "info",\n      "type": "kuma-cni"\n    }\n  ]\n}\n' % w.node(n))
    pods = []
    for n, app in enumerate(("rent-api", "rent-web", "agenda")):
        found = w.workload(app, w.spaces[n % 2], replicas=1 + n % 2, mesh=False, created=w.ago(1500 - 200 * n))
        for pod in found.pods:
            w.sandbox_fails(pod, 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 4, plugin=None)
            pods.append(pod)
        found.finish()
    return w.expect("failing", ["x-uninstall-leftover"], ["x-binary-missing"], ["plugin-installer-not-running", "cni-bin-dir-wrong-but-writable", "cni-plugin-overwritten", "taint-leftover-after-uninstall", "cni-bin-dir-not-writable",
                    "inj-cni-flag-mismatch", "x-k3s-rke2", "plugin-kubeconfig-missing"], pods,
                    "No control plane and no CNI DaemonSet any more (only two CRDs); every new pod fails as the conflists still name kuma-cni.", any_subject=True)
