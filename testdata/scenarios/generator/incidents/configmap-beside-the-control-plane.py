"""A custom transparent-proxy ConfigMap was made in the system namespace; the kubelet looks in the pod's."""
from extra_injection import *


def build(name):
    w = World(name, (3, 0, 0), "bottlerocket", nodes=3, apps=2, family="dualstack", now="2026-10-21T13:58:05Z", form="gz")
    space = w.spaces[0]
    w.add("ConfigMap", w.meta("low-latency", w.system, w.ago(5600)), data={"config.yaml": "redirect:\n  outbound:\n    excludePorts: \"9092\"\n"})
    pods = []
    for n, app in enumerate(("quote-stream", "quote-cache")):
        found = w.workload(app, space, replicas=2 - n, created=w.ago(1750 - 60 * n), custom_configmap="low-latency", plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            pod.no_sandbox()
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "transparent-proxy-custom" : configmap "low-latency" not found', pod.created + seconds(1), w.ago(41), 22, warning=True)
            pods.append(pod)
        found.finish()
    fresh = w.workload("quote-admin", space, replicas=1, created=w.ago(1200))
    validated(w, fresh.pods[0])
    w.sidecar_log(fresh.pods[0], 2)
    stranger(w, "crash")
    return w.expect("failing", ["inj-custom-configmap-mount"], (), ["inj-tproxy-configmap-missing", "val-custom-configmap-not-seen-by-cni", "plugin-installer-not-running", "plugin-rbac-forbidden", "x-binary-missing", "val-config-load-error",
                    "inj-spire-csi", "x-bottlerocket-talos", "order-native-sidecar-startup-probe"], pods, "FailedMount: the ConfigMap low-latency is in kuma-system, not in the pods' namespace; no sandbox is made.")
