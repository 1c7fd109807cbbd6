"""A media workload excludes its RTP range, which is the range that the validator dials."""
from common import *


def build(name):
    w = World(name, (2, 12, 11), "kubeadm", now="2026-01-09T14:22:31Z")
    found = w.validation_fails("rtp-gateway", w.spaces[1], refused, replicas=2, restarts=5,
                               annotations={"traffic.kuma.io/exclude-outbound-ports": "3478,20000-29999"})
    return w.expect("failing", ["val-outbound-exclusion-covers-probe"], ["val-rules-missing-generic"], rivals("val-outbound-exclusion-covers-probe"), found.pods,
                    "exclude-outbound-ports covers 20000-29999; rules were installed; one workload only.")
