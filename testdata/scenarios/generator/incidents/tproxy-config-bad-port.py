"""ConfigMap mode: the workload's own ConfigMap holds a port that is none."""
from common import *


def build(name):
    w = World(name, (2, 12, 14), "kubeadm", configmap=True, now="2026-04-22T07:31:18Z")
    space = w.spaces[0]
    w.add("ConfigMap", w.meta("tproxy-reports", space), data={"config.yaml": "redirect:\n  outbound:\n    port: 99999\n"})
    found = w.workload("reports", space, replicas=2, created=w.ago(800), custom_configmap="tproxy-reports")
    w.init_loops(found, "kuma-validation", "Error: failed to load transparent proxy configuration from provided input: parsing configuration from file "
                 "'/tmp/transparent-proxy/custom/config.yaml' failed: unable to parse configuration: error unmarshaling JSON: while decoding JSON: value '99999' is not a valid "
                 "port (uint16 in the range [1, 65535])\n", restarts=5, run=0)
    return w.expect("failing", ["val-config-load-error"], (), ["val-custom-configmap-not-seen-by-cni", "val-bad-flag", "val-port-mismatch", "inj-tproxy-configmap-missing",
                    "val-rules-missing-generic", "plugin-bad-annotation"], found.pods, "The custom ConfigMap has an impossible port; the validator ends at once.")
