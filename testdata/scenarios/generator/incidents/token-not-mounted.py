"""A policy switched automountServiceAccountToken off for kube-system: the installer has no token."""
from common import *


def build(name):
    w = World(name, (2, 13, 4), "eks", cni_age=900, apps=0, now="2026-01-05T15:45:50Z")
    w.get("ServiceAccount", "kuma-cni")["automountServiceAccountToken"] = False
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(35 + 35 * number)
        lines = [zap(last, "ERROR", "install-cni", "error occurred during cni installation", verbose(
            "failed to write kubeconfig: failed to read service account token: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory", "Run", "main.go:291"))]
        pod = w.cni_crash(node, lines, 3, 6, last, run=0.2)
        pod.obj["spec"]["volumes"] = [v for v in pod.obj["spec"]["volumes"] if "projected" not in v]
        pods.append(pod)
        w.taint_node(node)
    pods += w.pending("stock-svc", w.spaces[1], "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.")
    return w.expect("failing", ["cni-sa-token-or-ca-missing"], ["taint-node-blocked"], ["cni-net-dir-not-writable", "cni-k8s-env-missing", "plugin-kubeconfig-missing", "dp-token",
                    "cni-conf-not-found"], pods, "The service account's token is not mounted; every installer exits 3.", any_subject=True)
