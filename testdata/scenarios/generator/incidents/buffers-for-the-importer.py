"""Kuma 2.5: a ContainerPatch adds below a field that the sidecar does not have."""
from node_agents import *


def build(name):
    w = World(name, (2, 5, 6), "aks", product="kong-mesh", nodes=3, apps=2, family="ipv4", now="2024-03-19T09:37:58Z", shape="old", native=False, cni_age=800000)
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("big-buffers", w.system, w.ago(4100)), mesh="default", spec={
        "sidecarPatch": [{"op": "add", "path": "/lifecycle/postStart/exec", "value": '{"command":["/bin/sh","-c","sleep 2"]}'}, {"op": "add", "path": "/resources/limits/memory", "value": '"768Mi"'}]})
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("calm-logs", w.system), mesh="default", spec={"sidecarPatch": [{"op": "add", "path": "/args/-", "value": '"--log-level=error"'}]})
    error = 'could not apply patches ["big-buffers"]: add operation does not apply: doc is missing path: "/lifecycle/postStart/exec": missing value'
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + error
    owners = []
    for n, (app, kind) in enumerate((("hauls-import", "StatefulSet"), ("hauls-sort", "ReplicaSet"))):
        owner = w.refused(app, w.spaces[0], text, kind, age=3000 - 800 * n, count=18 - n, metadata={"annotations": {"kuma.io/container-patches": "calm-logs,big-buffers"}})
        injected_since(w, owner, w.spaces[0], [("ERROR", "injector", "injection failed", {"error": error})], 5, 120, 1500)
        owners.append(owner)
    bustle(w, "grafana", "pull", "dns")
    return w.expect("failing", ["inj-container-patch-invalid"], (), ["inj-container-patch-missing", "inj-bad-annotation", "inj-webhook-unreachable", "inj-mesh-not-found", "x-limitrange-quota", "inj-token-volume", "inj-pod-validator"], owners,
                    "big-buffers adds to /lifecycle/postStart, which the sidecar of 2.5 does not have; both workloads that name it are refused.", any_subject=True)
