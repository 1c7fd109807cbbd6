"""A kind cluster under WSL2: the kernel lacks the owner match, with nft and legacy alike."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 0), "kind", product="kong-mesh", cni=None, nodes=2, apps=0, family="dualstack", now="2026-06-30T20:31:00Z")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(kernelVersion="5.15.167.4-microsoft-standard-WSL2")
    text = ('Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing module: "owner"\n'
            'functionality verification failed: unmet minimal requirements: missing module: "owner"\n')
    pods = []
    for app, space in (("demo-front", 0), ("demo-back", 0), ("echo", 1)):
        pods += init_fails(w, app, w.spaces[space], text, replicas=1, restarts=5, run=0).pods
    long_ago(w, 1, 5)
    database_trouble(w)
    return w.expect("failing", ["init-no-iptables-support"], ["plugin-kernel-modules"], ["init-not-root", "init-caps-missing", "plugin-no-iptables-on-host", "init-nft-operation-not-supported", "init-user-missing", "init-unknown-option",
                    "plugin-mixed-iptables-modes", "x-exec-format"], pods, "No kuma-init of the cluster finds the match owner; user and capabilities are in order; WSL2's kernel is built without it.", any_subject=True)
