"""v3: a webhook of the platform team, which runs after Kuma's, gives each container of some namespaces its own user."""
from field_estate import *


def build(name):
    w = World(name, (3, 0, 1), "aks", nodes=3, apps=1, family="ipv4", now="2026-11-09T13:02:51Z", cni_age=900000)
    space = w.spaces[0]
    w.get("Namespace", space)["metadata"]["labels"]["workload-guard.example.internal/profile"] = "numeric-user"
    w.add("MutatingWebhookConfiguration", w.meta("workload-guard", created=w.ago(40000)), "admissionregistration.k8s.io/v1", webhooks=[{
        "name": "pods.workload-guard.example.internal", "clientConfig": {"service": {"name": "workload-guard", "namespace": "platform-guard", "path": "/mutate", "port": 443}}, "failurePolicy": "Ignore",
        "sideEffects": "None", "admissionReviewVersions": ["v1"], "reinvocationPolicy": "IfNeeded", "namespaceSelector": {"matchLabels": {"workload-guard.example.internal/profile": "numeric-user"}},
        "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "*"}]}])
    w.namespace("platform-guard")
    w.workload("workload-guard", "platform-guard", replicas=2, mesh=False, age=39000, image="registry.example.internal/platform/workload-guard:4.2")
    bad = []
    for app, count, back in (("docket", 2, 52), ("docket-search", 1, 131)):
        found = w.validation_fails(app, space, refused, last=w.ago(back), replicas=count, restarts=6, validator_uid=65532, annotations={"workload-guard.example.internal/patched": "securityContext"})
        real_args(found)
        change(w, found, "kuma-validation", lambda c: c["securityContext"].update(runAsGroup=65532))
        change(w, found, "kuma-sidecar", lambda c: c.update(securityContext=security(65532, 65532)))
        change(w, found, app, lambda c: c.update(securityContext={"runAsUser": 65532, "runAsGroup": 65532}))
        bad += found.pods
    real_args(well(w, "minutes", w.spaces[1], replicas=2, age=1900))
    pull_trouble(w)
    bustle(w, "dns", "grafana")
    w.without("cp-logs", "nodes")
    return w.expect("failing", ["val-uid-mismatch"], ["val-rules-missing-generic"], rivals("val-uid-mismatch", extra=["inj-uid-conflict", "init-user-missing", "scc-uid-range", "x-aks"]), bad,
                    "kuma-validation runs as 65532 (set by a webhook after the injector), the rules and the annotation say 5678; the plugin did put them in.")
