"""Host collectors copied the configurations: Kuma's plugin is in podman's file, and Calico's comes first."""
from extra_node import *


def build(name):
    w = World(name, (2, 9, 14), "kubeadm", now="2025-08-19T03:12:44Z", nodes=4, apps=2)
    wrong = w.node(2)

    def files(at):
        chain = ({"type": "calico", "ipam": {"type": "calico-ipam"}}, "portmap")
        if at == wrong:
            return {"10-calico.conflist": conflist("k8s-pod-network", *chain), "87-podman-bridge.conflist": conflist("podman", "bridge", "portmap", "firewall", kuma())}
        return {"10-calico.conflist": conflist("k8s-pod-network", *(chain + (kuma(),))), "87-podman-bridge.conflist": conflist("podman", "bridge", "portmap", "firewall")}

    copy_nodes(w, files, system="rhel", folder="cni-net-d")
    pods = w.validation_fails("toll-gate", w.spaces[0], refused, replicas=2, node=wrong, restarts=6, plugin=None).pods
    w.workload("toll-sum", w.spaces[1], replicas=2, age=2500, node=[w.node(0), w.node(3)])
    w.without("cni-logs", "daemonsets")
    return w.expect("failing", ["cni-autodetect-wrong-file"], ["cni-plugin-overwritten", "val-rules-missing-generic"], rivals("cni-autodetect-wrong-file", "cni-plugin-overwritten") + ["cni-conf-extension-trap", "cni-chained-plain-conf"], pods,
                    "On one node kuma-cni is in 87-podman-bridge.conflist, and 10-calico.conflist is in effect; the logs of the CNI are missing.", any_subject=True)
