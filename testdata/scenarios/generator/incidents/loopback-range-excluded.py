"""A template lists private ranges to bypass, the loopback range among them."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "kind", family="dualstack", now="2026-07-22T08:30:55Z", nodes=3, apps=2)
    value = "10.0.0.0/8,127.0.0.0/8,172.16.0.0/12,192.168.0.0/16"
    found = w.validation_fails("batch-gateway", w.spaces[1], refused, last=w.ago(39), replicas=2, restarts=5, annotations={"traffic.kuma.io/exclude-outbound-ips": value})
    other = well(w, "batch-ui", w.spaces[1], replicas=2, age=1900, annotations={"traffic.kuma.io/exclude-outbound-ips": "10.0.0.0/8"})
    failing_app(w, "invoice-sync")
    bustle(w, "dns", "deprecated", "scaler")
    w.event(other.pods[0], "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", w.ago(1890), w.ago(1885), 2, warning=True)
    w.without("cni-logs")
    return w.expect("failing", ["val-outbound-exclusion-covers-probe"], ["val-rules-missing-generic"], rivals("val-outbound-exclusion-covers-probe", extra=["x-networkpolicy", "dp-cp-unreachable"]), found.pods,
                    "exclude-outbound-ips holds 127.0.0.0/8, in which the validator's 127.0.0.6 lies; the installers' logs were not collected; another workload with a narrower list is well.")
