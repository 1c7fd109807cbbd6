"""The control plane's default list names a ContainerPatch that was left behind in the old system namespace: nothing is injected any more."""
from field_estate import *


def build(name):
    w = World(name, (2, 6, 9), "gke", cni=None, nodes=3, apps=1, native=False, system="mesh-system", now="2024-08-01T10:55:20Z", shape="mid")
    w.namespace("kuma-system", {"kuma.io/system-namespace": "true"}, w.ago(9000000))
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_CONTAINER_PATCHES="init-base,sidecar-base")
    patch = lambda name, ns, kind, path, value: w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta(name, ns, w.ago(5000 if ns == w.system else 8000000)), mesh="default", spec={kind: [{"op": "replace", "path": path, "value": value}]})
    patch("init-base", w.system, "initPatch", "/resources/requests/cpu", '"10m"')
    patch("init-base", "kuma-system", "initPatch", "/resources/requests/cpu", '"10m"')
    patch("sidecar-base", "kuma-system", "sidecarPatch", "/resources/limits/memory", '"256Mi"')
    text = 'it appears some expected container patches are missing: ["sidecar-base"]'
    message = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + text
    a, b = w.spaces
    owners = [w.refused("stockroom", a, message, age=2500, count=16), w.refused("picking", b, message, "StatefulSet", age=2100, count=15), w.refused("label-print", b, message, "DaemonSet", age=1900, count=15), w.refused("returns", b, message, age=1500, count=14)]
    for owner in owners:
        injected_since(w, owner, owner["metadata"]["namespace"], [("ERROR", "injector", "loading container patches failed", {"mesh": "default", "expected": ["init-base", "sidecar-base"], "missing": ["sidecar-base"], "error": text})], count=3, gap=400, age=1450)
    volume_trouble(w)
    bustle(w, "scaler", "restarted")
    w.without("deployments")
    return w.expect("failing", ["inj-container-patch-missing"], (), ["inj-container-patch-invalid", "inj-webhook-unreachable", "inj-mesh-not-found", "inj-tproxy-configmap-missing", "inj-bad-annotation", "inj-namespace-label-missing", "dp-cp-unreachable",
                    "inj-pod-validator"], owners, "sidecar-base exists in the former system namespace only; the control plane (now in mesh-system) names it for every pod, so all injections are refused.")
