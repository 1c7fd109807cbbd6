"""Kuma 2.9: something writes more than 10 MB into the sidecar's /tmp, and the kubelet puts the pods out, one after the other."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 9, 14), "eks", nodes=3, apps=2, now="2025-09-02T17:05:19Z", family="dualstack")
    space = w.spaces[0]
    env = {"kuma.io/sidecar-env-vars": "KUMA_DATAPLANE_RUNTIME_ENVOY_LOG_LEVEL=trace"}
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("envoy-log-to-file", w.system), spec={"sidecarPatch": [{"op": "add", "path": "/args/-", "value": '"--log-output-path=/tmp/kuma-dp.log"'}]})
    found = w.workload("rate-cards", space, replicas=6, created=w.ago(3300), annotations=dict(env, **{"kuma.io/container-patches": "envoy-log-to-file"}))
    text = 'Usage of EmptyDir volume "kuma-sidecar-tmp" exceeds the limit "10M". '
    out = []
    for number, pod in enumerate(found.pods):
        pod.created = w.ago(3300 - 560 * number)
        pod.run()
        passed(w, pod)
        if number < 5:
            end = pod.created + seconds(530 + 3 * number)
            evicted(w, pod, text, pod.created + seconds(5), end)
            w.no_dataplane(pod)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Evicted", text, end - seconds(31), warning=True)
            w.event(pod, "Killing", "Stopping container rate-cards", end - seconds(31))
            w.event(pod, "Killing", "Stopping container kuma-sidecar", end - seconds(31))
            out.append(pod)
        else:
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Started", "Started container rate-cards", pod.created + seconds(5))
            w.sidecar_log(pod, 2)
    found.replicas = 1
    found.finish()
    template(found.owner, w, annotations=dict(env, **{"kuma.io/container-patches": "envoy-log-to-file"}))
    for pod in out:
        w.logs = {k: v for k, v in w.logs.items() if k[1] != pod.name}
    return w.expect("failing", ["x-readonly-tmp-policy"], (), ["x-oom", "dp-envoy-exit", "init-tmp-readonly", "val-config-dir-not-writable", "x-limitrange-quota", "cni-oom", "dp-envoy-not-ready", "x-probe-failures"], out,
                    "Five pods in turn were evicted after nine minutes: usage of emptyDir kuma-sidecar-tmp exceeds its 10M; a patch lets kuma-dp log to a file there.", any_subject=True)
