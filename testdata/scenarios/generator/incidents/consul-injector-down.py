"""No Kuma here: Consul's injector has a stale certificate, and pods that it injected before wait for their service registration."""
from common import *


def build(name):
    w = World(name, (0, 0, 0), "eks", kuma=False, now="2025-10-16T08:40:19Z", form="zip", nodes=5)
    w.namespace("consul")
    w.workload("consul-connect-injector", "consul", replicas=1, mesh=False, image="docker.io/hashicorp/consul-k8s-control-plane:1.5.3", age=700000)
    w.workload("consul-server", "consul", replicas=3, mesh=False, image="docker.io/hashicorp/consul:1.19.2", age=700000, kind="StatefulSet")
    w.add("MutatingWebhookConfiguration", w.meta("consul-connect-injector"), "admissionregistration.k8s.io/v1", webhooks=[{"name": "consul-connect-injector.consul.hashicorp.com", "clientConfig": {
        "service": {"name": "consul-connect-injector", "namespace": "consul", "path": "/mutate", "port": 443}}, "failurePolicy": "Fail", "sideEffects": "None", "admissionReviewVersions": ["v1"],
        "namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system", "consul"]}]}, "timeoutSeconds": 10,
        "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "scope": "*"}]}])
    text = ('Internal error occurred: failed calling webhook "consul-connect-injector.consul.hashicorp.com": failed to call webhook: Post "https://consul-connect-injector.consul.svc:443/mutate?timeout=10s": '
            'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2025-10-16T08:39:52Z is after 2025-10-16T07:12:40Z')
    owners = [w.refused(app, w.spaces[n], text, age=2800, count=19) for n, app in enumerate(("depot-api", "depot-web"))]
    init = container("consul-connect-inject-init", "docker.io/hashicorp/consul-dataplane:1.5.3", command=["/bin/sh", "-ec", "consul-k8s-control-plane connect-init -pod-name=${POD_NAME} -pod-namespace=${POD_NAMESPACE} -log-level=info"])
    found = w.workload("depot-scan", w.spaces[0], replicas=2, mesh=False, created=w.ago(5200), app_inits=[init], annotations={"consul.hashicorp.com/connect-inject": "true"},
                       containers=[container("consul-dataplane", "docker.io/hashicorp/consul-dataplane:1.5.3"), container("depot-scan", "registry.example.internal/depot-scan:2.2")])
    at = w.ago(150)
    log = "".join("%s [INFO]  Check to ensure a Kubernetes service has been created for this application. If your pod is not starting also check the connect-inject deployment logs.\n%s [INFO]  Unable to find registered services; retrying\n" % (
        rfc3339(at + seconds(n)), rfc3339(at + seconds(n))) for n in range(60)) + "%s [ERROR] Timed out waiting for service registration: error=\"did not find correct number of services, found: 0, services: map[]\"\n" % rfc3339(at + seconds(60))
    w.init_loops(found, "consul-connect-inject-init", log, 1, restarts=12, run=60, last=at)
    return w.expect("not-kuma", (), (), QUIET + ["inj-webhook-unreachable", "dp-ca-mismatch", "inj-mesh-not-found", "init-hang-timeout", "order-app-init-needs-network-cni", "x-networkpolicy"], owners + found.pods,
                    "Consul's injector webhook answers with an expired certificate and its init container finds no service. Kuma is not installed.", also=["healthy"], any_subject=True)
