"""k3s was upgraded on one server: its bin directory has another hash now, while cni.binDir still names the old one."""
from common import *
from extra_cni import *

OLD = "/var/lib/rancher/k3s/data/0b2f5bc1ac52b7b4d0b8e0f3d6e9c3c8a3f4a1b6fd9e2d15c07a5b3f1d2e4c60/bin"
NEW = "/var/lib/rancher/k3s/data/e3c7a29d1f80b6542a9c0d7be51f4388d7c2b9a06e1f35d4980bca7e62d3f149/bin"


def build(name):
    w = World(name, (2, 13, 10), "k3s", product="kong-mesh", family="dualstack", now="2026-06-10T19:55:28Z", nodes=3, taint=False)
    w.cni_paths(bin_dir=OLD)
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('"/bin"', '"%s"' % OLD)
    node = w.node(0)
    host_away(w, [node])
    w.get("Node", node)["status"]["nodeInfo"].update(kubeletVersion="v1.32.1+k3s1", kubeProxyVersion="v1.32.1+k3s1", containerRuntimeVersion="containerd://1.7.23-k3s2")
    up = w.ago(2900)
    obj = w.get("Node", node)
    w.event(obj, "Starting", "Starting kubelet.", up)
    w.event(obj, "NodeHasSufficientMemory", "Node %s status is now: NodeHasSufficientMemory" % node, up + seconds(1), count=2)
    # k3s writes flannel's conflist at its start: the installer ends once and comes back.
    w.cni_since(node, up + seconds(6))
    pod = w.cni_pods[node]
    pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", w.old + seconds(300), up + seconds(4)))
    w.logs[("kube-system", pod.name, "install-cni-previous")] = "\n".join([line for _, line in refresh(w.ago(9000), up)][-5:] + cleanup(w.v, up + seconds(4), reason="kuma-cni plugin is missing in the chained config file")) + "\n"
    stuck = []
    error = 'failed to find plugin "kuma-cni" in path [%s]' % NEW
    for app, space, count in (("lock-api", 0, 2), ("lock-events", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1800), node=node, plugin=None)
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4, plugin=None)
        found.finish()
        stuck += found.pods
    plain = w.workload("mqtt-bridge", "monitoring", mesh=False, created=w.ago(1500), node=node, image="docker.io/library/eclipse-mosquitto:2.0.20")
    w.sandbox_fails(plain.pods[0], error, 3, plugin=None)
    plain.finish()
    noise(w, "crash", "restart", "xds")
    return done(w, "failing", ["cni-bin-dir-wrong-but-writable", "x-k3s-rke2"], ["x-binary-missing"], ["cni-conf-extension-trap", "x-uninstall-leftover", "cni-bin-dir-not-writable", "plugin-installer-not-running", "cni-plugin-overwritten", "cni-cleanup-errors",
                "cni-defaults-on-non-openshift", "plugin-kubeconfig-missing"], stuck + plain.pods,
                "The installer writes to k3s' old data directory; since the upgrade containerd of that server looks in the new one.", any_subject=True)
