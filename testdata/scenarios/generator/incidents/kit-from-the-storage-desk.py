"""Rancher's kit of Kuma 2.4: a program that looks for tokens takes the plugin's kubeconfig out of one node's net.d as often as it is written."""
from field_reports import *


def build(name):
    w = World(name, (2, 4, 7), "rke2", family="ipv4", nodes=3, apps=1, native=False, now="2024-05-28T10:19:44Z", cni_age=3000000)
    node, (a, b) = w.node(2), w.spaces
    why = "pod excluded - error getting pod info: could not create kube client: stat /etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: no such file or directory"
    bad = stuck(w, "pallet-api", a, why, 10, 1700, replicas=2, node=node) + stuck(w, "pallet-label", b, why, 10, 1500, node=node) + stuck(w, "thanos-store", "monitoring", why, 10, 1200, mesh=False, node=node)
    for pod in bad:
        at = pod.created + seconds(1.3)
        while at < w.ago(4):
            w.cni_say(node, at, zap(at, "ERROR", "kuma-cni", "failed setting up kubernetes client with kubeconfig", {"kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig", "error": "stat /etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: no such file or directory"}))
            w.cni_say(node, at + seconds(0.001), zap(at + seconds(0.001), "INFO", "kuma-cni", "[WARNING]: " + why.split(": ", 1)[0], {"error": why.split(": ", 1)[1]}))
            at += seconds(97)
    w.workload("pallet-scan", a, replicas=2, age=1000, node=[w.node(0), w.node(1)])
    no_new = [pod for pod in w.pods if pod.name.startswith("db-backup-") and pod.node == node]
    for pod in no_new:
        pod.node = pod.obj["spec"]["nodeName"] = w.node(0)
    sweeper = container("secret-sweeper", "registry.example.internal/secops/secret-sweeper:0.9.3", args=["--watch=/host/etc", "--action=quarantine"])
    ds = w._daemonset("secret-sweeper", "monitoring", {"nodeSelector": {"pilot": "sweeper"}, "containers": [sweeper]}, {"app": "secret-sweeper"}, age=5200)
    w.get("Node", node)["metadata"]["labels"]["pilot"] = "sweeper"
    w.daemonset_status(ds, 1)
    one = w.make_pod("secret-sweeper-" + w.word(5), "monitoring", {"nodeSelector": {"pilot": "sweeper"}, "containers": [dict(sweeper)]}, node, w.ago(5190), {"app": "secret-sweeper"}, owner=ds, generate="secret-sweeper-")
    w.logs[("monitoring", one.name, "secret-sweeper")] = "".join("%s INFO  close_write /host/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig: bearer token found, moved to /var/lib/sweeper/q/%s\n" % (rfc3339(w.ago(5180 - 60 * n)), w.hex(12)) for n in range(86))
    long_ago(w)
    probe_trouble(w)
    p = Box(w, form="zip")
    rancher_kit(p, w, "supportbundle_4f1b0c7e-6e0d-4f2f-9a57-1e1b0f2c7d11_2024-05-28T10-19-44Z", ["default", "kube-system", a, b, "monitoring"])
    return p.expect("failing", ["plugin-kubeconfig-missing"], (), ["plugin-unauthorized", "plugin-apiserver-unreachable", "plugin-rbac-forbidden", "plugin-installer-not-running", "cni-net-dir-not-writable", "x-k3s-rke2", "x-binary-missing", "cni-sa-token-or-ca-missing"],
                    bad, "ZZZ-kuma-cni-kubeconfig is taken away on one node each time it is written, while the installer there is Ready: no pod gets a sandbox, in the mesh or not.", any_subject=True,
                    missing=["init containers' logs", "control plane", "files of the nodes"])
