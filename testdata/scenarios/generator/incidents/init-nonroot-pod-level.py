"""AKS, init-container mode: the pods ask for runAsNonRoot as a whole, and kuma-init inherits it."""
from common import *


def build(name):
    w = World(name, (2, 9, 18), "aks", cni=None, family="dualstack", system="mesh-infra", now="2025-05-13T11:20:44Z", form="zip", shape="mid")
    space = w.spaces[1]
    pods = []
    for app, count, kind in (("statement-api", 2, "Deployment"), ("statement-store", 1, "StatefulSet")):
        found = w.workload(app, space, replicas=count, created=w.ago(1900), kind=kind, spec={"securityContext": {"runAsNonRoot": True, "runAsUser": 10001, "fsGroup": 10001}},
                           main_more={"securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}})
        for pod in found.pods:
            text = "container's runAsUser breaks non-root policy (pod: \"%s_%s(%s)\", container: kuma-init)" % (pod.name, space, pod.obj["metadata"]["uid"])
            pod.init_waits("kuma-init", "CreateContainerConfigError", text)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), pod.created + seconds(2), w.ago(9), 148)
            w.event(pod, "Failed", "Error: " + text, pod.created + seconds(2), w.ago(61), 12, warning=True)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        found.top["spec"]["template"]["spec"]["securityContext"] = {"runAsNonRoot": True, "runAsUser": 10001, "fsGroup": 10001}
        pods += found.pods
    good = w.workload("branch-web", space, replicas=1, created=w.ago(1500))
    w.logs[(space, good.pods[0].name, "kuma-init")] = init_success(w.rng, six=True)
    return w.expect("failing", ["init-runasnonroot-conflict"], (), ["init-not-root", "init-psa-baseline", "validation-psa-restricted", "scc-uid-range", "init-caps-missing", "x-image-pull", "inj-custom-configmap-mount",
                    "inj-uid-conflict"], pods, "runAsNonRoot at pod level; kuma-init runs as 0, so the kubelet refuses to create it. A workload without that setting is well in the same namespace.")
