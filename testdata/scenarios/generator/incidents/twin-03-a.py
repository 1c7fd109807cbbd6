"""Pair 3: the CNI DaemonSet's node selector leaves a node out."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", now=after(3, 77), form="tar", apps=2, taint=False, **world_options(3))
    node = w.node(3)
    for n in w.nodes[:3]:
        n["metadata"]["labels"]["mesh-ready"] = "yes"
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [p.obj["spec"] for p in w.cni_pods.values()]:
        spec["nodeSelector"] = {"kubernetes.io/os": "linux", "mesh-ready": "yes"}
    gone = w.cni_pods.pop(node)
    w.pods.remove(gone)
    w.cni_lines.pop(node), w.cni_start.pop(node)
    for pod in [p for p in w.pods if p.namespace in w.spaces and p.node == node]:
        pod.obj["spec"]["nodeName"] = pod.node = w.node(0)
    w.daemonset_status(w.cni_ds, 3)
    found = w.validation_fails("reviews-web", w.spaces[0], restarts=5, replicas=2, node=node, plugin=None, **run_options(3))
    return w.expect("failing", ["cni-ds-not-scheduled"], ["val-rules-missing-generic", "val-cni-not-ready-on-node"], [c for c in rivals("cni-ds-not-scheduled") if c != "val-cni-not-ready-on-node"], found.pods,
                    "Pair 3: three of four nodes have a CNI pod, by node selector; the pods are on the fourth.")
