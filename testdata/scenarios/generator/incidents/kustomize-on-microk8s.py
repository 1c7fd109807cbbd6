"""MicroK8s: the volume was patched to the snap's directory, the variable with the path inside the conflist was not."""
from more_platforms import *


def build(name):
    w = World(name, (2, 12, 12), "microk8s", family="ipv4", now="2026-02-19T18:40:21Z", nodes=3, apps=0, cni_age=2700)
    set_env(w, CNI_NET_DIR="/etc/cni/net.d")
    why = "failed to get pod annotations: failed to create Kubernetes client: failed setting up kubernetes client with kubeconfig: stat /etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: no such file or directory"
    bad = stuck(w, "lab-orders", w.spaces[0], why, 10, 2300, replicas=2) + stuck(w, "lab-mail", w.spaces[1], why, 10, 1900) + stuck(w, "smokeping", "monitoring", why, 10, 1500, mesh=False)
    no_new_jobs(w)
    bustle(w, "shipper", "dns", "grafana")
    w.without("cni-logs")
    return w.expect("failing", ["plugin-kubeconfig-missing"], (), ["plugin-installer-not-running", "plugin-apiserver-unreachable", "plugin-unauthorized", "plugin-rbac-forbidden", "cni-net-dir-not-writable", "cni-sa-token-or-ca-missing",
                    "x-uninstall-leftover", "cni-conf-not-found"], bad, "CNI_NET_DIR is /etc/cni/net.d while the volume is the snap's cni-network directory: the plugin looks for its kubeconfig where none is.", any_subject=True)
