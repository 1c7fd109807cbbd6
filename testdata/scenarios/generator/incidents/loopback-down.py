"""The base CNI's loopback plugin fails quietly on one node: lo is down in new sandboxes."""
from common import *


def build(name):
    w = World(name, (2, 12, 12), "kubeadm", product="kong-mesh", family="dualstack", now="2026-02-12T01:15:27Z", form="zip", apps=1)
    node = w.node(1)
    found = w.validation_fails("catalog-web", w.spaces[1], lambda a: a.fail(TIMEOUT).bind("cannot assign requested address", "ipv6"), replicas=2, node=node, restarts=4)
    return w.expect("failing", ["val-lo-down"], (), ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-ipv6-disabled-on-lo", "val-ipv6-address-missing",
                    "val-rules-missing-generic", "val-cni-race-new-node"], found.pods, "IPv4 times out and ::1 cannot be bound, in one log: loopback is down.")
