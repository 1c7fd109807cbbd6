"""v3 on AKS: two tenants have ConfigMaps of their own for the transparent proxy; ConfigMaps were not collected."""
from field_estate import *


def build(name):
    w = World(name, (3, 0, 1), "aks", product="kong-mesh", nodes=3, apps=0, family="ipv4", now="2026-10-21T08:20:14Z", cni_age=1200000)
    bad = []
    for app, space, count, own, back in (("treasury-api", 0, 2, "treasury-tproxy", 66), ("reserve-calc", 1, 1, "reserve-tproxy", 157)):
        found = w.validation_fails(app, w.spaces[space], refused, last=w.ago(back), replicas=count, restarts=5, port=25006, rules_port=15006, custom_configmap=own)
        bad += real_args(found).pods
    for app, space in (("treasury-ui", 0), ("reserve-ui", 1)):
        real_args(well(w, app, w.spaces[space], replicas=1, age=2100))
    database_trouble(w)
    bustle(w, "shipper", "restarted")
    w.without("configmaps", "cp-logs")
    return w.expect("failing", ["val-custom-configmap-not-seen-by-cni"], ["val-port-mismatch", "val-rules-missing-generic"],
                    [c for c in rivals("val-custom-configmap-not-seen-by-cni", extra=["val-config-load-error", "inj-custom-configmap-mount", "plugin-missing-tproxy-annotation", "inj-tproxy-configmap-missing"]) if c != "val-port-mismatch"], bad,
                    "Pods with a custom ConfigMap: the validator listens on 25006, the base annotation, which is all that the plugin reads, says 15006. Their siblings without one are well.")
