"""GKE's COS without xt_owner on a new node pool: the rules engine misses the module."""
from common import *


def build(name):
    w = World(name, (2, 12, 7), "gke", now="2025-11-02T04:11:29Z")
    node = w.node(2)
    error = ('failed to inject iptables rules: failed to initialize transparent proxy configuration: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality '
             'verification failed: unmet minimal requirements: missing module: "owner"\ninitialization of one or more executables failed: could not locate executable \'iptables\' with mode \'legacy\'')
    stuck = []
    for app, space in (("reviews", 0), ("booking-api", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1200), node=node, plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], error, 4, every=15)
        found.finish()
        stuck += found.pods
    w.extra["host-collectors/system/node_list.json"] = as_json({"nodes": [n["metadata"]["name"] for n in w.nodes]})
    for n in w.nodes:
        modules = {"nf_nat": {"size": 49152, "instances": 3, "status": "loaded"}, "xt_REDIRECT": {"size": 16384, "instances": 2, "status": "loaded"},
                   "nft_compat": {"size": 20480, "instances": 40, "status": "loaded"}, "xt_comment": {"size": 12288, "instances": 31, "status": "loaded"}}
        if n["metadata"]["name"] != node:
            modules["xt_owner"] = {"size": 12288, "instances": 8, "status": "loaded"}
        w.extra["host-collectors/%s/system/kernel_modules.json" % n["metadata"]["name"]] = as_json(modules)
    return w.expect("failing", ["plugin-kernel-modules"], ["x-gke"], ["plugin-no-iptables-on-host", "init-no-iptables-support", "init-caps-missing", "plugin-restore-failed",
                    "plugin-installer-not-running"], stuck, "missing module: \"owner\" on one node; the host collector shows xt_owner on the others only.")
