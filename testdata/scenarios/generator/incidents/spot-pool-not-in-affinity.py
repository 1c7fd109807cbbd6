"""cni.affinity lists agent pools; a spot pool was added later and is not among them."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 14), "aks", family="dualstack", now="2026-06-30T16:52:27Z", nodes=3, apps=2, taint=False)
    rule = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [
        {"key": "kubernetes.azure.com/agentpool", "operator": "In", "values": ["nodepool1", "nodepool2"]}]}]}}}
    for spec in specs(w):
        spec["affinity"] = rule
    spots = []
    for n in range(2):
        node = w.add_node(created=w.ago(86400 * 2 - 900 * n), labels={"kubernetes.azure.com/agentpool": "spot1", "kubernetes.azure.com/scalesetpriority": "spot"}, taints=[{"key": "kubernetes.azure.com/scalesetpriority", "value": "spot", "effect": "NoSchedule"}])
        w.pods.remove(w.cni_pods.pop(node))
        w.cni_lines.pop(node), w.cni_start.pop(node)
        spots.append(node)
        for base in ("azure-cns", "kube-proxy"):
            old = next(p for p in w.pods if p.name.startswith(base + "-"))
            w.make_pod("%s-%s" % (base, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, w.ago(86400 * 2 - 950), {"k8s-app": base}, generate=base + "-")
    w.daemonset_status(w.cni_ds, 3)
    tolerate = {"tolerations": [{"key": "kubernetes.azure.com/scalesetpriority", "operator": "Equal", "value": "spot", "effect": "NoSchedule"}]}
    bad = []
    for n, app in enumerate(("thumbnailer", "transcribe")):
        bad += w.validation_fails(app, w.spaces[n], lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6"), last=w.ago(66 + 20 * n), replicas=1 + n, restarts=5, node=spots[n], plugin=None, spec=dict(tolerate)).pods
    bustle(w, "shipper", "scaler", "restarted")
    w.without("cni-logs")
    return w.expect("failing", ["cni-ds-not-scheduled"], ["val-rules-missing-generic", "val-cni-not-ready-on-node"], [c for c in rivals("cni-ds-not-scheduled", extra=["x-autoscaler-churn", "x-aks", "taint-on-nodes-without-cni"]) if c != "val-cni-not-ready-on-node"], bad,
                    "The DaemonSet wants three pods for five nodes: its affinity leaves the pool spot1 out, where the failing pods are; elsewhere all is well.", any_subject=True)
