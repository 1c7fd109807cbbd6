"""One node's installer pod waits for its image; pods there were admitted after the conflist had been cleaned."""
from common import *


def build(name):
    w = World(name, (2, 11, 15), "kubeadm", taint=False, now="2025-10-22T13:20:40Z")
    node = w.node(2)
    pod = w.cni_pods[node]
    pod.created = w.ago(2900)
    pod.main("install-cni", state=waits("ContainerCreating"), ready=False)
    pod.phase, pod.ip, pod.ready_at = "Pending", None, pod.created
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "cni-net-dir" : hostPath type check failed: /etc/cni/net.d is not a directory',
            pod.created + seconds(2), w.ago(100), 27, warning=True)
    w.cni_lines[node] = []
    w.daemonset_status(w.cni_ds, 4, 3)
    found = w.validation_fails("tickets-api", w.spaces[0], refused, replicas=2, node=node, restarts=6, last=w.ago(120), plugin=None)
    return w.expect("failing", ["val-cni-not-ready-on-node"], ["val-rules-missing-generic"], rivals("val-cni-not-ready-on-node"), found.pods + [pod],
                    "The CNI pod of one node cannot start (a mount); mesh pods there have no rules, elsewhere all is well.", any_subject=True)
