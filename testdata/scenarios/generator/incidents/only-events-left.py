"""The pods are gone; their events are left, and the runtime cut the plugin's reason off."""
from common import *


def build(name):
    w = World(name, (2, 12, 1), "aks", now="2025-09-12T12:21:30Z")
    found = w.workload("render-web", w.spaces[0], replicas=2, created=w.ago(1500), plugin=None)
    for pod in found.pods:
        w.sandbox_fails(pod, "context deadline exceeded", 3, every=240)
        w.no_dataplane(pod)
    for pod in found.pods:
        w.pods.remove(pod)
    found.replicas, found.pods = 2, []
    w.items.remove(found.top), w.items.remove(found.owner)
    w.without("cni-logs", "cni-pods", "daemonsets")
    out = w.expect("failing", [], (), [], (), "Sandbox errors of kuma-cni, 'context deadline exceeded', on pods that no longer exist: not decided.", also=["insufficient-evidence"])
    w.expectation["mustNot"] = ["plugin-installer-not-running", "plugin-rbac-forbidden", "plugin-unauthorized", "x-binary-missing", "plugin-no-iptables-on-host", "val-rules-missing-generic", "cni-defaults-on-non-openshift",
                                "plugin-kubeconfig-missing", "plugin-kernel-modules", "plugin-two-installers"]
    return out
