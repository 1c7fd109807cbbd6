"""Pair 3: pods in the host's network are injected."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="rke2", now=after(3, 58), **world_options(3))
    found = w.validation_fails("node-probe", w.spaces[0], restarts=5, replicas=2, plugin=None, spec={"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"}, **run_options(3))
    return w.expect("failing", ["x-hostnetwork-pod"], ["val-rules-missing-generic"], rivals("x-hostnetwork-pod"), found.pods, "Pair 3: hostNetwork: true; the CNI is not called for such pods.")
