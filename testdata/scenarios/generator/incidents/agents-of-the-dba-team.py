"""Database pods leave the connections of a range of user ids alone, and the sidecar's own id lies in it."""
from more_platforms import *

RANGE = "tcp:*:5400-5700"


def build(name):
    w = World(name, (2, 13, 9), "eks-133", family="ipv4", now="2026-06-03T04:19:55Z", nodes=3, apps=2)
    fresh = w.add_node(created=w.ago(3300), ready_after=19)
    platform_pods(w, fresh)
    w.cni_pods[fresh].created = w.ago(3270)
    w.cni_since(fresh, w.ago(3266))
    key = "traffic.kuma.io/exclude-outbound-ports-for-uids"
    found = w.validation_fails("tariff-store", w.spaces[1], refused, last=w.ago(66), replicas=3, restarts=6, node=[w.node(0), fresh, w.node(2)], kind="StatefulSet", annotations={key: RANGE},
                               app_port=5432)
    other = well(w, "tariff-cache", w.spaces[1], replicas=2, age=1500, annotations={key: "tcp:6379,16379:999"}, node=[fresh, w.node(1)], events=True)
    w.event(w.get("Node", fresh), "NodeReady", "Node %s status is now: NodeReady" % fresh, w.ago(3281))
    bustle(w, "shipper", "scaler", "grafana")
    w.without("configmaps", "custom-resource-definitions")
    return w.expect("failing", ["val-outbound-exclusion-covers-probe"], ["val-rules-missing-generic"], ["val-cni-race-new-node", "x-autoscaler-churn", "val-uid-mismatch", "val-port-mismatch", "plugin-skip-excluded-namespace",
                    "x-aws-vpc-cni", "cni-plugin-overwritten", "val-io-timeout-filtered"], found.pods,
                    "exclude-outbound-ports-for-uids covers 5400-5700 on all ports, thus 5678; rules were put in for each pod, on old nodes as on the new one; a workload with another id is well.")
