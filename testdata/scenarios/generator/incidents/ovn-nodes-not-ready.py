"""OVN-Kubernetes writes a single-plugin .conf; chained into it, the file is one that containerd refuses."""
from field_estate import *


def build(name):
    w = on_kubeadm(name, (2, 6, 9), "ovn", product="kong-mesh", nodes=3, apps=1, now="2024-10-15T09:11:40Z", cni_age=262, native=False, shape="mid")
    for number, node in enumerate([n["metadata"]["name"] for n in w.nodes]):
        w.cni_since(node, w.ago(255 - 3 * number))
        obj = w.get("Node", node)
        down = w.ago(247 - 3 * number)
        obj["status"]["conditions"][3].update(status="False", reason="KubeletNotReady", lastTransitionTime=rfc3339(down), message="container runtime network not ready: NetworkReady=false "
                                              "reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized")
        obj["spec"]["taints"] = [{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule", "timeAdded": rfc3339(down + seconds(1))}]
        w.event(obj, "NodeNotReady", "Node %s status is now: NodeNotReady" % node, down)
    pods = w.pending("allotment", w.spaces[0], "0/3 nodes are available: 3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.", replicas=2, age=210)
    shipper = w._daemonset("log-agent", "monitoring", {"containers": [container("agent", "registry.example.internal/obs/log-agent:5.0")], "tolerations": [{"operator": "Exists"}]}, {"app": "log-agent"}, age=200)
    held = []
    for node in [n["metadata"]["name"] for n in w.nodes]:
        pod = w.make_pod("log-agent-" + w.word(5), "monitoring", {"containers": [container("agent", "registry.example.internal/obs/log-agent:5.0")], "tolerations": [{"operator": "Exists"}]}, node, w.ago(199), {"app": "log-agent"}, owner=shipper, generate="log-agent-")
        pod.no_sandbox()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "NetworkNotReady", "network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized", w.ago(198), w.ago(3), 98, warning=True)
        held.append(pod)
    w.daemonset_status(shipper, 3, 0)
    without_backup(w)
    bustle(w, "dns", "deprecated")
    w.without("cp-logs")
    return w.expect("failing", ["cni-chained-plain-conf"], ["cni-conf-removed-or-invalid"], ["cni-conf-not-found", "cni-standalone-type", "cni-defaults-on-non-openshift", "taint-node-blocked", "cni-conf-extension-trap", "cni-plugin-overwritten",
                    "plugin-installer-not-running", "x-multus-nad-missing"], pods + held + list(w.cni_pods.values()),
                    "confName is 10-ovn-kubernetes.conf, a single-plugin file; a few seconds after the installers wrote it as a chain the runtime has no usable configuration and the nodes are NotReady.", any_subject=True, also=["insufficient-evidence"])
