"""Pair: a workload's own ConfigMap moves the inbound port; the plugin reads the base configuration only."""
from common import *

LAST = parse_time("2025-12-03T10:17:26Z")


def build(name):
    w = World(name, (2, 12, 13), "eks", configmap=True, now=LAST + seconds(131))
    space = w.spaces[0]
    w.add("ConfigMap", w.meta("quotes-proxy", space, w.ago(6000)), data={"config.yaml": "redirect:\n  inbound:\n    port: 15106\n    excludePorts: \"9102\"\n"})
    found = w.validation_fails("quotes-engine", space, refused, last=LAST, restarts=5, port=15106, rng_key="pair-port-15106", replicas=2, custom_configmap="quotes-proxy")
    return w.expect("failing", ["val-custom-configmap-not-seen-by-cni"], ["val-port-mismatch", "val-rules-missing-generic"],
                    [c for c in rivals("val-custom-configmap-not-seen-by-cni", extra=["val-config-load-error", "inj-tproxy-configmap-missing", "inj-custom-configmap-mount"]) if c != "val-port-mismatch"], found.pods,
                    "Pair: same validator log as its twin; here the custom ConfigMap says 15106, the rules (from the base annotation) redirect to 15006.")
