"""Kuma 2.6 on AKS, an old collector: from a new pool's nodes the API server's address does not answer."""
from field_reports import *


def build(name):
    w = World(name, (2, 6, 8), "aks", family="ipv4", nodes=3, apps=2, native=False, now="2024-11-21T16:55:02Z", cni_age=1500000, shape="old", taint=True)
    a, b = w.spaces
    born = w.ago(2900)
    node = w.add_node("aks-burst-31774205-vmss000000", born, 38, {"kubernetes.azure.com/agentpool": "burst"})
    base_pods(w, node)
    w.cni_since(node, born + seconds(61))
    base = 'failed to get pod data: Get "https://10.0.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.0.0.1:443: i/o timeout'
    bad = []
    for app, space, count, old in (("risk-sim", a, 2, 1900), ("risk-cache", b, 1, 1700)):
        found = w.workload(app, space, replicas=count, created=w.ago(old), node=node, plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            pod.no_sandbox()
            w.event(pod, "Scheduled", None, pod.created)
            # The kubelet gives up after four minutes, long before the plugin's thirty tries are over.
            w.event(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded", pod.created + seconds(241), w.ago(60), (old - 60) // 255, warning=True)
            w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to reserve sandbox name "%s_%s_%s_0": name "%s_%s_%s_0" is reserved for "%s"' % (
                (pod.name, space, pod.obj["metadata"]["uid"]) * 2 + (pod.sandbox,)), pod.created + seconds(254), pod.created + seconds(254), 1, warning=True)
            at = pod.created + seconds(31.4)
            while at < w.ago(3):
                for n in range(7):
                    if at + seconds(31 * n) < w.ago(3):
                        w.cni_say(node, at + seconds(31 * n), zap(at + seconds(31 * n), "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": (base % (pod.namespace, pod.name)).split(": ", 1)[1]}))
                at += seconds(255)
        found.finish()
        bad += found.pods
    well(w, "risk-report", a, replicas=2, age=1500, node=[w.node(0), w.node(1)])
    w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(38))
    volume_trouble(w)
    bustle(w, "scaler", "restarted", "shipper")
    return w.expect("failing", ["plugin-apiserver-unreachable"], (), ["plugin-unauthorized", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "cp-apiserver-unreachable", "x-networkpolicy", "plugin-installer-not-running", "val-cni-race-new-node", "x-aks",
                    "taint-node-blocked"], bad, "On the one node of a new pool the plugin's requests to 10.0.0.1:443 time out until the kubelet's deadline; the CNI there is Ready, other nodes are well.", any_subject=True)
