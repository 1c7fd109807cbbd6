"""IPv4 rules go in, those of IPv6 do not: the kernel's IPv6 nat lacks a part."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 11), "cilium", product="kong-mesh", cni=None, nodes=3, apps=1, family="dualstack", now="2026-02-14T22:20:19Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(kernelVersion="5.15.0-1048-kvm", osImage="Ubuntu 22.04.5 LTS")

    def log():
        rules, file = init_rules(w.rng)
        bad = init_restore_failed(w.rng, "exit status 4: ip6tables-nft-restore v1.8.9 (nf_tables): line 19: RULE_APPEND failed (Operation not supported): rule in chain KUMA_MESH_INBOUND_REDIRECT", family="ip6tables").split("\n")
        banner = INIT_BANNER[:3] + [line.replace("[iptables]", "[ip6tables]") for line in INIT_BANNER[1:3]] + INIT_BANNER[3:]
        return "\n".join(banner + rules + ["# [iptables] [1/5] /usr/sbin/iptables-nft-restore --noflush " + file] + bad[len(INIT_BANNER):])
    pods = []
    for app, space, count in (("beacon", 0, 2), ("beacon-log", 1, 1)):
        found = init_fails(w, app, w.spaces[space], None, replicas=count, restarts=5, run=9)
        for pod in found.pods:
            w.logs[(pod.namespace, pod.name, "kuma-init")] = log()
        pods += found.pods
    good_inits(w, w.workload("beacon-ui", w.spaces[0], replicas=1, age=1100, pod_family="ipv4", annotations={"kuma.io/transparent-proxying-ip-family-mode": "ipv4"}))
    oom_trouble(w)
    return w.expect("failing", ["init-ip6tables"], ["plugin-restore-failed", "plugin-kernel-modules"], ["init-nft-operation-not-supported", "init-caps-missing", "init-not-root", "val-ipv6-address-missing", "init-unknown-option", "init-ct-zone",
                    "x-cilium-exclusive"], pods, "IPv4's restore succeeds, ip6tables-nft-restore fails five times; a pod in ipv4 mode is well.", any_subject=True)
