"""Pair 2: the chart's defaults, made for Multus, on a cluster without it."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", cni="standalone", apps=0, now=after(2, 60), cni_age=3100, **world_options(2))
    w.cni_ds["spec"]["template"]["spec"]["volumes"][0]["hostPath"]["path"] = "/var/lib/cni/bin"
    for ds in [w.cni_ds["spec"]["template"]["spec"]] + [p.obj["spec"] for p in w.cni_pods.values()]:
        for volume in ds["volumes"]:
            if volume["name"] in ("cni-bin-dir", "cni-net-dir"):
                volume["hostPath"]["path"] = {"cni-bin-dir": "/var/lib/cni/bin", "cni-net-dir": "/etc/cni/multus/net.d"}[volume["name"]]
        ds["containers"] = [dict(c, env=[dict(e, value="/etc/cni/multus/net.d") if e["name"] == "CNI_NET_DIR" else e for e in c["env"]]) for c in ds["containers"]]
    first = w.validation_fails("ledger-svc", w.spaces[1], restarts=4, replicas=2, plugin=None, **run_options(2))
    second = w.validation_fails("stock-api", w.spaces[0], refused, replicas=2, restarts=5, plugin=None, last=w.ago(50))
    third = w.validation_fails("media-web", w.spaces[0], refused, replicas=1, restarts=5, plugin=None, last=w.ago(31))
    return w.expect("failing", ["cni-defaults-on-non-openshift"], ["val-rules-missing-generic", "x-multus-annotation-ignored"],
                    rivals("cni-defaults-on-non-openshift", extra=["x-multus-nad-missing"]), first.pods + second.pods + third.pods,
                    "Pair 2: chained=false and the Multus directory, no Multus in the cluster; every injected pod fails, the plugin is never called.")
