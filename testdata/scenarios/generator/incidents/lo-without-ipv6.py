"""OpenShift: a workload's own sysctl switches IPv6 off on its loopback; eth0 keeps its IPv6 address."""
from common import *


def build(name):
    w = World(name, (2, 13, 9), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2026-05-03T22:10:37Z", offset=2, form="tar", apps=4)
    sysctls = [{"name": "net.ipv6.conf.lo.disable_ipv6", "value": "1"}]
    found = w.validation_fails("media-encoder", w.spaces[1], lambda a: a.passes(noise=False).bind("cannot assign requested address", "ipv6"),
                               replicas=3, restarts=6, spec={"securityContext": {"sysctls": sysctls}})
    for pod in found.pods:
        index = [n["metadata"]["name"] for n in w.nodes].index(pod.node) + 1
        pod_ip6 = "fd01:0:0:%d::%s" % (index, w.hex(2))
        w.cni_say(pod.node, pod.created + seconds(1.1), "# [ip6tables] [WARNING] failed to configure IPv6 outbound address; IPv6 rules will be skipped: failed to add IPv6 address ::6/128 to loopback interface: permission denied")
        w.extra["netns/%s/ip-addr.txt" % pod.name] = (
            "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
            "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n"
            "2: eth0@if41: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP group default\n    link/ether 0a:58:0a:81:02:17 brd ff:ff:ff:ff:ff:ff link-netnsid 0\n"
            "    inet %s/24 brd 10.42.%d.255 scope global eth0\n       valid_lft forever preferred_lft forever\n    inet6 %s/64 scope global\n       valid_lft forever preferred_lft forever\n" % (pod.ip, index, pod_ip6))
    for pod in w.workload("media-index", w.spaces[1], replicas=2, age=2100).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng, w.offset).passes().passes("ipv6").text()
    return w.expect("failing", ["val-ipv6-disabled-on-lo"], (), ["val-ipv6-address-missing", "val-lo-down", "val-bind-in-use", "val-rules-missing-generic",
                    "val-cni-race-new-node", "cni-defaults-on-non-openshift", "x-openshift-selinux", "init-ip6tables"], found.pods,
                    "IPv4 passes; [::1]:15006 cannot be bound, as the pods set net.ipv6.conf.lo.disable_ipv6=1 for themselves.")
