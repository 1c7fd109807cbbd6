"""Kuma 2.4, which has no validator: pods with a hand-made sidecar say kuma.io/sidecar-injected: enabled, which the control plane takes and the plugin does not."""
from field_reports import *


def build(name):
    w = World(name, (2, 4, 5), "kubeadm", family="ipv4", nodes=3, apps=1, native=False, now="2024-03-05T17:38:16Z", cni_age=4100000, shape="old", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    a, b = w.spaces
    found = w.workload("annuity-calc", a, replicas=3, created=w.ago(2700), plugin=None, annotations={"kuma.io/sidecar-injected": "enabled"}, pod_labels={"kuma.io/sidecar-injection": "disabled"})
    client = w.workload("annuity-web", b, replicas=2, created=w.ago(900000), plugin=None)
    for pod in found.pods:
        at = pod.created + seconds(1.2)
        w.cni_say(pod.node, at, zap(at, "INFO", "kuma-cni", OLD_SKIPS["annotation 'kuma.io/sidecar-injected' is missing or is not set to 'true'"], old_fields(pod)))
        w.sidecar_log(pod, 1)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(2))
        w.event(pod, "Started", "Started container annuity-calc", pod.created + seconds(3))
    w.cp_lines = [row for row in w.cp_lines if not ("injecting Kuma" in row[1] and "annuity-calc" in row[1])]
    for number, pod in enumerate(client.pods):
        w.sidecar_log(pod, 1)
        w.logs[(b, pod.name, "kuma-sidecar")] += tls_errors(w, pod, found.pods[number], w.ago(2600), 15, 150, "/calc")
    for pod in [p for p in w.pods if p.namespace == "monitoring"][:1]:
        at = w.ago(1200)
        w.cni_say(pod.node, at, zap(at, "INFO", "kuma-cni", OLD_SKIPS["missing required kuma-sidecar container"], old_fields(pod)))
    pull_trouble(w)
    bustle(w, "deprecated", "restarted")
    return w.expect("failing", ["plugin-skip-not-injected-annotation"], ["val-rules-missing-generic"], ["mtls-deny-all", "plugin-skip-no-sidecar", "plugin-skip-excluded-namespace", "dp-xds-stream", "dp-envoy-not-ready", "inj-namespace-label-missing", "cni-plugin-overwritten",
                    "val-silent-pass-ipv4"], found.pods,
                    "The pods bring a kuma-sidecar of their own with kuma.io/sidecar-injected: enabled, and not true, so the plugin of 2.4 skips them: they are Ready, and peers get plain text from them.", any_subject=True)
