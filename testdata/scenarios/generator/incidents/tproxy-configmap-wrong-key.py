"""Kong Mesh 2.12 in ConfigMap mode: someone wrote the ConfigMap anew with the key config.yml; the injector wants config.yaml."""
from common import *


def build(name):
    w = World(name, (2, 12, 12), "gke", product="kong-mesh", configmap=True, family="dualstack", now="2026-02-06T18:03:40Z", form="dir")
    cm = w.get("ConfigMap", "kuma-transparent-proxy-config")
    cm["data"] = {"config.yml": cm["data"]["config.yaml"]}
    cm["metadata"]["managedFields"] = [{"manager": "kubectl-replace", "operation": "Update", "apiVersion": "v1", "time": rfc3339(w.ago(3480)), "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {".": {}, "f:config.yml": {}}}}]
    error = "could not retrieve transparent proxy configuration: key 'config.yaml' is missing or empty"
    text = 'admission webhook "%s" denied the request: ' + error
    owners = [w.refused(app, w.spaces[n % 2], text % "namespace-kuma-injector.kuma.io", kind, age=3000 - 200 * n, count=18 - n) for n, (app, kind) in enumerate((("vehicle-api", "ReplicaSet"), ("route-planner", "ReplicaSet"), ("eod-report", "Job")))]
    for n in range(14):
        w.cp_say(w.ago(2990 - 190 * n), "INFO", "injector", "injecting Kuma", {"pod": "vehicle-api-", "namespace": w.spaces[0], "mesh": "default"})
    return w.expect("failing", ["inj-tproxy-configmap-missing"], (), ["inj-custom-configmap-mount", "inj-webhook-unreachable", "inj-mesh-not-found", "inj-bad-annotation", "val-config-load-error", "init-config-load",
                    "plugin-missing-tproxy-annotation", "inj-container-patch-missing"], owners, "The base ConfigMap exists but has its content under config.yml; every injection is refused, pods admitted before still run.")
