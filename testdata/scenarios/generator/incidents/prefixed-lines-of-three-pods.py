"""One file: kubectl logs of a label, with prefixes and times; the IPv6 half cannot listen in two of three pods."""
from types import SimpleNamespace

from more_platforms import *


def build(name):
    w = World(name, (3, 0, 0), "flannel", family="dualstack", now="2026-10-08T13:20:59Z", nodes=3, apps=0)
    found = w.validation_fails("meter-reader", w.spaces[0], lambda a: a.passes(noise=True).bind("cannot assign requested address", "ipv6"), last=w.ago(75), replicas=2, restarts=6)
    fine = w.workload("meter-admin", w.spaces[0], replicas=1, age=9000).pods[0]
    rows = []
    w.logs[(fine.namespace, fine.name, "kuma-validation")] = Validator(w.v, fine.created + seconds(2), w.rng).passes(noise=True).passes("ipv6", noise=False).text()
    for pod in found.pods + [fine]:
        at = None
        for number, line in enumerate( w.logs[(pod.namespace, pod.name, "kuma-validation")].rstrip("\n").split("\n")):
            at = line.split("\t")[0].rstrip("Z") if "\t" in line else at
            rows.append("[pod/%s/kuma-validation] %s%06dZ %s" % (pod.name, at, 104211 + 61873 * number, line))
    p = Paper(w)
    p.put("meter-validation.log", "\n".join(rows) + "\n", crlf=True)
    # The lines name no namespace, so nobody can tell it.
    unplaced = [SimpleNamespace(ref={"kind": "Pod", "name": pod.name}) for pod in found.pods]
    return p.expect("failing", ["val-ipv6-disabled-on-lo"], (), ["val-lo-down", "val-ipv6-address-missing", "val-bind-in-use", "val-rules-missing-generic", "val-io-timeout-filtered", "init-ip6tables", "val-silent-pass-ipv4"], unplaced,
                    "IPv4 passes, [::1]:15006 cannot be bound in two pods; the third, of another workload, passes both families.", any_subject=True, missing=["everything but one file of logs"])
