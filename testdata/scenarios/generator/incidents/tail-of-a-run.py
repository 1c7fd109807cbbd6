"""Two lines of a validator's log, taken while it ran; the pods file is missing."""
from common import *


def build(name):
    w = World(name, (2, 13, 1), "kind", now="2025-12-18T07:59:58Z", shape="mid")
    found = w.workload("portal", w.spaces[0], replicas=1, created=w.ago(9), plugin=None)
    pod = found.pods[0]
    run = Validator(w.v, w.ago(3), w.rng).cut(REFUSED, 2)
    w.finish_logs()
    w.logs = {(w.spaces[0], pod.name, "kuma-validation"): "\n".join(run.lines) + "\n"}
    w.items = [i for i in w.items if i["kind"] == "Namespace"]
    w.custom = {}
    w.without("pods", "events", "nodes", "daemonsets", "deployments", "replicasets", "configmaps", "cni-logs", "cp-logs", "custom-resource-definitions", "clusterroles", "clusterrolebindings",
              "mutating-webhook-configurations", "validating-webhook-configurations", "services", "endpoints", "serviceaccounts")
    out = w.expect("insufficient-evidence", [], (), [], (), "Two attempts and no end: it may pass on the third.")
    w.expectation["mustNot"] = REFUSED_FORMS[1:] + ["val-io-timeout-filtered", "val-silent-pass-ipv4"]
    return out
