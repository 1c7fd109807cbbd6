"""Kong Mesh on k3s: a GitOps tool wrote the webhook's old CA bundle back after the certificate had been renewed."""
from common import *


def build(name):
    w = World(name, (2, 10, 10), "k3s", product="kong-mesh", now="2025-11-05T06:14:37Z", family="dualstack", form="tar")
    cp = w.cp.pods[0]
    cp.created = w.ago(6100)
    cp.run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > cp.created]
    w.hooks["metadata"]["annotations"] = {"argocd.argoproj.io/tracking-id": "mesh:admissionregistration.k8s.io/MutatingWebhookConfiguration:kong-mesh-system/" + w.hooks["metadata"]["name"]}
    for hook in w.hooks["webhooks"]:
        hook["clientConfig"]["caBundle"] = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURGekNDQWYrZ0F3SUJBZ0lRT2xk"
    w.get("ValidatingWebhookConfiguration", "kong-mesh-validating-webhook-configuration")["webhooks"][0]["clientConfig"]["caBundle"] = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURGekNDQWYrZ0F3SUJBZ0lRTmV3"
    text = ('Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kong-mesh-control-plane.kong-mesh-system.svc:443/inject-sidecar?timeout=10s": '
            'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kuma-ca")')
    owners = [w.refused(app, w.spaces[n % 2], text, kind, age=3100, count=22 - n) for n, (app, kind) in enumerate((("meter-api", "ReplicaSet"), ("meter-import", "Job"), ("meter-ui", "ReplicaSet"), ("meter-tsdb", "StatefulSet")))]
    for n in range(30):
        at = w.ago(3080 - 97 * n)
        w.cp_lines.append((at, "%s http: TLS handshake error from 10.42.0.0:%d: remote error: tls: bad certificate" % (at.strftime("%Y/%m/%d %H:%M:%S"), 31822 + 113 * n)))
    # What was admitted before still runs and is well.
    for pod in [p for p in w.pods if p.namespace in w.spaces][:2]:
        w.sidecar_log(pod, 1)
    return w.expect("failing", ["inj-webhook-unreachable"], (), ["dp-ca-mismatch", "inj-webhook-ignored", "inj-mesh-not-found", "x-networkpolicy", "cp-apiserver-unreachable", "dp-cp-unreachable", "inj-container-patch-invalid",
                    "x-limitrange-quota"], owners, "x509: unknown authority when the API server calls the injector: the caBundle of the mutating webhooks is the one of before the renewal; the control plane is well.")
