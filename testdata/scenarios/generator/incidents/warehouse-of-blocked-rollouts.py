"""Not Kuma: every creation of a Pod is refused because the webhook of Gatekeeper cannot be reached; Kuma's webhook answers and its pods are well."""
from node_agents import *


def build(name):
    w = World(name, (2, 13, 8), "aks", nodes=3, apps=2, family="dualstack", now="2026-02-26T18:31:40Z", cni_age=800000)
    w.namespace("gatekeeper-system")
    gate = w.workload("gatekeeper-controller-manager", "gatekeeper-system", replicas=2, mesh=False, created=w.ago(5000), containers=[container("manager", "docker.io/openpolicyagent/gatekeeper:v3.18.2", args=["--port=8443"])])
    for n, pod in enumerate(gate.pods):
        last = w.ago(95 + 21 * n)
        w.main_loops(pod, "manager", '{"level":"info","ts":%d.114,"logger":"setup","msg":"setting up metrics"}\n{"level":"error","ts":%d.207,"logger":"setup","msg":"unable to monitor controller manager","error":"cache: tls: private key does not match public key"}\n' % (
            last.timestamp(), last.timestamp()), 1, last, 13, 1.2)
    gate.finish()
    w.add("MutatingWebhookConfiguration", w.meta("gatekeeper-mutating-webhook-configuration"), "admissionregistration.k8s.io/v1", webhooks=[{"name": "mutation.gatekeeper.sh", "clientConfig": {
        "service": {"name": "gatekeeper-webhook-service", "namespace": "gatekeeper-system", "path": "/v1/mutate", "port": 443}}, "failurePolicy": "Fail", "sideEffects": "None", "admissionReviewVersions": ["v1"], "timeoutSeconds": 1,
        "rules": [{"operations": ["CREATE"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["pods"], "scope": "*"}]}])
    text = ('Internal error occurred: failed calling webhook "mutation.gatekeeper.sh": failed to call webhook: Post "https://gatekeeper-webhook-service.gatekeeper-system.svc:443/v1/mutate?timeout=1s": no endpoints available for service "gatekeeper-webhook-service"')
    owners = [w.refused(app, space, text, kind, age=2400 - 300 * n, count=17 - n) for n, (app, space, kind) in enumerate((("bay-planner", w.spaces[0], "ReplicaSet"), ("bay-scan", w.spaces[1], "DaemonSet"), ("pdf-maker", "monitoring", "ReplicaSet")))]
    ours = [p for p in w.pods if p.namespace in w.spaces][:2]
    for pod in ours:
        w.sidecar_log(pod, 2)
    w.pods = [p for p in w.pods if not p.name.startswith("db-backup-")]
    w.items = [i for i in w.items if not i["metadata"]["name"].startswith("db-backup-")]
    bustle(w, "stream", "deprecated", "grafana")
    return w.expect("not-kuma", (), (), QUIET + ["inj-webhook-unreachable", "inj-webhook-ignored", "inj-mesh-not-found", "inj-pod-validator", "cp-apiserver-unreachable", "inj-container-patch-invalid", "x-limitrange-quota"], owners + gate.pods,
                    "Gatekeeper's pods crash on a key that does not match and its webhook has no endpoint, so pods are refused, in the mesh and outside; nothing of Kuma fails.", also=["healthy"], any_subject=True)
