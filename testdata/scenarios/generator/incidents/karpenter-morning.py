"""Karpenter makes nodes all morning; the first pods of each are bound before the CNI is installed there."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 14), "eks", family="ipv4", now="2026-06-09T07:24:16Z", nodes=2, apps=2, taint=False)
    bad = []
    for number in range(5):
        born = w.ago(2700 - 480 * number)
        node = w.add_node(created=born, ready_after=19, labels={"karpenter.sh/nodepool": "default", "karpenter.sh/capacity-type": "spot", "node.kubernetes.io/instance-type": "c6i.2xlarge"})
        up = born + seconds(19)
        cni = w.cni_pods[node]
        cni.created = born + seconds(1)
        done_at = w.cni_since(node, born + seconds(44 + number))
        cni.ready_at = done_at + seconds(5)
        w.event(cni, "Scheduled", None, cni.created)
        w.event(cni, "Pulled", 'Successfully pulled image "%s" in 14.6s (14.6s including waiting). Image size: 61204117 bytes.' % w.image("kuma-cni"), born + seconds(43 + number))
        w.event(cni, "Started", "Started container install-cni", born + seconds(44 + number))
        w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, up)
        created = up + seconds(1)
        runs = 0
        left = (w.now - created).total_seconds() - 60
        while runs < 9 and sum(([10, 20, 40, 80, 160] + [300] * 9)[:runs + 1]) + 11 * (runs + 2) < left:
            runs += 1
        last = created + seconds(12 + sum(([10, 20, 40, 80, 160] + [300] * 9)[:runs]) + 10.5 * runs)
        found = w.validation_fails("pricing-batch-%d" % number if number % 2 else "rank-worker-%d" % number, w.spaces[number % 2], refused, last=last, replicas=1 + number % 2, restarts=runs, node=node, created=created, plugin=None)
        bad += found.pods
        if number < 3:
            well(w, "late-task-%d" % number, w.spaces[1], created=born + seconds(300), node=node)
        w.event({"kind": "NodeClaim", "apiVersion": "karpenter.sh/v1", "metadata": w.meta("default-" + w.word(5))}, "Launched", "Status condition transitioned, Type: Launched, Status: Unknown -> True, Reason: Launched",
                born - seconds(31), component="karpenter")
    bustle(w, "dns", "grafana", "deprecated")
    return w.expect("failing", ["x-autoscaler-churn"], ["val-cni-race-new-node", "val-rules-missing-generic"], [c for c in rivals(extra=["x-aws-vpc-cni", "taint-cp-down", "plugin-apiserver-unreachable", "cni-conf-not-found"]) if c != "val-cni-race-new-node"], bad,
                    "Five nodes of 9 to 45 minutes, each with a first pod bound a second after Ready and 25 s before its installer was done; the taint controller is off; later pods are well.", any_subject=True)
