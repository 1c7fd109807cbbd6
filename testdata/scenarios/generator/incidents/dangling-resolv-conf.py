"""captureAll is off, so the plugin reads /etc/resolv.conf of the host: on one node that is a dangling link."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 8), "kubeadm", product="kuma", family="dualstack", configmap=True, now="2025-11-27T07:58:26Z", nodes=4)
    config = w.get("ConfigMap", "kuma-transparent-proxy-config", w.system)["data"]
    config["config.yaml"] = config["config.yaml"].replace("captureAll: \"true\"", "captureAll: false").replace("captureAll: true", "captureAll: false")
    for pod in w.pods:
        notes = pod.obj["metadata"].get("annotations", {})
        if "traffic.kuma.io/transparent-proxy-config" in notes:
            notes["traffic.kuma.io/transparent-proxy-config"] = config["config.yaml"]
    node = w.node(3)
    host_away(w, [node])
    w.get("Node", node)["status"]["nodeInfo"].update(osImage="Ubuntu 24.04.1 LTS", kernelVersion="6.8.0-51-generic")
    error = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 redirect configuration: unable to initialize .DNS: unable to read file /etc/resolv.conf: open "
             "/etc/resolv.conf: no such file or directory")
    stuck = []
    for app, space, count in (("lending-api", 0, 2), ("lending-web", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1400), node=node, plugin=None, tproxy=config["config.yaml"])
        for p in found.pods:
            w.no_dataplane(p)
            w.sandbox_fails(p, error, 4)
        found.finish()
        stuck += found.pods
    w.workload("lending-batch", w.spaces[1], replicas=2, age=1000, node=[w.node(0), w.node(1)], tproxy=config["config.yaml"])
    noise(w, "hpa", "restart", "xds", "crash")
    return done(w, "failing", ["plugin-dns-resolv"], (), ["x-dns-capture", "plugin-bad-annotation", "plugin-no-iptables-on-host", "plugin-kernel-modules", "plugin-restore-failed", "plugin-missing-tproxy-annotation", "inj-tproxy-configmap-missing",
                "plugin-apiserver-unreachable"], stuck, "With captureAll off the plugin reads the host's /etc/resolv.conf, which one node does not have; pods there get no sandbox.")
