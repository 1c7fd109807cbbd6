"""A mutation that runs after the injector sets another inbound port in the annotation; the validator's arguments keep 15006."""
from field_cni import *


def build(name):
    w = World(name, (2, 11, 16), "k3s", product="kong-mesh", family="ipv4", now="2026-02-19T13:20:07Z", nodes=3, apps=2, cni_ns="kong-mesh-system", native=False)
    mark = {"policies.kyverno.io/last-applied-patches": "move-inbound.mesh-defaults.kyverno.io: replaced /metadata/annotations/kuma.io~1transparent-proxying-inbound-port\n"}
    bad = []
    for app, space, count in (("meter-read", 0, 2), ("tariff", 0, 1)):
        bad += w.validation_fails(app, w.spaces[space], refused, last=w.ago(61 + 30 * count), replicas=count, restarts=5, rules_port=15106, validator_port=15006, annotations=dict(mark)).pods
    well(w, "meter-map", w.spaces[1], replicas=2, age=1700)
    w.crd("clusterpolicies", "ClusterPolicy", "Cluster", "kyverno.io", "v1")
    w.custom_add("clusterpolicies.kyverno.io", False, "ClusterPolicy", w.meta("mesh-defaults", created=w.ago(9000)), api="kyverno.io/v1", spec={"rules": [{
        "name": "move-inbound", "match": {"any": [{"resources": {"kinds": ["Pod"], "namespaces": [w.spaces[0]]}}]},
        "mutate": {"patchStrategicMerge": {"metadata": {"annotations": {"kuma.io/transparent-proxying-inbound-port": "15106"}}}}}]})
    bustle(w, "scaler", "dns", "deprecated")
    return w.expect("failing", ["val-port-mismatch"], ["val-rules-missing-generic"], rivals("val-port-mismatch", extra=["plugin-bad-annotation", "x-k3s-rke2"]), bad,
                    "The pods' annotation says 15106 (the rules redirect there), the validator's argument and listener say 15006; only the namespace of the policy is concerned.")
