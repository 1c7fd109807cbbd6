"""A node with a kernel built for another purpose: nft compatibility is there, but not the match that tells users apart, nor tcp's."""
from more_platforms import *


def build(name):
    w = World(name, (2, 10, 9), "kubeadm", family="dualstack", now="2025-09-03T09:29:36Z", nodes=3, apps=2)
    node = w.add_node("fc-host-07", w.ago(86400 * 2), labels={"pool": "build"})
    platform_pods(w, node)
    w.get("Node", node)["status"]["nodeInfo"].update(kernelVersion="6.1.102-fc-minimal", osImage="Debian GNU/Linux 12 (bookworm)")
    why = ("failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal "
           "requirements: missing module: \"tcp\"\nmissing module: \"owner\"\ninitialization of one or more executables failed: could not locate executable 'iptables' with mode 'legacy'\ncould not locate executable 'iptables-save' with mode "
           "'legacy'\ncould not locate executable 'iptables-restore' with mode 'legacy'")
    bad = stuck(w, "image-bake", w.spaces[0], why, 10, 2500, replicas=2, node=node) + stuck(w, "sbom-scan", w.spaces[1], why, 10, 2200, node=node)
    well(w, "image-list", w.spaces[0], replicas=2, age=2000, node=[w.node(0), w.node(1)])
    free = w.workload("apt-cache", "monitoring", mesh=False, created=w.ago(1800), node=node, image="registry.example.internal/tools/apt-cache:3.7.4")
    started(w, free.pods[0])
    w.plugin_add(free.pods[0], "missing required kuma-sidecar container")
    bustle(w, "shipper", "dns", "scaler", "stream")
    w.without("nodes")
    return w.expect("failing", ["plugin-kernel-modules"], (), ["plugin-no-iptables-on-host", "init-no-iptables-support", "init-caps-missing", "plugin-restore-failed", "plugin-mixed-iptables-modes", "plugin-installer-not-running",
                    "x-bottlerocket-talos", "plugin-sandbox-selinux"], bad, "On one node nft's iptables lacks the matches tcp and owner (legacy is not installed): mesh pods get no sandbox there, others do.", any_subject=True)
