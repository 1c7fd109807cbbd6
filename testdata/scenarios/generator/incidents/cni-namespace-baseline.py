"""The CNI has a namespace of its own, which enforces the baseline Pod Security Standard: no hostPath, so no CNI pod at all."""
from common import *


def build(name):
    w = World(name, (2, 9, 21), "rke2", apps=0, cni_ns="mesh-node-agents", system="mesh", now="2025-04-15T19:20:11Z", cni_age=2400, shape="mid")
    w.get("Namespace", "mesh-node-agents")["metadata"]["labels"].update({"pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/warn": "restricted"})
    for pod in list(w.cni_pods.values()):
        w.pods.remove(pod)
    w.cni_pods, w.cni_lines, w.cni_start = {}, {}, {}
    w.cni_ds["metadata"]["creationTimestamp"] = rfc3339(w.ago(2400))
    w.daemonset_status(w.cni_ds, 4, 0, 0)
    w.event(w.cni_ds, "FailedCreate", 'Error creating: pods "kuma-cni-node-%s" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volumes "cni-bin-dir", "cni-net-dir")' % w.word(5),
            w.ago(2399), w.ago(130), 18, warning=True, component="daemonset-controller")
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
        for n in range(3):
            w.cp_say(w.ago(2300 - 700 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node["metadata"]["name"]}})
    pods = []
    for app, space in (("fleet-api", 0), ("fleet-map", 1)):
        pods += w.pending(app, w.spaces[space], "0/4 nodes are available: 4 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.", replicas=2, age=1800)
    return w.expect("failing", ["cni-ds-psa-blocked"], ["taint-node-blocked"], ["init-psa-baseline", "validation-psa-restricted", "cni-ds-not-scheduled", "taint-wrong-namespace-or-app",
                    "taint-rbac", "taint-leftover-after-uninstall", "scc-uid-range", "cni-ds-image-pull"], pods + [w.cni_ds],
                    "The DaemonSet's pods are refused by PodSecurity (hostPath); no node loses its taint.", any_subject=True)
