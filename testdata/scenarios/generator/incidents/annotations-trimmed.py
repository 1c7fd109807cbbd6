"""A webhook of the company trims annotations that are not on its list, after Kuma's."""
from field_rules import *


def build(name):
    w = World(name, (2, 7, 9), "eks", product="kong-mesh", nodes=3, apps=2, now="2024-11-26T14:03:37Z", shape="mid")
    w.namespace("governance")
    w.workload("meta-guard", "governance", replicas=1, mesh=False, image="registry.example.internal/governance/meta-guard:2.1.0", age=700000)
    w.add("MutatingWebhookConfiguration", w.meta("zz-meta-guard", created=w.ago(6000)), "admissionregistration.k8s.io/v1", webhooks=[{"name": "trim.meta-guard.example.internal", "clientConfig": {"service": {
        "name": "meta-guard", "namespace": "governance", "path": "/trim", "port": 443}}, "failurePolicy": "Ignore", "sideEffects": "None", "admissionReviewVersions": ["v1"], "reinvocationPolicy": "Never",
        "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "Namespaced"}]}])
    keep = ("kuma.io/mesh", "k8s.v1.cni.cncf.io/networks")

    def trim(spec, annotations):
        for key in list(annotations):
            if key not in keep:
                annotations.pop(key)
    found = w.validation_fails("bookings-store", w.spaces[0], refused, replicas=2, restarts=6, kind="StatefulSet", plugin="annotation 'kuma.io/sidecar-injected' is missing or is not set to 'true'", tweak=trim)
    more = w.validation_fails("bookings-feed", w.spaces[1], refused, replicas=1, restarts=5, plugin="annotation 'kuma.io/sidecar-injected' is missing or is not set to 'true'", tweak=trim, last=w.ago(150))
    for pod in found.pods + more.pods:
        w.no_dataplane(pod)
    volume_trouble(w)
    w.without("mutating-webhook-configurations")
    return w.expect("failing", ["plugin-skip-not-injected-annotation"], ["val-rules-missing-generic"], rivals("plugin-skip-not-injected-annotation", extra=["cp-pod-translation", "dp-not-found-yet", "inj-annotation-instead-of-label"]),
                    found.pods + more.pods, "The pods have kuma-sidecar but not the annotation kuma.io/sidecar-injected; the plugin skips them. Pods of before the webhook are well.", any_subject=True)
