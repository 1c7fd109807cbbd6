"""AKS with overlay networks, Kuma 2.6: the installer waits five minutes without a word for 10-azure.conflist. Pasted: log, tables, ls, describe."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 6, 11), "aks", apps=0, nodes=3, cni_age=3300, now="2025-02-20T09:05:47Z")
    wanted = "/host/etc/cni/net.d/10-azure.conflist"
    pods = []

    def run(at, whole):
        say = lambda delta, level, message, fields: zap(at + seconds(delta), level, "install-cni", message, fields)
        lines = [say(0, "INFO", "wrote kuma CNI binaries", {"dir": "/host/opt/cni/bin"}), say(0.001, "INFO", "writing to dir failed", {"dir": "/host/secondary-bin-dir"}),
                 say(0.001, "INFO", "writing kubernetes config", {"path": "/host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"})]
        if whole:
            lines.append(say(300.3, "ERROR", "error occurred during cni installation", verbose(
                "could not prepare kuma cni config: unable to setup kuma cni as chained plugin: CNI config %s not found. Kuma CNI won't be chained" % wanted, "Run", "main.go:213")))
        return lines

    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        start = w.ago(210 - 67 * number)
        before = start - seconds(300.3 + 160)
        pod = w.cni_pods[node]
        pod.main("install-cni", state=running(start), ready=False, started=True, restarts=5, last=ended(3, "Error", before, before + seconds(300.3)))
        pod.created = pod.ready_at = before - seconds(1800)
        w.cni_lines[node] = []
        w.logs[("kube-system", pod.name, "install-cni")] = "\n".join(run(start, False)) + "\n"
        w.logs[("kube-system", pod.name, "install-cni-previous")] = "\n".join(run(before, True)) + "\n"
        w.event(pod, "Unhealthy", "Readiness probe failed: cat: /tmp/ready: No such file or directory", pod.created + seconds(12), w.ago(6), 170, warning=True)
        w.event(pod, "BackOff", "Back-off restarting failed container install-cni in pod %s_kube-system(%s)" % (pod.name, pod.obj["metadata"]["uid"]), pod.created + seconds(302), start - seconds(5), 31, warning=True)
        w.taint_node(node)
        pods.append(pod)
    w.cni_count()
    stuck = w.pending("tolls-api", w.spaces[0], TAINTED % (3, 3, 3, 3), replicas=2, age=2600)
    pods += stuck
    done(w, "failing", ["cni-conf-not-found", "x-aks"], ["taint-node-blocked", "val-cni-not-ready-on-node"], ["cni-conf-extension-trap", "cni-net-dir-not-writable", "cni-bin-dir-not-writable", "cni-autodetect-wrong-file", "cni-plugin-overwritten",
         "cni-conf-removed-or-invalid", "taint-wrong-namespace-or-app", "cni-delay-startup", "cni-defaults-on-non-openshift"], pods,
         "An overlay cluster has 15-azure-swift-overlay.conflist; the chart names 10-azure.conflist. Five silent minutes, exit 3, again.", any_subject=True)
    first = w.cni_pods[w.node(0)]
    return paste(w, {
        "describe-cni-pod.txt": dump.describe(w, first),
        "cni-pod.log": text_of(w, first, "install-cni"),
        "cni-pod-previous.log": text_of(w, first, "install-cni-previous"),
        "ls-net-d.txt": "$ kubectl debug node/%s -it --image=busybox -- ls -l /host/etc/cni/net.d\n" % first.node + "total 8\n-rw-r--r--    1 root     root           743 Feb 19 17:40 15-azure-swift-overlay.conflist\n"
                        "-rw-------    1 root     root          2790 Feb 20 09:02 ZZZ-kuma-cni-kubeconfig\n",
        "pods.txt": dump.get_pods(w), "nodes.txt": dump.get_nodes(w),
        "describe-app-pod.txt": dump.describe(w, stuck[0])}, ["DaemonSet", "control plane", "node objects"])
