"""Two faults in one cluster: a team without credentials for the registry that holds Kuma's images, and an agent on the host's network in a namespace of the mesh."""
from field_desk import *

MIRROR = "eu.registry.example.internal/kuma"


def build(name):
    w = World(name, (2, 13, 10), "gke", apps=2, nodes=3, family="ipv4", native=False, now="2026-06-15T09:12:47Z")
    lab = [w.add_node(created=w.ago(9000 - 100 * n), labels={"cloud.google.com/gke-nodepool": "lab"}) for n in range(2)]
    for node in lab:
        base_pods(w, node)
    w.namespace("pricing-lab", {"kuma.io/sidecar-injection": "enabled"}, w.ago(7000))
    w.image = lambda image: "%s/%s:%s" % (MIRROR, image, w.vtext)
    for spec in [w.cni_ds["spec"]["template"]["spec"]] + [pod.obj["spec"] for pod in w.pods] + [i["spec"]["template"]["spec"] for i in w.items if i["kind"] in ("Deployment", "ReplicaSet")]:
        for key in ("containers", "initContainers"):
            for c in spec.get(key, []):
                c["image"] = c["image"].replace("docker.io/kumahq", MIRROR)
    for pod in w.pods:
        if any(c["image"].startswith(MIRROR) for c in pod.obj["spec"]["containers"]):
            pod.obj["spec"]["imagePullSecrets"] = [{"name": "eu-registry"}]
    image = w.image("kuma-init")
    why = ('failed to pull and unpack image "%s": failed to resolve reference "%s": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://eu.registry.example.internal/token?scope=repository%%3Akuma%%2Fkuma-init%%3Apull&service=registry: 401 Unauthorized' % (image, image))
    pulling = []
    for app, count in (("elasticity", 2), ("simulator", 2), ("curves-ui", 1)):
        found = w.workload(app, "pricing-lab", replicas=count, created=w.ago(2500 - 60 * len(pulling)), node=(lab * 2)[:count])
        for pod in found.pods:
            pod.init_waits("kuma-validation", "ImagePullBackOff", 'Back-off pulling image "%s"' % image)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulling", 'Pulling image "%s"' % image, pod.created + seconds(2), w.ago(200), 7)
            w.event(pod, "Failed", 'Failed to pull image "%s": %s' % (image, why), pod.created + seconds(2), w.ago(200), 7, warning=True)
            w.event(pod, "Failed", "Error: ErrImagePull", pod.created + seconds(2), w.ago(200), 7, warning=True)
            w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(3), w.ago(12), 160)
        found.finish()
        pulling += found.pods
    names = [n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] not in lab]
    agent = w.validation_fails("flow-tap", w.spaces[1], refused, replicas=len(names), restarts=8, plugin=None, last=w.ago(233), node=names, kind="DaemonSet", spec={"hostNetwork": True, "nodeSelector": {"cloud.google.com/gke-nodepool": "pool-1"}, "imagePullSecrets": [{"name": "eu-registry"}], "dnsPolicy": "ClusterFirstWithHostNet"},
                               image="registry.example.internal/netops/flow-tap:3.1.0", app_port=6343)
    truer(w)
    w.without("cp-logs")
    return w.expect("failing", ["x-image-pull", "x-hostnetwork-pod"], ["val-rules-missing-generic"], ["cni-ds-image-pull", "val-cni-race-new-node", "val-cni-not-ready-on-node", "cni-defaults-on-non-openshift", "plugin-skip-excluded-namespace", "inj-cni-flag-mismatch", "val-bind-in-use", "x-gke", "val-oom-or-exec"],
                    pulling + agent.pods, "Two faults: the pods of pricing-lab cannot pull kuma-init (no pull secret in that namespace); a DaemonSet on the host's network was injected, and the CNI is not called for it.", any_subject=True)
