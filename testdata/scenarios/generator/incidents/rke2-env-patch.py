"""A patch of the DaemonSet emptied KUBERNETES_SERVICE_HOST. Pasted: describe, log, table."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 7, 14), "rke2", apps=1, nodes=3, cni_age=2700, now="2025-03-12T13:07:52Z")
    set_env(w, "KUBERNETES_SERVICE_HOST", "")
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(44 + 61 * number)
        say = lambda ms, level, message, fields: zap(last + seconds(ms / 1000), level, "install-cni", message, fields)
        lines = [say(0, "INFO", "wrote kuma CNI binaries", {"dir": "/host/opt/cni/bin"}), say(1, "INFO", "writing to dir failed", {"dir": "/host/secondary-bin-dir"}),
                 say(1, "ERROR", "error occurred during cni installation", verbose("could not prepare kubeconfig: KUBERNETES_SERVICE_HOST env variable not set", "Run", "main.go:215"))]
        pods.append(crash(w, node, lines, 3, 13, last, run=0.3))
        w.taint_node(node)
    stuck = w.pending("claims-intake", w.spaces[0], TAINTED % (3, 3, 3, 3), replicas=2, age=1900)
    done(w, "failing", ["cni-k8s-env-missing"], ["taint-node-blocked", "val-cni-not-ready-on-node"], ["plugin-kubeconfig-missing", "cni-sa-token-or-ca-missing", "cni-bin-dir-not-writable", "cni-net-dir-not-writable", "cni-bad-config",
         "plugin-apiserver-unreachable", "cni-conf-not-found", "x-k3s-rke2"], pods + stuck, "The DaemonSet sets KUBERNETES_SERVICE_HOST to an empty text; the installers end with 3 and all nodes stay tainted.", any_subject=True)
    return paste(w, {
        "pods-kube-system.txt": "$ kubectl -n kube-system get pods -o wide\n" + dump.get_pods(w, "kube-system"),
        "describe-%s.txt" % pods[0].name: dump.describe(w, pods[0]),
        "describe-%s.txt" % stuck[0].name: dump.describe(w, stuck[0]),
        "%s.log" % pods[0].name: text_of(w, pods[0], "install-cni"),
        "%s.log" % pods[2].name: text_of(w, pods[2], "install-cni"),
        "nodes.txt": dump.get_nodes(w)}, ["DaemonSet", "node objects", "control plane"])
