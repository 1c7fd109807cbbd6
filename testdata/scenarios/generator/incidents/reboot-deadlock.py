"""After a hard reboot the conflist still names kuma-cni, but no installer runs: nothing on the node gets a sandbox, the installer included."""
from common import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", product="kong-mesh", now="2026-01-28T06:31:00Z")
    node = w.node(1)
    boot = w.ago(1500)
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    w.get("Node", node)["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(20))
    stuck = [w.cni_pods[node]]
    w.cni_lines[node] = []
    w.daemonset_status(w.cni_ds, 4, 3)
    stuck += w.workload("render-web", w.spaces[0], replicas=2, created=w.ago(1300), node=node, plugin=None).pods
    stuck += w.workload("thanos-query", "monitoring", replicas=1, created=w.ago(1100), node=node, mesh=False, image="quay.io/thanos/thanos:v0.36.1").pods
    for pod in stuck:
        if pod.created < boot:
            w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(30), w.ago(12), 90)
        pod.created, keep = max(pod.created, boot + seconds(31)), pod.created
        w.sandbox_fails(pod, error, 4)
        pod.created = keep
        if hasattr(pod, "dataplane"):
            w.no_dataplane(pod)
    return w.expect("failing", ["plugin-installer-not-running"], ["x-runtime-restart-sandbox"],
                    ["val-cni-not-ready-on-node", "plugin-two-installers", "x-binary-missing", "plugin-kubeconfig-missing", "cni-plugin-overwritten",
                     "val-rules-missing-generic", "x-uninstall-leftover"], stuck,
                    "One node after a reboot: no /install-cni process, and the installer's own pod is stuck with the same event.", any_subject=True)
