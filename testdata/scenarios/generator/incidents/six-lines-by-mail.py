"""One log file: a validator that cannot read its configuration."""
from field_estate import *


def build(name):
    w = World(name, (2, 13, 8), "gke", nodes=2, apps=0, configmap=True, family="ipv4", now="2026-04-15T15:48:03Z")
    p = Paper(w)
    error = ("Error: failed to load transparent proxy configuration from provided input: parsing configuration from file '/tmp/transparent-proxy/custom/config.yaml' failed: "
             "unable to parse configuration: error converting YAML to JSON: yaml: line 6: found character that cannot start any token\n")
    p.put("kuma-validation.log", error)
    return p.expect("failing", ["val-config-load-error"], (), ["val-custom-configmap-not-seen-by-cni", "val-bad-flag", "val-port-mismatch", "val-rules-missing-generic", "val-config-dir-not-writable", "plugin-bad-annotation",
                    "init-config-load", "inj-tproxy-configmap-missing"], (), "The custom file of the transparent proxy has a tab in line 6; the validator ends with that line alone.", any_subject=True, missing=["everything but one log"])
