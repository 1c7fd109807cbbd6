"""Kong Mesh 2.14: two nodes stay tainted as their CNI pods are not ready. The collector might not read kube-system's pods."""
from common import *


def build(name):
    w = World(name, (2, 14, 1), "kubeadm", product="kong-mesh", now="2026-07-14T15:51:20Z", family="dualstack", form="gz")
    bad = [w.node(1), w.node(3)]
    for pod in list(w.pods):
        if pod.namespace in w.spaces and pod.node in bad:
            pod.obj["spec"]["nodeName"] = pod.node = w.node(0)
            pod.ip = w.pod_ip(pod.node)
            pod.dataplane["spec"]["networking"]["address"] = pod.ip
    for node in bad:
        w.taint_node(node)
        pod = w.cni_pods[node]
        pod.main("install-cni", state=waits("ContainerCreating"), ready=False)
        pod.ready_at = w.ago(6800)
        w.cp_say(w.ago(6798), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(w.ago(6797), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        for n in range(5):
            w.cp_say(w.ago(6400 - 1300 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    w.cni_count()
    message = ("0/4 nodes are available: 2 Insufficient memory, 2 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for "
               "scheduling.")
    pods = w.pending("risk-model", w.spaces[0], message, 3, 2600, main_more={"resources": {"requests": {"memory": "9Gi"}}}) + w.pending("risk-cache", w.spaces[1], message, 1, 2400, main_more={"resources": {"requests": {"memory": "9Gi"}}})
    # What the collector's role did not allow.
    w.without("cni-logs", "cni-pods")
    w.missing.add(("events", "kube-system"))
    w.logs = {key: text for key, text in w.logs.items() if key[0] != "kube-system"}
    w.extra["cluster-resources/pods-errors.json"] = as_json({"kube-system": 'pods is forbidden: User "system:serviceaccount:support:collector" cannot list resource "pods" in API group "" in the namespace "kube-system"'})
    w.extra["cluster-resources/events-errors.json"] = as_json({"kube-system": 'events is forbidden: User "system:serviceaccount:support:collector" cannot list resource "events" in API group "" in the namespace "kube-system"'})
    w.expectation["notCollected"].append("events of kube-system")
    return w.expect("failing", ["taint-node-blocked"], ["val-cni-not-ready-on-node"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down",
                    "cni-ds-not-scheduled", "val-rules-missing-generic", "cni-oom"], pods,
                    "Untolerated taint NodeReadiness on two nodes; the DaemonSet has 2 of 4 ready and the control plane says these two have no CNI pod running. Why these pods are not ready was not collected.")
