"""An overlay sets KUBERNETES_SERVICE_HOST from a variable that was empty; the installer has no address for its kubeconfig."""
from field_cni import *


def build(name):
    w = World(name, (2, 8, 6), "kubeadm", family="dualstack", now="2025-04-08T16:39:30Z", nodes=3, apps=0, cni_age=2000, shape="mid")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Talos (v1.8.3)", kernelVersion="6.6.60-talos", containerRuntimeVersion="containerd://2.0.0")
    set_env(w, KUBERNETES_SERVICE_HOST="", KUBERNETES_SERVICE_PORT="7445")
    w.cni_ds["metadata"]["annotations"] = {"kustomize.toolkit.fluxcd.io/reconcile": "enabled"}

    def run(at):
        return head(w.v, at, 2) + fault(w.v, at + seconds(0.06), "error occurred during cni installation", "could not prepare kubeconfig: KUBERNETES_SERVICE_HOST env variable not set", "install", "main.go:108")

    pods = all_crash(w, run, 3, 0.2)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    pods += w.pending("ticket-print", w.spaces[0], tainted(w), replicas=2, age=1700)
    bustle(w, "dns", "scaler", "grafana")
    w.without("cp-logs")
    return w.expect("failing", ["cni-k8s-env-missing"], ["taint-node-blocked"], ["cni-sa-token-or-ca-missing", "cni-net-dir-not-writable", "cni-bad-config", "x-bottlerocket-talos", "cni-bin-dir-not-writable", "plugin-apiserver-unreachable",
                    "plugin-kubeconfig-missing", "taint-cp-down"], pods, "The DaemonSet sets KUBERNETES_SERVICE_HOST to nothing; every installer exits 3 after it wrote the binary.", any_subject=True)
