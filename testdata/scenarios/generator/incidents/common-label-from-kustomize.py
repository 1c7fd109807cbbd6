"""A kustomization puts its common label 'app' over the DaemonSet's own; the taint controller looks for the chart's value."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", nodes=4, apps=2, family="dualstack", now="2026-05-06T16:44:12Z", cni_age=2900)
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Talos (v1.9.1)", kernelVersion="6.12.6-talos", containerRuntimeVersion="containerd://2.0.1")
    label = {"app": "mesh-platform", "app.kubernetes.io/name": "kuma", "app.kubernetes.io/instance": "kuma"}
    w.cni_ds["metadata"].update(labels=dict(label), creationTimestamp=rfc3339(w.ago(2901)), annotations={"kustomize.toolkit.fluxcd.io/prune": "enabled"})
    w.cni_ds["spec"]["selector"]["matchLabels"] = dict(label)
    w.cni_ds["spec"]["template"]["metadata"]["labels"] = dict(label)
    for node, pod in w.cni_pods.items():
        pod.obj["metadata"]["labels"] = dict(label)
        w.taint_node(node)
        w.cp_say(w.ago(2903), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(w.ago(2902.9), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        for n in range(9):
            w.cp_say(w.ago(2800 - 300 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    message = "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling."
    pods = w.pending("permit-api", w.spaces[0], message, 2, 2500) + w.pending("permit-mail", w.spaces[1], message, 1, 1900) + w.pending("loki-backend", "monitoring", message, 1, 2100, mesh=False)
    gone = [pod for pod in w.pods if pod.name.startswith("db-backup-")]
    names = {pod.name for pod in gone} | {pod.name.rsplit("-", 1)[0] for pod in gone}
    w.pods = [pod for pod in w.pods if pod not in gone]
    w.items = [i for i in w.items if not (i["metadata"]["name"] in names or i.get("involvedObject", {}).get("name") in names)]
    w.without("clusterroles")
    return w.expect("failing", ["taint-wrong-namespace-or-app"], ["taint-node-blocked"], ["val-cni-not-ready-on-node", "cni-ds-not-scheduled", "taint-rbac", "taint-leftover-after-uninstall", "taint-on-nodes-without-cni", "taint-cp-down",
                    "plugin-installer-not-running"], pods, "All CNI pods are Ready, but labelled app=mesh-platform since the DaemonSet was made anew; the control plane looks for app=kuma-cni and keeps all nodes tainted.", any_subject=True)
