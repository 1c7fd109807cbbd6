"""cni.nodeSelector leaves the batch pool out; the taint controller does not know, and taints it for good."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 14, 0), "gke", family="ipv4", now="2026-06-24T03:15:50Z", nodes=3, apps=2, native=True, cni_age=90000)
    for node in w.nodes:
        node["metadata"]["labels"]["mesh"] = "yes"
    w.cni_ds["spec"]["template"]["spec"]["nodeSelector"] = {"kubernetes.io/os": "linux", "mesh": "yes"}
    for pod in w.cni_pods.values():
        pod.obj["spec"]["nodeSelector"] = {"kubernetes.io/os": "linux", "mesh": "yes"}
    batch = []
    for number in range(2):
        born = w.ago(6400 - 30 * number)
        node = w.add_node(created=born, labels={"cloud.google.com/gke-nodepool": "batch"}, taints=[{"key": "NodeReadiness", "effect": "NoSchedule"}])
        w.pods.remove(w.cni_pods.pop(node))
        w.cni_lines.pop(node), w.cni_start.pop(node)
        batch.append(node)
        for base in ("calico-node", "kube-proxy"):
            old = next(p for p in w.pods if p.name.startswith(base + "-"))
            w.make_pod("%s-%s" % (base, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, born + seconds(5), {"k8s-app": base}, owner=w.get("DaemonSet", base), generate=base + "-")
        w.cp_say(born + seconds(3), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(born + seconds(3.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        for n in range(5):
            w.cp_say(w.ago(6000 - 1200 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    w.daemonset_status(w.cni_ds, 3, 3, 3)
    for base in ("calico-node", "kube-proxy"):
        w.daemonset_status(w.get("DaemonSet", base), 5)
    w.namespace("render-farm")
    message = ("0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.")
    stuck = w.pending("frame-render", "render-farm", message, replicas=3, age=2700, mesh=False, spec={"nodeSelector": {"cloud.google.com/gke-nodepool": "batch"}})
    noise(w, "crash", "probe", "restart", "hpa")
    return done(w, "failing", ["taint-on-nodes-without-cni"], ["taint-node-blocked", "cni-ds-not-scheduled"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-cp-down", "val-cni-not-ready-on-node", "x-gke",
                "x-autoscaler-churn", "cni-ds-image-pull"], stuck, "The CNI runs on the three nodes of its selector; the two of the batch pool have no CNI pod by choice and keep the taint, so jobs outside the mesh stay Pending.")
