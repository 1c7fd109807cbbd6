"""A bundle redacted with tokens: names of users, ports and configuration are masked; the CNI's logs were not collected."""
from common import *


def build(name):
    w = World(name, (2, 11, 1), "eks", product="kong-mesh", family="dualstack", now="2025-06-30T18:45:00Z")
    found = w.validation_fails("vault-sync", w.spaces[1], refused_both, replicas=2, restarts=5, plugin=None)
    for pod in [p for p in w.pods if "kuma.io/sidecar-injected" in p.obj["metadata"].get("annotations", {})]:
        notes = pod.obj["metadata"]["annotations"]
        for key in ("kuma.io/sidecar-uid", "kuma.io/transparent-proxying-inbound-port"):
            notes[key] = "***TOKEN_GENERIC_%s***" % w.hex(6).upper()
        for c in pod.obj["spec"]["initContainers"]:
            c["args"] = ["***TOKEN_GENERIC_%s***" % w.hex(6).upper() for _ in c.get("args", [])]
    w.without("cni-logs", "cp-logs", "cni-pods", "nodes", "daemonsets", "configmaps")
    out = w.expect("failing", ["val-rules-missing-generic"], REFUSED_FORMS, [], found.pods, "Masked values are unknown, not different; the sources that would decide are missing.")
    w.expectation["mustNot"] = ["val-uid-mismatch", "val-port-mismatch", "val-custom-configmap-not-seen-by-cni", "cni-defaults-on-non-openshift", "inj-cni-flag-mismatch", "val-io-timeout-filtered", "val-silent-pass-ipv4"]
    return out
