"""chained=false with confName of the base CNI's own file: the installer overwrites it, the base CNI writes it back."""
from common import *


def build(name):
    w = World(name, (2, 11, 9), "kind", cni="standalone", apps=0, cni_age=1800, now="2025-08-14T13:37:45Z")
    w.cni_conf = "10-kindnet.conflist"
    w.cni_paths("/opt/cni/bin", "/etc/cni/net.d", "10-kindnet.conflist")
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(60 + 40 * number)
        head, _ = install_start(w.v, last, w.cni_conf, chained=False)
        run = head + cleanup(w.v, last + seconds(29), reason="cni config is missing the required 'type' field")
        pods.append(w.cni_crash(node, run, 5, 7, last, run=30, previous=run[:-3] + cleanup(w.v, last - seconds(250), reason="cni config 'type' field is not set to 'kuma-cni'")))
    for app in ("pricing", "tickets"):
        found = w.workload(app, w.spaces[0], replicas=1, created=w.ago(1000), plugin=None)
        w.no_dataplane(found.pods[0])
        w.sandbox_fails(found.pods[0], 'failed to find plugin "kuma-cni" in path [/opt/cni/bin]', 3, plugin=None)
        found.finish()
        pods += found.pods
    return w.expect("failing", ["cni-standalone-type"], ["cni-plugin-overwritten", "x-binary-missing"], ["cni-defaults-on-non-openshift", "cni-conf-not-found",
                    "cni-conf-extension-trap", "x-cilium-exclusive", "plugin-installer-not-running"], pods,
                    "Not chained, yet confName is kindnet's file: both write it in turn, the check misses its own type, exit 5.", any_subject=True)
