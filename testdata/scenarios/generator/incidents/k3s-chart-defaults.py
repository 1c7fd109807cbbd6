"""Kong Mesh on k3s, installed with the chart's CNI defaults: standalone, into Multus' directory."""
from common import *


def build(name):
    w = World(name, (2, 9, 20), "k3s", product="kong-mesh", cni="standalone", apps=0, cni_age=2500, now="2025-04-02T18:05:33Z", cni_ns="kong-mesh-cni")
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [p.obj["spec"] for p in w.cni_pods.values()]:
        for volume in spec["volumes"]:
            if volume["name"] in ("cni-bin-dir", "cni-net-dir"):
                volume["hostPath"]["path"] = {"cni-bin-dir": "/var/lib/cni/bin", "cni-net-dir": "/etc/cni/multus/net.d"}[volume["name"]]
        spec["containers"] = [dict(c, env=[dict(e, value="/etc/cni/multus/net.d") if e["name"] == "CNI_NET_DIR" else e for e in c["env"]]) for c in spec["containers"]]
    pods = []
    for app, space in (("geo", 0), ("login-web", 1), ("audit-api", 1)):
        pods += w.validation_fails(app, w.spaces[space], refused, replicas=1 + space, restarts=5, plugin=None).pods
    w.without("clusterroles")
    return w.expect("failing", ["cni-defaults-on-non-openshift"], ["val-rules-missing-generic", "x-multus-annotation-ignored", "x-k3s-rke2"],
                    rivals("cni-defaults-on-non-openshift", extra=["x-multus-nad-missing"]), pods,
                    "Installer Ready, wrote a standalone file that nothing reads; no Multus CRD; every mesh pod fails.")
