"""GKE Sandbox: tenants' pods run in gVisor, whose own network stack does not see rules of the host's namespace."""
from field_cni import *


def build(name):
    w = World(name, (2, 14, 2), "gke", product="kong-mesh", family="ipv4", now="2026-08-01T19:09:58Z", nodes=3, apps=2)
    node = w.add_node(created=w.ago(86400 * 9), labels={"sandbox.gke.io/runtime": "gvisor", "cloud.google.com/gke-nodepool": "tenants"}, taints=[{"key": "sandbox.gke.io/runtime", "value": "gvisor", "effect": "NoSchedule"}])
    more = {"runtimeClassName": "gvisor", "tolerations": [{"key": "sandbox.gke.io/runtime", "operator": "Equal", "value": "gvisor", "effect": "NoSchedule"}]}
    bad = w.validation_fails("tenant-a", w.spaces[0], refused, last=w.ago(45), replicas=2, restarts=5, node=node, spec=dict(more)).pods
    bad += w.validation_fails("tenant-b", w.spaces[1], refused, last=w.ago(83), replicas=1, restarts=5, node=node, spec=dict(more)).pods
    well(w, "tenant-proxy", w.spaces[0], replicas=1, age=1300, node=node, spec={"tolerations": more["tolerations"]})
    well(w, "tenant-admin", w.spaces[0], replicas=2, age=1700, node=w.node(0))
    bustle(w, "shipper", "pull", "stream")
    return w.expect("failing", ["x-gvisor-kata"], ["val-rules-missing-generic"], rivals(extra=["x-gke", "plugin-netns-open"]), bad,
                    "Rules were put in for each pod; only those with runtimeClassName gvisor are refused, a pod of the same node without it is well.", any_subject=True)
