"""Two faults: tenants in gVisor have no rules, and another namespace's quota wants CPU limits."""
from field_mixed import *


def build(name):
    w = World(name, (2, 13, 9), "gke", family="ipv4", apps=1, nodes=2, now="2026-04-22T06:48:51Z", native=False)
    node = w.add_node(created=w.ago(86400 * 30), labels={"sandbox.gke.io/runtime": "gvisor"}, taints=[{"key": "sandbox.gke.io/runtime", "value": "gvisor", "effect": "NoSchedule"}])
    base_pods(w, node)
    more = {"runtimeClassName": "gvisor", "tolerations": [{"key": "sandbox.gke.io/runtime", "operator": "Equal", "value": "gvisor", "effect": "NoSchedule"}]}
    bad = w.validation_fails("formula-eval", w.spaces[0], refused, last=w.ago(61), replicas=1, restarts=5, node=node, spec=more).pods
    well(w, "formula-store", w.spaces[0], replicas=1, age=1700, node=w.node(1))
    space = w.spaces[1]
    w.add("ResourceQuota", w.meta("compute", space, w.ago(86400 * 2)), spec={"hard": {"limits.cpu": "24"}}, status={"hard": {"limits.cpu": "24"}, "used": {"limits.cpu": "4"}})
    owner = w.refused("rate-cards", space, 'pods "rate-cards-%s" is forbidden: failed quota: compute: must specify limits.cpu for: rate-cards' % w.word(5), age=2100)
    owner2 = w.refused("tariffs", space, 'pods "tariffs-%s" is forbidden: failed quota: compute: must specify limits.cpu for: kuma-sidecar,kuma-validation' % w.word(5), age=1900)
    bustle(w, "shipper", "pull")
    return w.expect("failing", ["x-gvisor-kata", "x-limitrange-quota"], ["val-rules-missing-generic"], rivals(extra=["x-gke", "inj-webhook-unreachable", "validation-psa-restricted"]), bad + [owner2],
                    "Two faults: a pod with runtimeClassName gvisor is refused though its rules were put in, and a quota on limits.cpu refuses pods because of Kuma's containers. A third workload lacks CPU limits of its own.")
