"""Someone collected one namespace only: the validator's log and the pod, nothing of the CNI, nodes or control plane."""
from common import *


def build(name):
    w = World(name, (2, 13, 8), "kubeadm", family="dualstack", now="2026-02-20T21:17:05Z")
    found = w.validation_fails("reviews-api", w.spaces[0], refused_both, replicas=1, restarts=7, plugin=None, last=w.ago(33))
    w.without("cni-logs", "cp-logs", "cni-pods", "nodes", "daemonsets", "configmaps", "custom-resource-definitions", "clusterroles", "clusterrolebindings",
              "mutating-webhook-configurations")
    w.missing.add(("pods", w.system))
    return w.expect("failing", ["val-rules-missing-generic"], REFUSED_FORMS, ["val-io-timeout-filtered", "val-bind-in-use", "val-uid-mismatch", "cni-defaults-on-non-openshift",
                    "inj-cni-flag-mismatch", "val-silent-pass-ipv4", "plugin-skip-excluded-namespace"], found.pods,
                    "Rules are missing, that is certain; why cannot be told from what was collected.")
