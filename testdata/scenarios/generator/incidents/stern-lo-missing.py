"""Pasted: stern over two pods of one node; IPv4 times out and ::1 cannot be bound, in each run."""
from field_cni import *
from dump import get_pods, rows_of, stern


def build(name):
    w = World(name, (2, 13, 10), "cilium", family="dualstack", now="2026-07-05T01:33:41Z", nodes=3, apps=1)
    script = lambda a: a.fail(TIMEOUT).bind("cannot assign requested address", "ipv6")
    node = w.node(2)
    one = w.validation_fails("grid-sensor", w.spaces[0], script, last=w.ago(44), restarts=5, node=node)
    two = w.validation_fails("grid-alarm", w.spaces[0], script, last=w.ago(60), restarts=5, node=node)
    rows = []
    for pod in one.pods + two.pods:
        rows += rows_of(w.logs[(pod.namespace, pod.name, "kuma-validation")], pod.namespace, pod.name, "kuma-validation", w.ago(60))
    good = well(w, "grid-web", w.spaces[0], both=True, age=900, node=w.node(0)).pods[0]
    rows += rows_of(w.logs[(good.namespace, good.name, "kuma-validation")], good.namespace, good.name, "kuma-validation", good.created)
    rows.sort(key=lambda row: row[0])
    p = Paper(w)
    p.put("stern.txt", stern(rows, colour=False)).put("pods.txt", get_pods(w, [w.spaces[0]]))
    p.put("from-chat.txt", "only pods on %s are affected, since we swapped the cni plugins package there on friday\n" % node)
    return p.expect("failing", ["val-lo-down"], (), ["val-io-timeout-filtered", "val-io-timeout-cpu", "val-ipv6-disabled-on-lo", "val-ipv6-address-missing", "val-rules-missing-generic", "val-cni-race-new-node", "val-bind-in-use"],
                    one.pods + two.pods, "Time-outs on IPv4 and an address that cannot be assigned on ::1: loopback is down in sandboxes of one node.", any_subject=True, missing=["objects", "CNI", "events"])
