"""The logs of the CNI are missing, but the host collectors copied the configurations: on one node Cilium renamed the others."""
from extra_node import *


def build(name):
    w = World(name, (2, 11, 9), "cilium", now="2026-05-04T22:31:07Z", nodes=4, apps=2)
    node = w.node(1)
    with_kuma = conflist("cilium", "cilium-cni", kuma())

    def files(at):
        if at != node:
            return {"05-cilium.conflist": with_kuma}
        return {"05-cilium.conflist": conflist("cilium", "cilium-cni"), "05-cilium.conflist.cilium_bak": with_kuma, "10-portmap.conflist.cilium_bak": conflist("portmap", "bridge", "portmap")}

    copy_nodes(w, files)
    pods = []
    for app, space, count in (("parcel-rate", 0, 2), ("parcel-track", 1, 1)):
        pods += w.validation_fails(app, w.spaces[space], refused, replicas=count, node=node, restarts=8, plugin=None).pods
    w.workload("parcel-ui", w.spaces[0], replicas=2, age=4000, node=[w.node(0), w.node(2)])
    w.without("cni-logs", "configmaps")
    return w.expect("failing", ["x-cilium-exclusive"], ["cni-plugin-overwritten", "val-rules-missing-generic"], rivals("x-cilium-exclusive", "cni-plugin-overwritten") + ["cni-conf-extension-trap", "x-cilium-kpr-socketlb"], pods,
                    "One node's files show Cilium's own configuration in effect and Kuma's renamed to .cilium_bak; no log of the CNI was collected.", any_subject=True)
