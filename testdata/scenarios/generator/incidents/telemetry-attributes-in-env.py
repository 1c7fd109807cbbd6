"""kuma.io/sidecar-env-vars holds a value with equals signs of its own; the injector cannot split it. k3s, StatefulSet and Job too. A second fault: another team names a mesh that is not there."""
from extra_injection import *


def build(name):
    w = World(name, (2, 11, 18), "k3s", nodes=3, apps=2, family="ipv4", now="2026-02-25T19:03:27Z")
    note = {"kuma.io/sidecar-env-vars": "OTEL_EXPORTER_OTLP_ENDPOINT=http://otel.monitoring:4317;OTEL_RESOURCE_ATTRIBUTES=service.name=till,deployment.environment=prod"}
    text = ('admission webhook "namespace-kuma-injector.kuma.io" denied the request: invalid format. Map in "kuma.io/sidecar-env-vars" has to be provided in the following format: key1=value1;key2=value2')
    owners = []
    for n, (app, kind) in enumerate((("till-front", "ReplicaSet"), ("till-ledger", "StatefulSet"), ("till-seed-0225", "Job"))):
        owner = w.refused(app, w.spaces[0], text, kind, age=2400 - 90 * n, count=18 - n)
        for item in w.items:
            if item["kind"] in ("ReplicaSet", "Deployment", "StatefulSet", "Job") and item["metadata"]["name"] in (owner["metadata"]["name"], app):
                item["spec"]["template"]["metadata"] = dict(item["spec"]["template"]["metadata"], annotations=dict(note))
        for k in range(5):
            w.cp_say(w.ago(2380 - 90 * n - 400 * k), "INFO", "injector", "injecting Kuma", {"pod": owner["metadata"]["name"] + "-", "namespace": w.spaces[0], "mesh": "default"})
        owners.append(owner)
    before = w.workload("till-rates", w.spaces[0], replicas=1, age=2300)
    validated(w, before.pods[0])
    w.sidecar_log(before.pods[0], 1)
    other = w.refused("pier-sensors", w.spaces[1], 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: meshes.kuma.io "harbor" not found', age=1500, count=17, labels={"kuma.io/mesh": "harbor"})
    owners.append(other)
    stranger(w, "pull")
    w.without("nodes", "mutating-webhook-configurations")
    return w.expect("failing", ["inj-bad-annotation"], ["inj-mesh-not-found"], ["inj-webhook-unreachable", "inj-uid-conflict", "inj-container-patch-invalid", "inj-token-volume", "inj-pod-validator", "plugin-bad-annotation", "x-limitrange-quota"],
                    owners, "kuma.io/sidecar-env-vars has a value with further '=' in it, which the injector's format does not allow; every pod of the three is refused. Beside it one Deployment asks for a mesh that does not exist.", any_subject=True)
