"""A vendor's chart sets runAsNonRoot for the whole pod; kuma-init wants to be root. Kong Mesh 2.8 on RKE2, two StatefulSets."""
from field_rules import *


def build(name):
    w = World(name, (2, 8, 6), "rke2", product="kong-mesh", cni=None, nodes=3, apps=1, family="ipv4", now="2025-03-06T08:14:44Z", shape="mid")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="SUSE Linux Enterprise Server 15 SP5", kernelVersion="5.14.21-150500.55.88-default")
    strict = {"runAsNonRoot": True, "runAsUser": 1001, "fsGroup": 1001, "seccompProfile": {"type": "RuntimeDefault"}}
    pods = []
    for app, space, age in (("relay-broker", 0, 2700), ("relay-registry", 1, 2650)):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(age), kind="StatefulSet", image="registry.vendor.example/relay/%s:4.2.0" % app, spec={"securityContext": dict(strict)})
        for pod in found.pods:
            text = "container's runAsUser breaks non-root policy (pod: \"%s_%s(%s)\", container: kuma-init)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"])
            pod.init_waits("kuma-init", "CreateContainerConfigError", text)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), pod.created + seconds(3), w.ago(4), (age - 3) // 12)
            w.event(pod, "Failed", "Error: " + text, pod.created + seconds(3), w.ago(4), (age - 3) // 12, warning=True)
        found.finish()
        not_ready(found)
        pods += found.pods
    plain = w.workload("relay-ui", w.spaces[0], replicas=2, age=2600)
    for pod in plain.pods:
        w.sidecar_log(pod, 2)
    job_trouble(w)
    deprecations(w)
    w.without("nodes")
    return w.expect("failing", ["init-runasnonroot-conflict"], (), ["init-not-root", "init-psa-baseline", "validation-psa-restricted", "scc-uid-range", "init-user-missing", "inj-uid-conflict", "init-caps-missing", "x-image-pull"],
                    pods, "runAsNonRoot for the whole pod, and kuma-init's runAsUser 0: the kubelet does not create the container. A Deployment without it is well.", any_subject=True)
