"""A team keeps its ContainerPatch in its own namespace; the injector looks in the system namespace."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 7), "eks", nodes=3, apps=2, family="dualstack", now="2026-02-11T10:37:29Z")
    space = w.spaces[0]
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("sidecar-small", space, w.ago(4000)), mesh="default", spec={
        "sidecarPatch": [{"op": "replace", "path": "/resources/requests/cpu", "value": '"20m"'}]})
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("sidecar-large", w.system, w.ago(700000)), mesh="default", spec={
        "sidecarPatch": [{"op": "replace", "path": "/resources/requests/cpu", "value": '"500m"'}]})
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: it appears some expected container patches are missing: ["sidecar-small"]'
    owners = [w.refused(app, space, text, age=2700 - 400 * n, count=16 - n, metadata={"annotations": {"kuma.io/container-patches": "sidecar-small"}}) for n, app in enumerate(("crew-api", "crew-sync"))]
    owners.append(w.refused("crew-ledger", space, text, "StatefulSet", age=2400, count=15, metadata={"annotations": {"kuma.io/container-patches": "sidecar-large,sidecar-small"}}))
    for n in range(4):
        w.cp_say(w.ago(2600 - 610 * n), "INFO", "injector", "injecting Kuma", {"pod": owners[n % 2]["metadata"]["name"] + "-", "namespace": space, "mesh": "default"})
        w.cp_say(w.ago(2599.9 - 610 * n), "ERROR", "injector", "loading container patches failed", {"pod": owners[n % 2]["metadata"]["name"] + "-", "namespace": space, "mesh": "default", "expected": ["sidecar-small"],
                 "missing": ["sidecar-small"], "error": 'it appears some expected container patches are missing: ["sidecar-small"]'})
    fine = w.workload("crew-portal", w.spaces[1], replicas=2, created=w.ago(1500), annotations={"kuma.io/container-patches": "sidecar-large"})
    for pod in fine.pods:
        validated(w, pod)
    stranger(w, "crash")
    return w.expect("failing", ["inj-container-patch-missing"], (), ["inj-container-patch-invalid", "inj-webhook-unreachable", "inj-bad-annotation", "inj-mesh-not-found", "inj-tproxy-configmap-missing", "inj-pod-validator",
                    "val-rules-missing-generic", "inj-token-volume"], owners, "The ContainerPatch exists, but in the application's namespace; the injector reads only its system namespace.")
