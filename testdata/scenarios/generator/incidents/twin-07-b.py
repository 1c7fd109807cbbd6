"""Pair 7: an injected pod in the host's network meets another proxy of the node."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", now=after(7, 120), **world_options(7))
    node = w.node(1)
    found = w.validation_fails("log-shipper", w.spaces[0], restarts=5, replicas=1, node=node, kind="DaemonSet", plugin=None, spec={"hostNetwork": True}, **run_options(7))
    return w.expect("failing", ["x-hostnetwork-pod"], ["val-bind-in-use"], ["x-istio-side-by-side", "val-rules-missing-generic", "dp-port-conflict", "val-rerun-on-sandbox-recreate"], found.pods,
                    "Pair 7: hostNetwork: true, so the validator's port is the node's.")
