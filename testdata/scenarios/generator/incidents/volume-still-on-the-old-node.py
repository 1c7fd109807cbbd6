"""Pods of the mesh hang before their first container: their volume is still attached to another node."""
from field_desk import *


def build(name):
    w = World(name, (2, 13, 9), "aks", apps=2, nodes=4, family="ipv4", now="2026-05-12T21:33:50Z", product="kong-mesh", native=True)
    space = w.spaces[0]
    node = w.node(2)
    cni = w.cni_pods[node]
    end = w.ago(2950)
    w.cni_since(node, end + seconds(2))
    cni.states["install-cni"].update(restarts=1, last=ended(5, "Error", cni.created + seconds(3), end))
    w.event(cni, "Started", "Started container install-cni", end + seconds(2))
    stuck = []
    for app, at in (("doc-store", 1900), ("thumb-cache", 1870)):
        found = w.workload(app, space, replicas=1, created=w.ago(at), node=node, plugin=None)
        pod = found.pods[0]
        pv = "pvc-" + w.uid()
        pod.obj["spec"]["volumes"].insert(0, {"name": "data", "persistentVolumeClaim": {"claimName": app + "-data"}})
        pod.obj["spec"]["containers"][-1]["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
        pod.no_sandbox()
        w.no_dataplane(pod)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "FailedAttachVolume", 'Multi-Attach error for volume "%s" Volume is already exclusively attached to one node and can\'t be attached to another' % pv, pod.created + seconds(1), warning=True, component="attachdetach-controller")
        w.event(pod, "FailedMount", "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition", pod.created + seconds(123), w.ago(40), 13, warning=True)
        found.finish()
        stuck.append(pod)
    well = w.workload("thumb-api", space, replicas=1, created=w.ago(1500), node=node)
    passed(w, well.pods[0])
    w.sidecar_log(well.pods[0], 3)
    deprecations(w)
    truer(w)
    return w.expect("not-kuma", [], [], QUIET + ["x-runtime-restart-sandbox", "order-native-sidecar-startup-probe", "dp-envoy-not-ready", "inj-custom-configmap-mount", "x-readonly-tmp-policy", "inj-spire-csi", "x-aks", "x-image-pull"], stuck,
                    "Init:0/2 because a disk cannot be attached to a second node; the CNI of the node restarted once before, and a mesh pod made later on it is well.", any_subject=True)
