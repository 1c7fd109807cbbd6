"""Chained into a single-plugin .conf: the result is a conflist under a .conf name, which containerd refuses."""
from common import *


def build(name):
    w = World(name, (2, 11, 8), "kubeadm", apps=0, cni_age=1500, now="2025-07-30T18:44:09Z")
    w.cni_conf = "10-bridge.conf"
    w.cni_paths(conf="10-bridge.conf")
    for node in [n["metadata"]["name"] for n in w.nodes]:
        w.cni_since(node, w.ago(1480))
        obj = w.get("Node", node)
        ready = obj["status"]["conditions"][3]
        ready.update(status="False", reason="KubeletNotReady", lastTransitionTime=rfc3339(w.ago(1460)), message="container runtime network not ready: "
                     "NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized")
        obj["spec"]["taints"] = [{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule", "timeAdded": rfc3339(w.ago(1459))}]
        w.event(obj, "NodeNotReady", "Node %s status is now: NodeNotReady" % node, w.ago(1459))
        w.extra["node-logs/%s/containerd.txt" % node] = "".join(
            'time="%sZ" level=error msg="failed to reload cni configuration after receiving fs change event(WRITE \\"/etc/cni/net.d/10-bridge.conf\\")" error="cni config load failed: '
            'failed to load CNI config file /etc/cni/net.d/10-bridge.conf: error parsing configuration: missing \'type\': invalid cni config: failed to load cni config"\n'
            % (w.ago(1470 - 60 * n)).strftime("%Y-%m-%dT%H:%M:%S.413820117") for n in range(5))
    pods = w.pending("cart-web", w.spaces[0], "0/4 nodes are available: 4 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. preemption: 0/4 nodes are available: 4 "
                     "Preemption is not helpful for scheduling.", replicas=2)
    return w.expect("failing", ["cni-chained-plain-conf"], ["cni-conf-removed-or-invalid"], ["cni-conf-not-found", "cni-standalone-type", "cni-defaults-on-non-openshift",
                    "taint-node-blocked", "cni-bin-dir-not-writable"], pods + list(w.cni_pods.values()),
                    "confName is a plain .conf; after the installer's write containerd misses 'type' in it and all nodes are NotReady.", any_subject=True, also=["insufficient-evidence"])
