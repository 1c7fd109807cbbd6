"""Pair 4: the control plane believes in a CNI that nobody installed."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", cni=None, mode="cni", apps=0, now=after(4, 210), **world_options(4))
    found = w.validation_fails("checkout", w.spaces[0], restarts=5, replicas=2, plugin=None, **run_options(4))
    more = w.validation_fails("stock-api", w.spaces[1], refused_both, restarts=5, replicas=2, plugin=None, last=w.ago(70))
    third = w.validation_fails("geo", w.spaces[1], refused_both, restarts=5, replicas=1, plugin=None, last=w.ago(90))
    return w.expect("failing", ["inj-cni-flag-mismatch"], ["val-rules-missing-generic"], rivals("inj-cni-flag-mismatch"), found.pods + more.pods + third.pods,
                    "Pair 4: cniEnabled=true in the control plane, no CNI DaemonSet in the cluster; every mesh pod fails.")
