"""Pair 11: a policy engine strips the injector's annotations."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", now=after(11, 130), **world_options(11))
    w.add("MutatingWebhookConfiguration", w.meta("kyverno-resource-mutating-webhook-cfg"), "admissionregistration.k8s.io/v1", webhooks=[{"name": "mutate.kyverno.svc-fail", "clientConfig": {"service": {
        "name": "kyverno-svc", "namespace": "kyverno", "path": "/mutate/fail", "port": 443}}, "failurePolicy": "Fail", "sideEffects": "NoneOnDryRun", "admissionReviewVersions": ["v1"], "reinvocationPolicy": "IfNeeded",
        "rules": [{"operations": ["CREATE", "UPDATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "Namespaced"}]}])
    found = w.validation_fails("claims-api", w.spaces[1], restarts=4, replicas=2, plugin="annotation 'kuma.io/sidecar-injected' is missing or is not set to 'true'", without=["kuma.io/sidecar-injected"], **run_options(11))
    return w.expect("failing", ["plugin-skip-not-injected-annotation"], ["val-rules-missing-generic"], rivals("plugin-skip-not-injected-annotation"), found.pods,
                    "Pair 11: the sidecar is there, the annotation kuma.io/sidecar-injected is not; the plugin skips the pods.")
