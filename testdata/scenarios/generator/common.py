"""What the incident files import: the world, the texts, and lists of causes that are often wrong together."""

from kumalogs import (NO_BOOTSTRAP, NO_ROUTE, NOT_FOUND_YET, OLD_SKIPS, REFUSED, TIMEOUT, USAGE, Validator, as_json, bootstrap, chain_retry,  # noqa: F401
                      cleanup, envoy_ready, final_error, init_restore_failed, init_rules, init_success, install_start, no_bootstrap,
                      not_found_yet, plugin_fields, plugin_line, refresh, verbose)
from pods import (container, ended, init_container, kuma_annotations, running, security, sidecar_container, tproxy_config,  # noqa: F401
                  validation_container, waits)
from text import micro, parse_time, rfc3339, seconds, stamp, to_yaml, zap  # noqa: F401
from world import APPS, SPACES, Workload, World  # noqa: F401

# What must not be claimed of a cluster in which nothing is wrong with Kuma.
QUIET = ["val-rules-missing-generic", "val-cni-race-new-node", "val-cni-not-ready-on-node", "val-silent-pass-ipv4", "val-io-timeout-cpu",
         "cni-defaults-on-non-openshift", "cni-conf-not-found", "cni-plugin-overwritten", "cni-bin-dir-not-writable", "inj-cni-flag-mismatch",
         "plugin-installer-not-running", "plugin-skip-excluded-namespace", "plugin-skip-no-sidecar", "plugin-skip-kuma-init-present",
         "dp-not-found-yet", "dp-cp-unreachable", "dp-xds-stream", "taint-node-blocked", "x-iptables-wiped-later", "x-cilium-exclusive"]

# Rival explanations of refused validation connections.
REFUSED_RIVALS = ["val-cni-race-new-node", "val-cni-not-ready-on-node", "val-uid-mismatch", "val-port-mismatch",
                  "val-custom-configmap-not-seen-by-cni", "val-outbound-redirect-disabled", "val-outbound-exclusion-covers-probe",
                  "val-rerun-on-sandbox-recreate", "cni-defaults-on-non-openshift", "cni-plugin-overwritten", "cni-ds-not-scheduled",
                  "inj-cni-flag-mismatch", "plugin-skip-excluded-namespace", "plugin-skip-kuma-init-present", "plugin-skip-no-sidecar",
                  "plugin-skip-not-injected-annotation", "x-annotation-overwritten", "x-hostnetwork-pod", "x-istio-side-by-side",
                  "x-iptables-wiped-later", "val-io-timeout-filtered", "val-bind-in-use"]

# The forms of val-rules-missing-generic that only evidence outside the validator's log can tell apart.
REFUSED_FORMS = ["val-rules-missing-generic", "val-cni-race-new-node", "val-cni-not-ready-on-node", "val-uid-mismatch", "val-port-mismatch",
                 "val-custom-configmap-not-seen-by-cni", "val-outbound-redirect-disabled", "val-outbound-exclusion-covers-probe",
                 "val-rerun-on-sandbox-recreate", "cni-defaults-on-non-openshift", "cni-plugin-overwritten", "cni-ds-not-scheduled",
                 "inj-cni-flag-mismatch", "plugin-skip-kuma-init-present", "plugin-skip-excluded-namespace", "plugin-skip-no-sidecar",
                 "plugin-skip-not-injected-annotation", "plugin-missing-tproxy-annotation", "plugin-old-cni-new-annotation",
                 "x-multus-annotation-ignored", "x-annotation-overwritten", "x-hostnetwork-pod", "x-istio-side-by-side",
                 "x-linkerd-side-by-side", "x-iptables-wiped-later", "x-gvisor-kata", "x-autoscaler-churn", "taint-cp-down",
                 "cni-conf-not-found", "x-cilium-exclusive"]


def refused(attempt):
    """A validator run without IPv6 in which nothing is redirected."""
    attempt.fail(REFUSED)


def refused_both(attempt):
    """The same on a node with IPv6 (the second family times out, as recorded)."""
    attempt.fail(REFUSED).fail(TIMEOUT, "ipv6")


def timed_out(attempt):
    """Every packet is dropped."""
    attempt.fail(TIMEOUT)


def rivals(*right, extra=()):
    """REFUSED_RIVALS without what is right."""
    return [cause for cause in list(REFUSED_RIVALS) + list(extra) if cause not in right]
