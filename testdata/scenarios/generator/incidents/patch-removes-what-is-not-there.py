"""After the upgrade the sidecar has no such field any more; a ContainerPatch of old still wants to remove it."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 14, 0), "gke", nodes=3, apps=1, now="2026-06-11T15:40:09Z", family="dualstack", native=False)
    space = w.spaces[1]
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("no-cpu-cap", w.system), spec={
        "sidecarPatch": [{"op": "add", "path": "/terminationMessagePolicy", "value": '"FallbackToLogsOnError"'}],
        "initPatch": [{"op": "remove", "path": "/resources/limits/cpu"}]})
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_CONTAINER_PATCHES="no-cpu-cap")
    why = 'could not apply patches ["no-cpu-cap"]: error in remove for path: \'/resources/limits/cpu\': unable to remove nonexistent key: cpu: missing value'
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + why
    owners = [w.refused("ferry-times", space, text, age=2100, count=19), w.refused("ferry-store", space, text, "StatefulSet", age=2040, count=18), w.refused("ferry-import-29211", space, text, "Job", age=800, count=9)]
    for n, owner in enumerate(owners):
        injected_since(w, owner, space, [("INFO", "injector", "applying a patches to the container", {"patches": ["no-cpu-cap"]}), ("INFO", "injector", "applying a patches to the container", {"patches": ["no-cpu-cap"]})], 4, 180, 790)
    w.event(w.get("Node", w.node(1)), "NodeHasDiskPressure", "Node %s status is now: NodeHasDiskPressure" % w.node(1), w.ago(3000), warning=False)
    w.event(w.get("Node", w.node(1)), "NodeHasNoDiskPressure", "Node %s status is now: NodeHasNoDiskPressure" % w.node(1), w.ago(2900))
    return w.expect("failing", ["inj-container-patch-invalid"], (), ["inj-container-patch-missing", "inj-webhook-unreachable", "inj-mesh-not-found", "x-limitrange-quota", "inj-bad-annotation", "init-runasnonroot-conflict"], owners,
                    "The validation container has no CPU limit since 2.14; the cluster-wide patch that removes it does not apply, and all injections are refused.", any_subject=True)
