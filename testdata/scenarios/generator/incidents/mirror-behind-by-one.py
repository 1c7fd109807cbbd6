"""An upgrade of the DaemonSet stops at its first pod: the mirror does not have the new CNI image."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 11), "aks", product="kong-mesh", now="2026-01-08T15:33:41Z", taint=False, family="dualstack")
    old, new = "registry.example.internal/kong-mesh/kuma-cni:2.12.11", "registry.example.internal/kong-mesh/kuma-cni:2.12.12"
    change(w, list(w.cni_pods.values()), image=old)
    w.cni_ds["spec"]["template"]["spec"]["containers"][0]["image"] = new
    node = w.node(2)
    w.pods.remove(w.cni_pods[node])
    pod = w.cni_pod(node, w.ago(3100))
    w.cni_lines[node] = []
    change(w, [pod], image=new)
    text = 'Back-off pulling image "%s"' % new
    pull = ('Failed to pull image "%s": rpc error: code = NotFound desc = failed to pull and unpack image "%s": failed to resolve reference "%s": %s: not found' % (new, new, new, new))
    pod.main("install-cni", state=waits("ImagePullBackOff", text), ready=False)
    pod.ready_at = pod.created
    w.cni_count()
    w.cni_ds["status"]["updatedNumberScheduled"] = 1
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulling", 'Pulling image "%s"' % new, pod.created + seconds(2), w.ago(170), 13)
    w.event(pod, "Failed", pull, pod.created + seconds(3), w.ago(169), 13, warning=True)
    w.event(pod, "Failed", "Error: ErrImagePull", pod.created + seconds(3), w.ago(169), 13, warning=True)
    w.event(pod, "BackOff", text, pod.created + seconds(16), w.ago(6), 201, warning=True)
    w.event(w.cni_ds, "SuccessfulDelete", "Deleted pod: kong-mesh-cni-node-" + w.word(5), pod.created - seconds(7), component="daemonset-controller")
    w.event(w.cni_ds, "SuccessfulCreate", "Created pod: " + pod.name, pod.created, component="daemonset-controller")
    failing = w.validation_fails("roster-api", w.spaces[1], refused_both, replicas=2, node=node, restarts=6, plugin=None).pods
    w.workload("roster-web", w.spaces[1], replicas=1, age=1200, node=w.node(0))
    noise(w, "crash", "probe", "restart")
    w.without("nodes")
    return done(w, "failing", ["cni-ds-image-pull"], ["x-image-pull", "val-cni-not-ready-on-node", "val-rules-missing-generic"], ["cni-ds-exec-format", "cni-conf-not-found", "cni-oom", "cni-ds-psa-blocked", "val-cni-race-new-node", "x-aks",
                "cni-plugin-overwritten", "val-uid-mismatch"], failing + [pod], "kuma-cni 2.12.12 is not in the mirror; the node of the first updated pod has no installer, and new pods there get no rules.", any_subject=True)
