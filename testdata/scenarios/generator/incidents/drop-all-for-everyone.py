"""A policy takes added capabilities from every container that is not on its list."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 17), "k3s", cni=None, nodes=2, apps=1, family="dualstack", now="2026-03-19T07:44:02Z")
    text = ("Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: initialization of one or more executables failed: could not locate executable 'iptables' with mode 'nft'\n"
            "could not locate executable 'iptables-save' with mode 'nft'\ncould not locate executable 'iptables-restore' with mode 'nft'\n"
            'functionality verification failed: unmet minimal requirements: missing table: "nat"\nmissing module: "tcp"\nmissing module: "owner"\n')
    note = {"policies.kyverno.io/last-applied-patches": "drop-added-capabilities.workload-hardening.kyverno.io: removed /spec/initContainers/0/securityContext/capabilities/add\n"}
    found = init_fails(w, "plating", w.spaces[0], text, replicas=2, restarts=6, run=0, annotations=note)
    change(w, found, "kuma-init", lambda c: c["securityContext"].update(capabilities={"drop": ["ALL"]}))
    w.namespace("legacy-exempt", {"kuma.io/sidecar-injection": "enabled", "hardening": "exempt"})
    good_inits(w, w.workload("plating-old", "legacy-exempt", replicas=2, age=1900), True)
    probe_trouble(w)
    w.without("mutating-webhook-configurations", "custom-resources")
    return w.expect("failing", ["init-caps-missing"], (), ["init-no-iptables-support", "plugin-kernel-modules", "plugin-no-iptables-on-host", "init-not-root", "init-psa-baseline", "init-nft-operation-not-supported", "x-k3s-rke2",
                    "plugin-mixed-iptables-modes"], found.pods, "NET_ADMIN and NET_RAW are gone from kuma-init; the same nodes serve a pod of an exempt namespace.", any_subject=True)
