"""k3s reads plugins from its data directory since an upgrade; binDir is still the documented /bin."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "k3s", product="kong-mesh", family="ipv4", now="2026-08-19T10:20:30Z", nodes=3, apps=0, cni_age=86400 * 3, shape="mid")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(kubeletVersion="v1.32.6+k3s1", kubeProxyVersion="v1.32.6+k3s1", containerRuntimeVersion="containerd://2.0.5-k3s1")
    error = 'failed to find plugin "kuma-cni" in path [/var/lib/rancher/k3s/data/cni]'
    bad = []
    for app, space, count in (("menu", 0, 2), ("order-screen", 0, 1), ("till", 1, 1)):
        bad += stuck(w, app, w.spaces[space], error, 10, 1500 - 150 * space, replicas=count, plugin=None)
    bad += stuck(w, "nightly-report", "monitoring", error, 10, 1000, mesh=False, plugin=None, image="registry.example.internal/tools/report:8")
    for node in w.nodes[:1]:
        w.extra["node/%s/bin-dirs.txt" % node["metadata"]["name"]] = ("# ls -l /bin/kuma-cni\n-rwxr-xr-x 1 root root 68419584 Aug 16 10:20 /bin/kuma-cni\n# ls /var/lib/rancher/k3s/data/cni\nbandwidth\nbridge\ncni\nfirewall\nflannel\n"
                                                                     "host-local\nloopback\nportmap\n")
    bustle(w, "shipper", "grafana", "deprecated")
    w.without("cp-logs")
    return w.expect("failing", ["cni-bin-dir-wrong-but-writable"], ["x-binary-missing", "x-k3s-rke2"], ["cni-conf-extension-trap", "x-uninstall-leftover", "cni-bin-dir-not-writable", "plugin-installer-not-running", "cni-defaults-on-non-openshift",
                    "cni-conf-not-found", "cni-standalone-type"], bad, "Installers are Ready and wrote to /bin; the runtime looks in /var/lib/rancher/k3s/data/cni.", any_subject=True)
