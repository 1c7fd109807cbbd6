"""kubectl get events -o json of one namespace: a token volume that the pod spec does not name."""
from node_agents import *
from bundle import pretty


def build(name):
    w = World(name, (2, 13, 5), "eks", product="kong-mesh", nodes=3, apps=1, family="ipv4", now="2026-01-15T10:09:56Z")
    text = 'admission webhook "pods-kuma-injector.kuma.io" denied the request: volume (mesh-identity) specified for kuma.io/service-account-token-volume but volume does not exist in pod spec'
    owners = [w.refused(app, w.spaces[0], text, kind, age=2900 - 700 * n, count=18 - 2 * n) for n, (app, kind) in enumerate((("route-solver", "ReplicaSet"), ("route-store", "StatefulSet"), ("route-night", "Job")))]
    top = w.get("Deployment", "route-solver", w.spaces[0])
    w.event(top, "ScalingReplicaSet", "Scaled up replica set %s from 0 to 3" % owners[0]["metadata"]["name"], w.ago(2901), component="deployment-controller")
    pvc = {"kind": "PersistentVolumeClaim", "apiVersion": "v1", "metadata": w.meta("data-route-store-0", w.spaces[0])}
    w.event(pvc, "WaitForFirstConsumer", "waiting for first consumer to be created before binding", w.ago(2200), w.ago(12), 146, component="persistentvolume-controller")
    other = next(x for x in w.pods if x.namespace == w.spaces[0])
    w.event(other, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", w.ago(1900), w.ago(1880), 3, warning=True)
    p = Folder(w)
    items = [{k: v for k, v in e.items()} for e in w.of("Event") if e["metadata"]["namespace"] == w.spaces[0]]
    p.put("events.json", pretty({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}) + "\n")
    return p.expect("failing", ["inj-token-volume"], (), ["inj-spire-csi", "inj-custom-configmap-mount", "inj-webhook-unreachable", "inj-bad-annotation", "dp-token", "inj-container-patch-invalid", "cni-sa-token-or-ca-missing", "inj-pod-validator"], owners,
                    "kuma.io/service-account-token-volume names mesh-identity, which no pod of the three workloads has.", any_subject=True, missing=["everything but events of one namespace"])
