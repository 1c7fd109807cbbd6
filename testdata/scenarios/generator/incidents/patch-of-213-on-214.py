"""After the upgrade to 2.14 kuma-validation has no CPU limit any more; a ContainerPatch that replaces it no longer applies."""
from extra_injection import *


def build(name):
    w = World(name, (2, 14, 0), "aks", nodes=3, apps=2, family="ipv4", now="2026-06-16T07:15:54Z", native=False)
    rolled = w.ago(3000)
    cp_restarted(w, rolled)
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("validation-cpu", w.system, w.ago(9000000)), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/resources/limits/cpu", "value": '"400m"'}]})
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_CONTAINER_PATCHES="validation-cpu", KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS="false")
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: could not apply patches ["validation-cpu"]: replace operation does not apply: doc is missing key: /resources/limits/cpu: missing value'
    owners = []
    for n, (app, space) in enumerate((("menu-api", 0), ("menu-render", 0), ("table-plan", 1))):
        owners.append(w.refused(app, w.spaces[space], text, age=2600 - 350 * n, count=16 - n))
        for k in range(2):
            at = w.ago(2500 - 350 * n - 900 * k)
            w.cp_say(at, "INFO", "injector", "injecting Kuma", {"pod": owners[-1]["metadata"]["name"] + "-", "namespace": w.spaces[space], "mesh": "default"})
            w.cp_say(at + seconds(0.1), "INFO", "injector", "applying a patches to the container", {"pod": owners[-1]["metadata"]["name"] + "-", "namespace": w.spaces[space], "mesh": "default", "patches": ["validation-cpu"]})
    stranger(w, "pull")
    return w.expect("failing", ["inj-container-patch-invalid"], (), ["inj-container-patch-missing", "x-limitrange-quota", "inj-webhook-unreachable", "inj-bad-annotation", "inj-pod-validator", "val-io-timeout-cpu", "validation-psa-restricted"], owners,
                    "The mesh-wide patch replaces limits.cpu of the init container, which 2.14 does not set; every injection is refused.")
