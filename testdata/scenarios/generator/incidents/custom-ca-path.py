"""KUBE_CA_FILE points to a file that the image does not have."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 8), "kubeadm", product="kong-mesh", family="dualstack", now="2025-12-17T21:35:01Z", nodes=3, apps=0, cni_age=1500)
    set_env(w, KUBE_CA_FILE="/etc/ssl/certs/corp-root-ca.pem")

    def run(at):
        return fault(w.v, at, "error occurred during cni installation", "failed to prepare kubeconfig: failed to read Kubernetes CA file: open /etc/ssl/certs/corp-root-ca.pem: no such file or directory", "install", "main.go:107")

    pods = all_crash(w, run, 3, 0.1)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    pods += w.pending("visa-check", w.spaces[0], tainted(w), age=1200)
    bustle(w, "dns", "scaler", "pull")
    w.without("daemonsets")
    return w.expect("failing", ["cni-sa-token-or-ca-missing"], ["taint-node-blocked"], ["cni-net-dir-not-writable", "cni-k8s-env-missing", "cni-bad-config", "plugin-unauthorized", "plugin-kubeconfig-missing", "dp-ca-mismatch", "dp-token",
                    "taint-wrong-namespace-or-app"], pods, "The installer cannot read the CA file that its environment names; exit 3 on each node.", any_subject=True)
