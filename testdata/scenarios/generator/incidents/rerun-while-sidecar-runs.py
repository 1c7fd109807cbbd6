"""The kubelet runs the init containers again although the sidecar still runs in the same sandbox."""
from common import *


def build(name):
    w = World(name, (2, 13, 7), "rke2", now="2026-03-30T04:50:00Z", offset=2)
    space, node = w.spaces[0], w.node(3)
    found = w.workload("geo-index", space, replicas=2, created=w.ago(260000), node=node, plugin=None)
    last = w.ago(90)
    for number, pod in enumerate(found.pods):
        keep = dict(pod.states)
        run = Validator(w.v, last + seconds(number), w.rng, w.offset).bind("address already in use")
        pod.init_fails("kuma-validation", 1, last + seconds(number), last + seconds(number), 6)
        for main in pod.mains():
            pod.states[main] = keep[main]
        pod.phase, pod.initialized, pod.ready_at = "Running", False, w.ago(900)
        w.logs[(space, pod.name, "kuma-validation")] = run.text()
        w.init_events(pod, "kuma-validation", w.ago(900), last, 6)
    w.event(w.get("Node", node), "Starting", "Starting kubelet.", w.ago(960))
    w.event(w.get("Node", node), "ImageGCFailed", "failed to garbage collect required amount of images. Attempted to free 4812398592 bytes, but only found 0 bytes eligible to free",
            w.ago(2500), w.ago(1000), 6, warning=True)
    found.finish()
    return w.expect("failing", ["val-bind-in-use"], (), ["x-istio-side-by-side", "x-hostnetwork-pod", "val-rules-missing-generic", "val-rerun-on-sandbox-recreate",
                    "dp-port-conflict", "val-cni-race-new-node"], found.pods,
                    "Port 15006 is held by the pod's own running sidecar: init containers were run again in the same sandbox.")
