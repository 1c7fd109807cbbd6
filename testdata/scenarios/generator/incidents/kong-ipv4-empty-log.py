"""Kong Mesh 2.12.6 with family ipv4: nothing is tested; a CNI that writes where nothing reads goes unnoticed."""
from common import *


def build(name):
    w = World(name, (2, 12, 6), "kind", product="kong-mesh", family="ipv4", cni="standalone", cni_age=3000, apps=0, now="2025-12-01T10:20:05Z")
    w.cni_paths("/var/lib/cni/bin", "/etc/cni/multus/net.d")
    pods = []
    for app, space in (("stock-api", 0), ("login-web", 1)):
        found = w.workload(app, w.spaces[space], replicas=2, age=1900, plugin=None)
        for pod in found.pods:
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = ""
            w.sidecar_log(pod)
        pods += found.pods
    return w.expect("failing", ["val-silent-pass-ipv4", "cni-defaults-on-non-openshift"], ["val-silent-pass-ipv4", "cni-defaults-on-non-openshift"],
                    ["val-cni-race-new-node", "x-iptables-wiped-later", "inj-cni-flag-mismatch", "val-io-timeout-filtered"], pods,
                    "The validator of an affected release passed with an empty log; the CNI is installed with the chart's defaults and never called.", any_subject=True)
