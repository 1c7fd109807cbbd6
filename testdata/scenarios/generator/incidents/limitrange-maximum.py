"""Kuma 2.5: a LimitRange allows less than what the sidecar's default limits are."""
from common import *
from platforms import PLATFORMS

PLATFORMS["kubeadm-127"] = dict(PLATFORMS["kubeadm"], kubelet="v1.27.9", runtime="containerd://1.6.26", base_image="docker.io/calico/node:v3.26.4")


def build(name):
    w = World(name, (2, 5, 4), "kubeadm-127", cni=None, now="2024-03-12T12:40:33Z", shape="old", form="gz", nodes=6)
    space = "students"
    w.namespace(space, {"kuma.io/sidecar-injection": "enabled"}, w.ago(86400 * 9))
    w.add("LimitRange", w.meta("small-only", space, w.ago(86400 * 9)), spec={"limits": [{"type": "Container", "max": {"cpu": "500m", "memory": "256Mi"}, "default": {"cpu": "250m", "memory": "128Mi"}, "defaultRequest": {"cpu": "50m", "memory": "64Mi"}}]})
    w.add("ResourceQuota", w.meta("pods", space, w.ago(86400 * 9)), spec={"hard": {"pods": "40"}}, status={"hard": {"pods": "40"}, "used": {"pods": "3"}})
    text = 'pods "%s" is forbidden: [maximum cpu usage per Container is 500m, but limit is 1, maximum memory usage per Container is 256Mi, but limit is 512Mi]'
    owners = []
    for app, kind, age in (("lab-api", "ReplicaSet", 2900), ("lab-queue", "StatefulSet", 2850), ("lab-seed", "Job", 2700)):
        owners.append(w.refused(app, space, text % (app + ("-0" if kind == "StatefulSet" else "-" + w.word(5))), kind, age=age, count=17))
    w.workload("lab-docs", space, replicas=1, mesh=False, age=600000, pod_labels={"kuma.io/sidecar-injection": "disabled"})
    return w.expect("failing", ["x-limitrange-quota"], (), ["validation-psa-restricted", "init-psa-baseline", "inj-webhook-unreachable", "inj-mesh-not-found", "scc-uid-range", "x-oom", "inj-uid-conflict", "val-io-timeout-cpu"], owners,
                    "LimitRange small-only: at most 500m and 256Mi a container; kuma-sidecar has 1 CPU and 512Mi.")
