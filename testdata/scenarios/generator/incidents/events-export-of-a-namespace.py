"""kubectl get events -n … -o json, and nothing else: the kubelet refuses to create kuma-init, as the pods must not run as root."""
from field_start import *


def build(name):
    w = World(name, (2, 7, 12), "aks-overlay", cni=None, nodes=3, apps=1, family="dualstack", now="2025-01-08T10:29:58Z")
    space, pods = w.spaces[0], []
    for app, count, kind, age in (("scoring-engine", 2, "Deployment", 1900), ("scoring-store", 1, "StatefulSet", 1880)):
        found = w.workload(app, space, replicas=count, kind=kind, created=w.ago(age), spec={"securityContext": {"runAsNonRoot": True}})
        for pod in found.pods:
            text = "container's runAsUser breaks non-root policy (pod: \"%s_%s(%s)\", container: kuma-init)" % (pod.name, space, pod.obj["metadata"]["uid"])
            pod.init_waits("kuma-init", "CreateContainerConfigError", text)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), pod.created + seconds(2), w.ago(8), 140)
            w.event(pod, "Failed", "Error: " + text, pod.created + seconds(2), w.ago(49), 12, warning=True)
            pods.append(pod)
        w.event(found.top, "ScalingReplicaSet" if kind == "Deployment" else "SuccessfulCreate", "Scaled up replica set %s to 2" % found.owner["metadata"]["name"] if kind == "Deployment" else "create Pod scoring-store-0 in StatefulSet scoring-store successful", w.ago(age),
                component="deployment-controller" if kind == "Deployment" else "statefulset-controller")
    other = next(q for q in w.pods if q.namespace == space and q not in pods) if any(q.namespace == space and q not in pods for q in w.pods) else None
    if other:
        w.event(other, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", w.ago(2500), w.ago(2490), 2, warning=True)
    p = Folder(w)
    events = [dict(e, apiVersion="v1", kind="Event") for e in w.of("Event") if e["metadata"]["namespace"] == space]
    p.put("events.json", json.dumps({"apiVersion": "v1", "items": events, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4) + "\n")
    return p.expect("failing", ["init-runasnonroot-conflict"], (), ["init-not-root", "init-psa-baseline", "validation-psa-restricted", "scc-uid-range", "init-caps-missing", "x-image-pull", "inj-uid-conflict", "init-user-missing"], pods,
                    "Only events: kuma-init is to run as 0, the pods say runAsNonRoot, and the kubelet does not create the container.", any_subject=True, missing=["everything but events"])
