"""One file, kubectl logs --previous --timestamps: the installer has no KUBERNETES_SERVICE_HOST."""
from node_agents import *


def build(name):
    w = World(name, (2, 13, 9), "k3s", nodes=1, apps=0, family="ipv4", now="2026-03-30T22:51:08Z")
    at = w.ago(200)
    text = "\n".join(fault(w.v, at, "error occurred during cni installation", "failed to prepare kubeconfig: kubernetes service host is not set", "Run", "main.go:291")) + "\n"
    p = Folder(w)
    p.put("kube-system_kuma-cni-node-8mz4q_install-cni-previous.log", timestamped(text, at))
    return p.expect("failing", ["cni-k8s-env-missing"], (), ["cni-sa-token-or-ca-missing", "cni-net-dir-not-writable", "cni-bad-config", "plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "cp-apiserver-unreachable", "x-k3s-rke2", "cni-conf-not-found"], (),
                    "The only line of the run before says that KUBERNETES_SERVICE_HOST is not set.", any_subject=True, missing=["everything but one log"])
