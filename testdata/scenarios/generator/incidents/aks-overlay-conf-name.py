"""AKS with the overlay network: its conflist has another name than the one the chart was given."""
from common import *


def build(name):
    w = World(name, (2, 11, 3), "aks", product="kong-mesh", apps=0, cni_age=2600, family="dualstack", now="2025-05-21T08:03:54Z", cni_ns="kong-mesh-cni")
    wanted = "/host/etc/cni/net.d/10-azure.conflist"
    pods = []

    def run(at, count):
        lines = install_start(w.v, at, w.cni_conf)[0][:4]
        lines[1] = zap(at, "INFO", "install-cni", "no valid installation found, will proceed with installation", {"error": "cni config file does not exist at the specified path: " + wanted})
        when = at + seconds(0.1)
        for _ in range(count):
            chain_retry(lines, w.v, when, wanted)
            when += seconds(1.001)
        return lines, when

    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        start = w.ago(41 + 53 * number)
        before = start - seconds(462)
        whole, end = run(before, 300)
        whole.append(zap(end, "ERROR", "install-cni", "error occurred during cni installation", verbose(
            "failed to prepare Kuma CNI configuration: failed to ensure CNI config presence: cni config '%s' not found" % wanted, "Run", "main.go:231")))
        now, _ = run(start, 40 + 53 * number)
        pod = w.cni_pods[node]
        pod.main("install-cni", state=running(start), ready=False, started=True, restarts=4, last=ended(3, "Error", before, end))
        pod.ready_at = pod.created
        w.cni_lines[node] = []
        w.logs[(w.cni_ns, pod.name, "install-cni")] = "\n".join(now) + "\n"
        if number < 2:
            w.logs[(w.cni_ns, pod.name, "install-cni-previous")] = "\n".join(whole) + "\n"
        w.event(pod, "Unhealthy", "Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory", pod.created + seconds(12), w.ago(7), 190, warning=True)
        w.event(pod, "BackOff", "Back-off restarting failed container install-cni in pod %s_%s(%s)" % (pod.name, w.cni_ns, pod.obj["metadata"]["uid"]), pod.created + seconds(310), start - seconds(3), 9, warning=True)
        w.taint_node(node)
        pods.append(pod)
    w.cni_count()
    node = w.node(0)
    w.extra["host-collectors/%s/run-host/cni-net-d.txt" % node] = (
        "total 8\n-rw-r--r-- 1 root root 631 May 19 21:44 15-azure-swift-overlay.conflist\n-rw------- 1 root root 2811 May 21 08:03 ZZZ-kuma-cni-kubeconfig\n")
    pods += w.pending("trade-feed", w.spaces[0], "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.", replicas=2, age=2200)
    return w.expect("failing", ["cni-conf-not-found"], ["x-aks", "taint-node-blocked"], ["cni-conf-extension-trap", "cni-net-dir-not-writable", "cni-autodetect-wrong-file", "cni-plugin-overwritten",
                    "cni-conf-removed-or-invalid", "cni-defaults-on-non-openshift", "taint-wrong-namespace-or-app", "cni-bin-dir-not-writable"], pods,
                    "confName 10-azure.conflist does not exist on overlay nodes; five minutes of retries, exit 3, nodes stay tainted.", any_subject=True)
