"""A folder of YAML: the virtual node of AKS was tainted at its registration and can never lose the taint, as no DaemonSet runs there."""
from node_agents import *


def build(name):
    w = World(name, (2, 10, 6), "aks", nodes=2, apps=1, family="dualstack", now="2025-02-11T14:47:09Z", cni_age=3000000)
    born = w.ago(5600)
    node = w.add_node("virtual-node-aci-linux", born, labels={"type": "virtual-kubelet", "kubernetes.azure.com/role": "agent", "alpha.service-controller.kubernetes.io/exclude-balancer": "true"},
                      taints=[{"key": "virtual-kubelet.io/provider", "value": "azure", "effect": "NoSchedule"}, {"key": "NodeReadiness", "effect": "NoSchedule"}])
    w.pods.remove(w.cni_pods.pop(node))
    w.cni_lines.pop(node), w.cni_start.pop(node)
    w.get("Node", node)["status"]["nodeInfo"].update(kernelVersion="", osImage="", containerRuntimeVersion="", kubeletVersion="v1.25.0-vk-azure-aci-1.6.2", kubeProxyVersion="")
    hosts = {"matchExpressions": [{"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]}]}
    for spec in specs(w):
        spec["affinity"] = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [hosts]}}}
    for ds in w.of("DaemonSet"):
        w.daemonset_status(ds, 2)
    w.cp_say(born + seconds(1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
    w.cp_say(born + seconds(1.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
    for n in range(12):
        w.cp_say(w.ago(5300 - 430 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    w.namespace("peak")
    message = "0/3 nodes are available: 1 node(s) had untolerated taint {NodeReadiness: }, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    pods = w.pending("label-render", "peak", message, 3, 4000, mesh=False, spec={"nodeSelector": {"kubernetes.io/role": "agent", "type": "virtual-kubelet"}, "tolerations": [{"key": "virtual-kubelet.io/provider", "operator": "Exists"}]})
    failing_app(w, "stock-mirror")
    p = Folder(w)
    w.finish_logs()
    cp = w.cp.pods[0]
    whole = lambda kind, keep=lambda i: True: to_yaml({"apiVersion": "v1", "items": [i for i in w.of(kind) if keep(i)], "kind": "List", "metadata": {"resourceVersion": ""}})
    p.put("peak/nodes.yaml", whole("Node"))
    p.put("peak/pods-peak.yaml", whole("Pod", lambda i: i["metadata"]["namespace"] == "peak"))
    p.put("peak/events-peak.yaml", whole("Event", lambda i: i["metadata"]["namespace"] == "peak"))
    p.put("peak/ds-kube-system.yaml", whole("DaemonSet"))
    p.put("peak/pods-kube-system.yaml", whole("Pod", lambda i: i["metadata"]["namespace"] == "kube-system"))
    p.put("peak/%s.log" % cp.name, w.logs[(cp.namespace, cp.name, "control-plane")])
    return p.expect("failing", ["taint-on-nodes-without-cni"], ["taint-node-blocked", "cni-ds-not-scheduled"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-cp-down", "x-windows-nodes", "x-aks", "cni-ds-image-pull", "x-autoscaler-churn"], pods,
                    "No DaemonSet is meant for the virtual node, yet the taint controller put NodeReadiness on it; pods meant for it stay Pending.", any_subject=True, missing=["control plane as object", "RBAC", "other namespaces"])
