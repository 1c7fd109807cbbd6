"""A single log file of one line, from a LinuxONE partition."""
from field_mixed import *


def build(name):
    w = World(name, (2, 12, 10), "openshift", product="kong-mesh", cni="standalone", apps=1, nodes=2, now="2025-12-16T10:02:11Z", family="dualstack")
    found = w.workload("ledger-core", w.spaces[0], replicas=1, created=w.ago(1400))
    p = Folder(w)
    p.put("ledger-core_kuma-sidecar.log", "exec /usr/bin/kuma-dp: exec format error\n")
    return p.expect("failing", ["x-exec-format"], (), ["x-windows-nodes", "x-oom", "dp-envoy-exit", "x-image-pull", "dp-cp-unreachable", "cni-ds-exec-format"], (), "The only line of kuma-sidecar's log: the image is of another architecture.", also=["insufficient-evidence"],
                    missing=["everything but one log"])
