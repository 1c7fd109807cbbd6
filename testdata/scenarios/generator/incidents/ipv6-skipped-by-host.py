"""Nodes without ip6tables: the plugin warns and goes on with IPv4; the validator then wants IPv6."""
from common import *


def build(name):
    w = World(name, (2, 11, 13), "kubeadm", family="dualstack", now="2025-09-02T12:01:59Z", apps=2)
    warning = ["# [ip6tables] [WARNING] failed to initialize IPv6 executables: failed to find valid nft or legacy executables: initialization of one or more executables failed: "
               "could not locate executable 'ip6tables' with mode 'nft'", "could not locate executable 'ip6tables-save' with mode 'nft'",
               "could not locate executable 'ip6tables-restore' with mode 'nft'"]
    found = w.validation_fails("search-api", w.spaces[0], lambda a: a.passes(noise=True).fail("connect: network is unreachable", "ipv6"), replicas=2, restarts=5)
    other = w.validation_fails("notify", w.spaces[1], lambda a: a.passes(noise=True).fail("connect: network is unreachable", "ipv6"), replicas=1, restarts=4)
    for pod in found.pods + other.pods:
        for n, line in enumerate(warning):
            w.cni_say(pod.node, pod.created + seconds(1 + 0.001 * n), line)
    return w.expect("failing", ["val-ipv6-address-missing"], (), rivals(extra=["val-ipv6-disabled-on-lo", "val-rules-missing-generic", "val-lo-down"]), found.pods + other.pods,
                    "IPv4 passes, IPv6 was skipped by the rules engine as the host lacks ip6tables.")
