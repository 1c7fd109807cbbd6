"""EKS: a namespace got a Fargate profile; the CNI's affinity leaves those nodes out."""
from more_platforms import *


def build(name):
    w = World(name, (2, 13, 10), "eks-133", product="kong-mesh", family="ipv4", now="2026-06-24T12:13:08Z", nodes=3, apps=1, taint=False)
    rule = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [
        {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]}, {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate"]}]}]}}}
    for spec in specs(w):
        spec["affinity"] = rule
    w.namespace("billing", {"kuma.io/sidecar-injection": "enabled"}, created=w.ago(86400 * 50))
    kept, bad = dict(w.cni_pods), []
    w.cni_pods = {}
    for n, app in enumerate(("invoice-run", "invoice-run", "dunning")):
        born = w.ago((1092, 1091, 1151)[n])
        node = w.add_node("fargate-ip-10-44-%d-%d.ap-southeast-2.compute.internal" % (31 + 7 * n, 90 + 13 * n), born, ready_after=4, labels={"eks.amazonaws.com/compute-type": "fargate"},
                          taints=[{"key": "eks.amazonaws.com/compute-type", "value": "fargate", "effect": "NoSchedule"}])
        w.get("Node", node)["metadata"]["labels"].pop("eks.amazonaws.com/nodegroup", None)
        w.get("Node", node)["status"]["capacity"].update(pods="1")
    w.cni_pods = kept
    w.daemonset_status(w.cni_ds, 3)
    fargate = [n["metadata"]["name"] for n in w.nodes[3:]]
    opts = dict(plugin=None, spec={"schedulerName": "fargate-scheduler", "tolerations": [{"key": "eks.amazonaws.com/compute-type", "operator": "Equal", "value": "fargate", "effect": "NoSchedule"}]},
                pod_labels={"eks.amazonaws.com/fargate-profile": "billing"}, annotations={"CapacityProvisioned": "0.5vCPU 1GB", "Logging": "LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND"})
    bad += w.validation_fails("invoice-run", "billing", refused, last=w.ago(77), replicas=2, restarts=7, node=fargate[:2], **opts).pods
    bad += w.validation_fails("dunning", "billing", refused, last=w.ago(139), replicas=1, restarts=7, node=fargate[2], **opts).pods
    well(w, "billing-ui", w.spaces[0], replicas=2, age=1500, node=[w.node(0), w.node(1)], events=True)
    for ds in w.of("DaemonSet"):
        if ds["metadata"]["name"] in ("aws-node", "kube-proxy"):
            w.daemonset_status(ds, 3)
    truer(w)
    failing_app(w, "cost-export")
    w.without("configmaps", "clusterroles")
    return w.expect("failing", ["cni-ds-not-scheduled"], ["val-rules-missing-generic", "val-cni-not-ready-on-node"], ["val-cni-race-new-node", "x-autoscaler-churn", "taint-cp-down", "x-aws-vpc-cni", "inj-cni-flag-mismatch", "plugin-skip-excluded-namespace",
                    "x-gvisor-kata", "cni-ds-psa-blocked"], bad, "Pods on Fargate nodes are refused; the CNI's DaemonSet wants three pods for six nodes, as its affinity leaves Fargate out.", any_subject=True)
