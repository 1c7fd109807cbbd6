"""A workload's own ConfigMap asks for both families; the plugin knows the base configuration only, which is IPv4."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", configmap=True, family="ipv4", now="2026-05-06T22:17:49Z", nodes=3, apps=2)
    for number, node in enumerate(w.nodes, 1):
        node["status"]["addresses"].append({"type": "InternalIP", "address": "fd00:10:%d::11" % number})
        node["spec"]["podCIDRs"] = [node["spec"]["podCIDR"], "fd00:10:42:%d::/64" % number]
    space = w.spaces[0]
    w.add("ConfigMap", w.meta("v6-peers", space, w.ago(7000)), data={"config.yaml": "ipFamilyMode: dualstack\nredirect:\n  outbound:\n    excludePorts: \"179\"\n"})
    script = lambda a: a.passes(noise=True).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("peering-hub", space, script, last=w.ago(77), replicas=2, restarts=5, custom_configmap="v6-peers", annotations={"kuma.io/transparent-proxying-ip-family-mode": "ipv4"})
    real_args(found)
    real_args(well(w, "route-viewer", space, replicas=2, age=1600))
    bustle(w)
    return w.expect("failing", ["val-custom-configmap-not-seen-by-cni"], ["val-ipv6-address-missing", "val-port-mismatch", "val-rules-missing-generic"],
                    [c for c in rivals("val-custom-configmap-not-seen-by-cni", extra=["val-ipv6-disabled-on-lo", "val-lo-down", "val-config-load-error", "inj-custom-configmap-mount"]) if c != "val-port-mismatch"],
                    found.pods, "The base annotation (all that the plugin reads) says ipv4, the custom file dualstack: IPv4 passes, ::6 was never added; siblings without the custom file are well.")
