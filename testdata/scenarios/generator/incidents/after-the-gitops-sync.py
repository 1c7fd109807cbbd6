"""The injector's caBundle went back to an old one, and its failure policy is Ignore: new pods come up without a sidecar."""
from field_estate import *


def build(name):
    w = World(name, (2, 11, 12), "bottlerocket", product="kong-mesh", nodes=3, apps=1, family="dualstack", now="2025-11-11T14:09:27Z", mesh_spec=mesh_tls("ca-1"), cni_age=5000000)
    synced = w.ago(2700)
    w.hooks["metadata"].setdefault("annotations", {})["argocd.argoproj.io/tracking-id"] = "mesh:admissionregistration.k8s.io/MutatingWebhookConfiguration:kong-mesh-system/kong-mesh-admission-mutating-webhook-configuration"
    for hook in w.hooks["webhooks"]:
        hook["clientConfig"]["caBundle"] = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURCVENDQWUyZ0F3SUJBZ0lRT2xk"
        if "injector" in hook["name"]:
            hook["failurePolicy"] = "Ignore"
    a, b = w.spaces
    bare = []
    for app, space, count, age in (("claims-intake", a, 2, 2350), ("claims-rules", a, 1, 1400), ("premium", b, 1, 700)):
        found = w.workload(app, space, replicas=count, mesh=False, created=w.ago(age))
        for pod in found.pods:
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Started", "Started container " + app, pod.created + seconds(3))
            w.logs[(space, pod.name, app)] = "".join("%s ERROR upstream ledger: read tcp %s:41%03d->10.96.8.21:8080: read: connection reset by peer\n" % (rfc3339(pod.created + seconds(20 + 55 * n)), pod.ip, 100 + 13 * n) for n in range(9))
            w.collected.add(pod.name)
        bare += found.pods
    well(w, "claims-ledger", b, replicas=2, both=True, age=90000)
    for n in range(14):
        at = w.ago(2350 - 160 * n)
        w.cp_lines.append((at, "%s http: TLS handshake error from 192.168.%d.4:%d: remote error: tls: bad certificate" % (at.strftime("%Y/%m/%d %H:%M:%S"), 1 + n % 3, 40112 + 331 * n)))
    w.cp_lines = [row for row in w.cp_lines if not ("injecting Kuma" in row[1] and row[0] > synced)]
    app_object = {"kind": "Application", "apiVersion": "argoproj.io/v1alpha1", "metadata": w.meta("mesh", "argocd"), "spec": {}}
    w.namespace("argocd")
    w.event(app_object, "OperationCompleted", "Sync operation to 4f1d09c succeeded", synced, component="argocd-application-controller")
    failing_app(w, "postcode-sync")
    bustle(w, "shipper", "scaler")
    w.without("nodes")
    return w.expect("failing", ["inj-webhook-ignored"], ["inj-webhook-unreachable"], ["inj-namespace-label-missing", "inj-annotation-instead-of-label", "inj-exception-label", "x-iptables-wiped-later", "dp-ca-mismatch", "inj-mesh-not-found",
                    "plugin-skip-no-sidecar", "mtls-deny-all"], bare,
                    "failurePolicy is Ignore and each call ends with 'bad certificate' since a sync put an old caBundle back: pods since then have no sidecar, in labelled namespaces.", also=["insufficient-evidence"], any_subject=True)
