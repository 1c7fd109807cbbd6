"""kubectl cluster-info dump of a lab cluster: the CNI was moved into the control plane's namespace, where the taint controller of that release does not look."""
from field_desk import *


def build(name):
    w = World(name, (2, 7, 13), "kind", cni_ns="kuma-system", cni_age=3100, apps=0, nodes=3, family="dualstack", now="2025-02-27T15:12:28Z")
    for node in w.nodes:
        node["spec"]["taints"] = [{"key": "NodeReadiness", "effect": "NoSchedule"}]
        for n in range(3):
            w.cp_say(w.ago(3050 - 900 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node["metadata"]["name"]}})
    message = untolerated(3, 3)
    pods = []
    for app, space in (("sample-front", 0), ("sample-back", 0)):
        pods += w.pending(app, w.spaces[0], message, replicas=2 - (app == "sample-back"), age=2400)
    cp = w.cp.pods[0]
    w.event(cp, "Unhealthy", 'Readiness probe failed: Get "http://%s:5680/ready": dial tcp %s:5680: connect: connection refused' % (cp.ip, cp.ip), w.ago(3400), w.ago(3390), 2, warning=True)
    p = Folder(w)
    cluster_dump(p, w, "lab-dump", ["default", "kube-system", w.system, w.spaces[0]])
    return p.expect("failing", ["taint-wrong-namespace-or-app"], ["taint-node-blocked"], ["taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "cni-ds-not-scheduled", "val-cni-not-ready-on-node", "cni-conf-not-found", "val-rules-missing-generic"], pods,
                    "The CNI pods are Ready in kuma-system on all nodes; the taint controller of 2.7 knows kube-system only, so the nodes stay tainted.", any_subject=True,
                    missing=["configmaps", "custom resources", "webhooks", "other namespaces"])
