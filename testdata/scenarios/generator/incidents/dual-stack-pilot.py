"""Pasted: stern of three validators on a dual-stack pilot; the IPv6 half was left out by the plugin without a word."""
from field_estate import *


def build(name):
    w = World(name, (2, 12, 11), "aks", nodes=3, apps=0, family="dualstack", now="2026-01-30T10:06:28Z")
    space = w.spaces[0]
    script = lambda a: a.passes(noise=True).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("geo-tiles", space, script, last=w.ago(95), replicas=3, restarts=4)
    rows = []
    for pod in found.pods:
        rows += rows_of(w.logs[(space, pod.name, "kuma-validation")], space, pod.name, "kuma-validation", w.ago(95))
    rows.sort(key=lambda r: r[0])
    p = Paper(w)
    p.put("stern.txt", "$ stern -n %s geo-tiles -c kuma-validation --since 3m --no-follow\n" % space + stern(rows, colour=False), crlf=True)
    p.put("pods.txt", "$ kubectl get pods -n %s -o wide\n" % space + get_pods(w, space), crlf=True)
    p.put("addr.txt", "$ kubectl debug -n %s %s --image=nicolaka/netshoot --profile=general -it -- ip -6 addr\n" % (space, found.pods[0].name)
          + "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN qlen 1000\n    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n"
          "2: eth0@if23: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP \n    inet6 fe80::a8c4:2ff:fe51:9d07/64 scope link \n       valid_lft forever preferred_lft forever\n", crlf=True)
    p.put("ds.txt", "$ kubectl get ds -n kube-system -o wide\n" + get_ds(w, "kube-system"), crlf=True)
    return p.expect("failing", ["val-ipv6-address-missing"], (), rivals(extra=["val-ipv6-disabled-on-lo", "val-rules-missing-generic", "val-lo-down", "x-networkpolicy"]), found.pods,
                    "IPv4 passes; ::6 is not on lo, as the rules for IPv6 were skipped, while eth0 has a link-local address: network is unreachable.", any_subject=True, missing=["log of the installers", "nodes", "events"])
