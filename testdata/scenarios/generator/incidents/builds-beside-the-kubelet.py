"""CRI-O hosts on which people build with podman: many ADDs without a pod's name; and the namespace of one team is in the exclude list."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 13, 7), "kubeadm", family="ipv4", now="2026-03-17T20:02:36Z", nodes=3, cni_age=3400)
    for node in w.nodes:
        node["status"]["nodeInfo"].update(containerRuntimeVersion="cri-o://1.30.4", osImage="CentOS Stream 9", kernelVersion="5.14.0-547.el9.x86_64")
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('[ "kube-system" ]', '[ "kube-system", "%s" ]' % w.spaces[0])
    for pod in w.pods:
        if pod.namespace == w.spaces[0]:
            w.no_dataplane(pod)
    w.pods = [p for p in w.pods if p.namespace != w.spaces[0]]
    w.items = [i for i in w.items if not (i["kind"] in ("Deployment", "ReplicaSet") and i["metadata"].get("namespace") == w.spaces[0])]
    for number in range(48):
        node = w.node(number % 2)
        at = w.ago(3350 - 67 * number)
        cid = w.hex(64)
        w.cni_say(node, at, zap(at, "INFO", "kuma-cni", "pod excluded", {"pod": "", "namespace": "", "infraContainerId": "", "ip": "", "containerId": cid, "args": "IgnoreUnknown=1;K8S_POD_NAMESPACE=;K8S_POD_NAME=",
                                                                        "netns": "/run/netns/netns-" + w.uid(), "reason": "pod namespace or pod name is empty"}))
    failing = []
    for app, count in (("pledge-api", 2), ("pledge-mail", 1)):
        failing += w.validation_fails(app, w.spaces[0], refused, replicas=count, restarts=5, plugin="namespace is in the exclude list").pods
    for p in w.workload("donor-web", w.spaces[1], replicas=2, age=1300).pods:
        w.logs[(p.namespace, p.name, "kuma-validation")] = Validator(w.v, p.created + seconds(3), w.rng).passes().text()
    noise(w, "excluded", "crash", "restart")
    return done(w, "failing", ["plugin-skip-excluded-namespace"], ["val-rules-missing-generic"], rivals("plugin-skip-excluded-namespace", extra=["plugin-skip-no-k8s-args", "plugin-two-installers", "plugin-kubeconfig-missing", "cni-autodetect-wrong-file"]),
                failing, "'pod namespace or pod name is empty' is of podman's own containers; the failing pods are skipped as their namespace is in exclude_namespaces.")
