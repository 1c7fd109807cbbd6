"""No Kuma here: an application cannot reach its database."""
from common import *


def build(name):
    w = World(name, (0, 0, 0), "aks", kuma=False, now="2025-04-07T22:00:30Z")
    found = w.workload("orders-api", w.spaces[1], replicas=2, mesh=False, created=w.ago(1400))
    for pod in found.pods:
        at = rfc3339(w.ago(70))
        w.main_loops(pod, "orders-api", "%s ERROR db: dial tcp 10.0.14.9:5432: connect: connection refused, retrying\n" % at * 5 + "%s FATAL db: giving up after 5 attempts: dial tcp 10.0.14.9:5432: connect: connection refused\n" % at, 1, restarts=6, run=6)
    found.finish()
    return w.expect("not-kuma", (), (), QUIET + ["order-app-before-sidecar", "order-app-init-needs-network-cni", "x-networkpolicy", "inj-namespace-label-missing"], found.pods, "connection refused, but no mesh anywhere.", also=["healthy"])
