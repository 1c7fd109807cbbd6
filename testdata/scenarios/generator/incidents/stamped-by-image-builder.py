"""OpenShift: a pipeline stamps its build's label on the pod template; pods with that label are exempt from injection."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 16), "openshift", cni="standalone", nodes=3, apps=2, now="2026-01-14T10:50:28Z", mesh_spec=mesh_tls(), family="dualstack")
    space = w.spaces[0]
    cp_env(w, KUMA_RUNTIME_KUBERNETES_EXCEPTIONS_LABELS="openshift.io/build.name:*,openshift.io/deployer-pod-for.name:*")
    labels = {"app": "media-feed", "openshift.io/build.name": "media-feed-42"}
    found = w.workload("media-feed", space, replicas=2, mesh=False, created=w.ago(2700), labels=labels)
    for number, pod in enumerate(found.pods):
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container media-feed", pod.created + seconds(3))
        w.logs[(space, pod.name, "media-feed")] = "".join('%s WARN  upstream catalog answered: java.net.SocketException: Connection reset\n' % rfc3339(w.ago(2500 - 170 * n - number)) for n in range(13))
        w.collected.add(pod.name)
    build_pod = w.make_pod("media-feed-42-build", space, {"restartPolicy": "Never", "containers": [container("docker-build", "quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:11aa02")]}, w.node(0), w.ago(3300),
                           {"openshift.io/build.name": "media-feed-42"}, {"openshift.io/build.name": "media-feed-42"})
    build_pod.completed(w.ago(3020))
    beside = w.workload("media-thumbs", space, replicas=1, created=w.ago(2650))
    w.sidecar_log(beside.pods[0], 1)
    passed(w, beside.pods[0])
    return w.expect("failing", ["inj-exception-label"], (), ["inj-namespace-label-missing", "inj-webhook-ignored", "inj-annotation-instead-of-label", "inj-webhook-unreachable", "x-iptables-wiped-later", "mtls-deny-all"], found.pods,
                    "The Deployment's pods carry openshift.io/build.name, which is in the injector's exceptions: no sidecar, although the namespace is labelled and a neighbour got one.", also=["insufficient-evidence"])
