"""Envoy's core dumps go to /tmp: the sidecar's 10M volume fills and the kubelet evicts the pods one after another."""
from extra_injection import *


def build(name):
    w = World(name, (2, 10, 9), "bottlerocket", nodes=3, apps=1, family="dualstack", now="2025-09-04T17:18:22Z")
    space = w.spaces[0]
    pods = []
    found = w.workload("tax-forms", space, replicas=6, created=w.ago(3100))
    for n, pod in enumerate(found.pods):
        pod.created = w.ago(3100 - 520 * n)
        pod.run()
        if n == 5:
            validated(w, pod)
            w.sidecar_log(pod, 1)
            continue
        end = pod.created + seconds(519)
        pod.states = {c: dict(state=ended(137 if c == "tax-forms" else 0, "Error" if c == "tax-forms" else "Completed", pod.created + seconds(5), end + seconds(30)), ready=False) for c in pod.mains()}
        pod.states["kuma-validation"] = dict(state=ended(0, "Completed", pod.created + seconds(2), pod.created + seconds(3)), ready=True)
        pod.phase, pod.reason, pod.ready, pod.ready_at = "Failed", "Evicted", False, end
        down(pod)
        w.event(pod, "Evicted", 'Usage of EmptyDir volume "kuma-sidecar-tmp" exceeds the limit "10M". ', end, warning=True)
        w.event(pod, "Killing", "Stopping container kuma-sidecar", end)
        w.event(pod, "Killing", "Stopping container tax-forms", end)
        pods.append(pod)
    found.replicas = 1
    found.finish()
    for each in (found.top, found.owner):
        each["status"].update(replicas=1, unavailableReplicas=0) if each is found.top else each["status"].update(replicas=1)
    stranger(w, "old")
    w.without("cni-logs", "configmaps")
    return w.expect("failing", ["x-readonly-tmp-policy"], (), ["x-oom", "dp-envoy-exit", "init-tmp-readonly", "x-limitrange-quota", "val-config-dir-not-writable", "x-probe-failures", "dp-envoy-not-ready", "init-oom", "val-rules-missing-generic"], pods,
                    "Evicted every nine minutes: kuma-sidecar-tmp goes over its limit of 10M.", any_subject=True)
