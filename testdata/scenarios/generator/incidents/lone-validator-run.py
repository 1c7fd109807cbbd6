"""A folder with nothing in it but one container's log."""
from common import *


def build(name):
    w = World(name, (2, 12, 2), "kubeadm", now="2025-10-07T16:15:14Z", form="dir", shape="cut")
    found = w.validation_fails("ledger-api", w.spaces[0], refused, replicas=1, restarts=4, plugin=None)
    keep = (w.spaces[0], found.pods[0].name, "kuma-validation")
    w.finish_logs()
    w.logs = {keep: w.logs[keep]}
    w.items, w.custom, w.alias, w.extra = [], {}, None, {}
    import bundle
    w.missing.update(folder for folder, _, _ in bundle.KINDS.values())
    w.expectation["notCollected"] = ["everything but one log"]
    out = w.expect("failing", ["val-rules-missing-generic"], REFUSED_FORMS, [c for c in REFUSED_FORMS if c != "val-rules-missing-generic"] + ["val-io-timeout-filtered", "val-silent-pass-ipv4", "val-bind-in-use"], (),
                   "One log, no object: the rules are not in effect, and nothing tells why.")
    w.expectation["mustNot"] = ["cni-defaults-on-non-openshift", "inj-cni-flag-mismatch", "val-uid-mismatch", "val-port-mismatch", "plugin-skip-excluded-namespace", "x-hostnetwork-pod", "val-io-timeout-filtered", "val-silent-pass-ipv4"]
    return out
