"""Kuma 2.7: a Deployment's annotation for the IP family is in capitals; admission takes it as it is, the plugin does not."""
from more_platforms import *


def build(name):
    w = World(name, (2, 7, 14), "eks", family="dualstack", now="2025-04-07T14:50:02Z", nodes=3, apps=2, offset=0)
    key = "kuma.io/transparent-proxying-ip-family-mode"
    why = "pod excluded - pod intermediateConfig failed due to bad params: value 'IPv4' is not a valid IP family mode"
    bad = stuck(w, "fares-quote", w.spaces[0], why, 10, 1900, replicas=3, pod_family="IPv4", annotations={key: "IPv4"})
    found = w.get("Deployment", "fares-quote", w.spaces[0])
    for each in (found, w.get("ReplicaSet", bad[0].obj["metadata"]["ownerReferences"][0]["name"], w.spaces[0])):
        each["spec"]["template"].setdefault("metadata", {}).setdefault("annotations", {})[key] = "IPv4"
    well(w, "fares-table", w.spaces[0], replicas=2, age=1600, annotations={key: "ipv4"}, pod_family="ipv4", events=True)
    bustle(w, "shipper", "dns", "deprecated")
    failing_app(w, "gds-bridge")
    w.without("cni-logs", "daemonsets")
    return w.expect("failing", ["plugin-bad-annotation"], (), ["val-bad-flag", "inj-bad-annotation", "plugin-parse-config", "plugin-old-cni-new-annotation", "val-ipv6-address-missing", "plugin-installer-not-running", "x-aws-vpc-cni", "init-ip6tables"],
                    bad, "kuma.io/transparent-proxying-ip-family-mode is 'IPv4', which the plugin refuses; a Deployment with 'ipv4' is well.", any_subject=True)
