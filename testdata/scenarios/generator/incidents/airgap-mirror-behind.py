"""An air-gapped cluster was upgraded before the mirror had the new CNI image."""
from field_cni import *


def build(name):
    w = World(name, (2, 12, 14), "rke2", family="ipv4", now="2026-05-28T20:47:15Z", nodes=4, apps=2, product="kuma")
    image = "harbor.lab.example.internal/mesh/kuma-cni:2.12.14"
    for node, pod in list(w.cni_pods.items()):
        old = dict(pod.obj["spec"]["containers"][0], image="harbor.lab.example.internal/mesh/kuma-cni:2.11.15")
        pod.obj["spec"]["containers"] = [old]
    set_installer(w, [w.node(1)], image=image)
    node = w.node(1)
    pod = w.cni_pods[node]
    pod.created = w.ago(1900)
    text = ('failed to pull and unpack image "%s": failed to resolve reference "%s": unexpected status from HEAD request to https://harbor.lab.example.internal/v2/mesh/kuma-cni/manifests/2.12.14: 404 Not Found' % (image, image))
    pod.main("install-cni", state=waits("ImagePullBackOff", 'Back-off pulling image "%s": ErrImagePull: rpc error: code = NotFound desc = %s' % (image, text)), ready=False)
    pod.phase, pod.ready_at = "Pending", pod.created
    w.cni_lines[node] = []
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulling", 'Pulling image "%s"' % image, pod.created + seconds(1), w.ago(220), 6)
    w.event(pod, "Failed", 'Failed to pull image "%s": rpc error: code = NotFound desc = %s' % (image, text), pod.created + seconds(1), w.ago(220), 6, warning=True)
    w.event(pod, "Failed", "Error: ErrImagePull", pod.created + seconds(1), w.ago(220), 6, warning=True)
    w.event(pod, "BackOff", 'Back-off pulling image "%s"' % image, pod.created + seconds(2), w.ago(8), 121)
    w.cni_count()
    w.cni_ds["status"]["updatedNumberScheduled"] = 1
    w.taint_node(node)
    stuck_pods = w.pending("lab-results", w.spaces[0], tainted(w, 1, "3 node(s) didn't match pod topology spread constraints, "), age=1600)
    failing_app(w, "lims-sync")
    bustle(w, "dns", "deprecated", "restarted")
    w.without("nodes")
    return w.expect("failing", ["cni-ds-image-pull"], ["x-image-pull", "taint-node-blocked"], ["cni-ds-exec-format", "cni-ds-not-scheduled", "cni-ds-psa-blocked", "taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "cni-conf-not-found",
                    "x-k3s-rke2", "cni-oom"], [pod] + stuck_pods, "The new revision's image is not in the mirror (404); the node at which the roll-out stands has no CNI pod and is tainted.", any_subject=True)
