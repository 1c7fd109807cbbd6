"""GKE with binDir /opt/cni/bin: it can be written, but containerd reads /home/kubernetes/bin."""
from common import *


def build(name):
    w = World(name, (2, 12, 4), "gke", apps=0, cni_age=2300, now="2025-10-11T16:25:33Z", product="kong-mesh")
    w.cni_paths(bin_dir="/opt/cni/bin")
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace("/home/kubernetes/bin", "/opt/cni/bin")
    pods = []
    for app, space in (("billing-svc", 0), ("notify", 0), ("login-api", 1)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1500), plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], 'failed to find plugin "kuma-cni" in path [/home/kubernetes/bin]', 4, plugin=None)
        found.finish()
        pods += found.pods
    found = w.workload("cron-report", "monitoring", mesh=False, created=w.ago(1100), image="registry.example.internal/tools/report:3")
    w.sandbox_fails(found.pods[0], 'failed to find plugin "kuma-cni" in path [/home/kubernetes/bin]', 3, plugin=None)
    found.finish()
    return w.expect("failing", ["cni-bin-dir-wrong-but-writable"], ["x-binary-missing", "x-gke"], ["cni-conf-extension-trap", "x-uninstall-leftover", "cni-bin-dir-not-writable",
                    "cni-defaults-on-non-openshift", "plugin-installer-not-running"], pods + found.pods,
                    "The binary was written to /opt/cni/bin; the runtime looks in /home/kubernetes/bin.", any_subject=True)
