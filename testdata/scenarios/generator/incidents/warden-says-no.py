"""GKE Autopilot: its Warden refuses the DaemonSet's hostPath volumes, so there is no CNI pod."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 13, 9), "gke", product="kong-mesh", family="ipv4", now="2026-05-06T08:31:22Z", taint=False, apps=0, cni_ns="kong-mesh-system", nodes=3)
    for pod in list(w.cni_pods.values()):
        w.pods.remove(pod)
    w.cni_pods, w.cni_lines, w.cni_start = {}, {}, {}
    w.cni_ds["metadata"]["creationTimestamp"] = rfc3339(w.ago(5200))
    w.daemonset_status(w.cni_ds, 3, 0, 0)
    w.event(w.cni_ds, "FailedCreate", 'Error creating: admission webhook "warden-validating.common-webhooks.networking.gke.io" denied the request: GKE Warden rejected the request because it violates one or more constraints.\nViolations '
            'details: {"[denied by autogke-no-write-mode-hostpath]":["hostPath volume cni-bin-dir in container install-cni is accessed in write mode; disallowed in Autopilot.","hostPath volume cni-net-dir in container install-cni is '
            'accessed in write mode; disallowed in Autopilot."]}\nRequested by user: \'system:serviceaccount:kube-system:daemon-set-controller\', groups: \'system:serviceaccounts,system:serviceaccounts:kube-system,system:authenticated\'.',
            w.ago(5199), w.ago(300), 22, warning=True, component="daemonset-controller")
    w.add("ValidatingWebhookConfiguration", w.meta("warden-validating.config.common-webhooks.networking.gke.io"), "admissionregistration.k8s.io/v1", webhooks=[])
    failing = []
    for app, space, count in (("quiz-api", 0, 2), ("quiz-web", 0, 1), ("score-calc", 1, 1)):
        failing += w.validation_fails(app, w.spaces[space], refused, replicas=count, restarts=7, plugin=None).pods
    noise(w, "restart", "hpa", "crash")
    return done(w, "failing", ["x-gke"], ["val-rules-missing-generic", "val-cni-not-ready-on-node"], ["cni-ds-psa-blocked", "cni-ds-not-scheduled", "inj-cni-flag-mismatch", "cni-bin-dir-wrong-but-writable", "x-binary-missing", "cni-bin-dir-not-writable",
                "cni-defaults-on-non-openshift", "val-cni-race-new-node", "plugin-skip-excluded-namespace"], failing + [w.cni_ds],
                "Autopilot denies the CNI's hostPath volumes: the DaemonSet has no pod on any node, and no pod of the mesh gets rules.", any_subject=True)
