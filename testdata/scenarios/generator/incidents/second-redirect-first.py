"""An init container of the platform team already wrote Kuma's chains, with an older tool and without comments."""
from field_rules import *

LOG = INIT_BANNER[0] + "\n" + INIT_BANNER[1] + """
Error: failed to setup transparent proxy: cleanup failed during setup: failed to cleanup IPv4 rules: transparent proxy rules detected, but expected comments are missing. Cleanup cannot proceed safely without comments to identify rules. Please remove the transparent proxy iptables rules manually
"""
OLD = """# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.
# [1/5] iptables-nft-restore --noflush /tmp/iptables-rules-1700301822.txt
# Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy.
"""


def build(name):
    w = World(name, (2, 13, 5), "rke2", product="kong-mesh", cni=None, nodes=3, apps=2, family="ipv4", now="2026-04-08T16:02:44Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Rocky Linux 9.5 (Blue Onyx)", kernelVersion="5.14.0-503.15.1.el9_5.x86_64")
    first = container("net-setup", "registry.example.internal/platform/net-setup:2.6.1", command=["/usr/bin/kumactl", "install", "transparent-proxy"], args=["--kuma-dp-uid", "5678", "--redirect-all-dns-traffic"],
                      securityContext={"runAsUser": 0, "capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}})
    found = init_fails(w, "appraisal", w.spaces[1], LOG, replicas=2, restarts=6, run=0, app_inits=[first])
    found.template["spec"]["initContainers"] = [dict(first)]
    found.finish()
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "net-setup")] = OLD
    good = w.workload("appraisal-ui", w.spaces[1], replicas=1, age=1200)
    w.logs[(w.spaces[1], good.pods[0].name, "kuma-init")] = init_success(w.rng)
    oom_trouble(w)
    return w.expect("failing", ["plugin-stale-rules"], (), ["plugin-restore-failed", "init-flags-conflict", "init-ip6tables", "init-not-root", "init-caps-missing", "init-no-iptables-support", "init-unknown-option",
                    "x-istio-side-by-side", "init-config-load"], found.pods,
                    "KUMA_MESH chains without comments are there already (an older kumactl runs in an init container of the platform team), so kuma-init's cleanup refuses.")
