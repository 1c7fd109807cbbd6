"""A ContainerPatch moved the validator's port; the rules still redirect to the mesh's own port."""
from common import *


def build(name):
    w = World(name, (2, 10, 7), "aks", product="kong-mesh", system="mesh-platform", now="2025-07-08T13:41:22Z", form="zip", cni_age=120000)
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("port-15006-is-taken", w.system, w.ago(5200)), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/args/5", "value": '"15016"'}]})
    script = lambda a: a.fail(REFUSED).fail(REFUSED, "ipv6")
    found = w.validation_fails("claims-intake", w.spaces[0], script, replicas=2, restarts=5, port=15016, validator_port=15016,
                               annotations={"kuma.io/container-patches": "port-15006-is-taken"})
    for pod in w.workload("claims-archive", w.spaces[0], replicas=2, age=1500).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().passes("ipv6").text()
        w.sidecar_log(pod, 2)
    return w.expect("failing", ["val-port-mismatch"], ["val-rules-missing-generic"],
                    rivals("val-port-mismatch", extra=["plugin-bad-annotation", "val-ipv6-address-missing"]), found.pods,
                    "Rules were installed for inbound port 15006; a ContainerPatch makes kuma-validation listen on 15016.")
