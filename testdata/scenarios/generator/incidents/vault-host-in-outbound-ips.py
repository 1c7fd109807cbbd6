"""Kuma 2.14 without CNI: a team excludes its vault by host name where only addresses are taken."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 2), "eks", cni=None, nodes=3, apps=2, family="ipv4", now="2026-07-22T13:05:18Z", native=True)
    note = {"traffic.kuma.io/exclude-outbound-ips": "10.20.0.0/16,vault.corp.example.internal", "traffic.kuma.io/exclude-outbound-ports": "5432"}
    error = ("Error: failed to initialize config: unable to initialize IPv4 redirect configuration: unable to initialize .Outbound: parsing excluded outbound ports for IPs failed: invalid exclusion rule: "
             "invalid IP address: 'vault.corp.example.internal'. Expected format: <ip> or <ip>/<cidr> (e.g., 10.0.0.1, 172.16.0.0/16, fe80::1, fe80::/10)\n")
    pods = []
    for app, space, count, kind, last in (("settle-core", 0, 2, "Deployment", 61), ("settle-store", 0, 1, "StatefulSet", 143)):
        found = init_fails(w, app, w.spaces[space], error, replicas=count, restarts=7, run=0, kind=kind, annotations=note, last=w.ago(last))
        change(w, found, "kuma-init", lambda c: c["args"].extend(["--exclude-outbound-ips=10.20.0.0/16,vault.corp.example.internal", "--exclude-outbound-ports=5432"]))
        pods += found.pods
    good = w.workload("settle-ui", w.spaces[0], replicas=1, age=2500, annotations={"traffic.kuma.io/exclude-outbound-ips": "10.20.0.0/16"})
    change(w, good, "kuma-init", lambda c: c["args"].append("--exclude-outbound-ips=10.20.0.0/16"))
    good_inits(w, good)
    long_ago(w)
    pull_trouble(w)
    probe_trouble(w)
    w.without("cp-logs", "replicasets")
    return w.expect("failing", ["init-bad-exclusions"], (), ["inj-bad-annotation", "plugin-bad-annotation", "init-config-load", "init-user-missing", "init-flags-conflict", "plugin-dns-resolv", "init-no-iptables-support", "order-init-first"],
                    pods, "exclude-outbound-ips holds a host name; kuma-init takes addresses and networks only. A neighbour with a network alone is well.", any_subject=True)
