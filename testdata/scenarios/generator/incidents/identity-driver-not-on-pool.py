"""SPIRE's CSI driver does not run on the new node pool; meshed pods there cannot mount the agent's socket."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 12), "gke", nodes=3, apps=1, now="2026-01-29T17:17:17Z", family="dualstack")
    space = w.spaces[0]
    spec = {"containers": [container("spiffe-csi-driver", "ghcr.io/spiffe/spiffe-csi-driver:0.2.6"), container("node-driver-registrar", "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.9.4")], "nodeSelector": {"cloud.google.com/gke-nodepool": "pool-1"}}
    w.namespace("spire")
    ds = w._daemonset("spire-spiffe-csi-driver", "spire", spec, {"app.kubernetes.io/name": "spiffe-csi-driver"})
    for number in range(3):
        w.make_pod("spire-spiffe-csi-driver-" + w.word(5), "spire", dict(spec, containers=[dict(c) for c in spec["containers"]]), w.node(number), w.old + seconds(300), {"app.kubernetes.io/name": "spiffe-csi-driver"}, owner=ds)
    new = w.add_node(w.node(0).rsplit("-", 3)[0] + "-arm-2-%s-%s" % (w.hex(8), w.word(4)), created=w.ago(9000), labels={"cloud.google.com/gke-nodepool": "pool-2"})
    w.daemonset_status(ds, 3)
    base_pods(w, new)
    volume = {"name": "kuma-spire-agent-socket", "csi": {"driver": "csi.spiffe.io", "readOnly": True}}

    def spire(spec, annotations):
        annotations["k8s.kuma.io/spire-support"] = "true"
        spec["volumes"].append(dict(volume))
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["volumeMounts"].append({"mountPath": "/run/spire/sockets", "name": "kuma-spire-agent-socket", "readOnly": True})
    well = w.workload("tokens", space, replicas=2, created=w.ago(30000), node=w.node(1), tweak=spire)
    found = w.workload("vouchers", space, replicas=3, created=w.ago(1480), node=new, tweak=spire, plugin=None)
    for pod in found.pods:
        mount_fails(w, pod, "kuma-spire-agent-socket", "kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name csi.spiffe.io not found in the list of registered CSI drivers")
    found.finish()
    w.sidecar_log(well.pods[0], 1)
    return w.expect("failing", ["inj-spire-csi"], (), ["inj-custom-configmap-mount", "plugin-installer-not-running", "val-cni-race-new-node", "cni-ds-not-scheduled", "inj-token-volume", "x-autoscaler-churn", "x-binary-missing"], found.pods,
                    "k8s.kuma.io/spire-support is on; the CSI driver's DaemonSet selects pool-1, the pods are on a node of pool-2: csi.spiffe.io is not registered there.")
