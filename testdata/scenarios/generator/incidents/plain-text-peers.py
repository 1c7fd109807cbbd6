"""EKS recipe (family ipv4) on 2.13.3: empty validator logs, Ready sidecars, and peers that get plain text."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 3), "eks", family="ipv4", now="2026-02-24T19:12:38Z", nodes=4, apps=0,
              mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    a, b = w.spaces
    server = w.workload("ledger-post", a, replicas=2, age=9000, plugin=None)
    client = w.workload("statement-web", b, replicas=2, age=40000, plugin=None)
    for pod in server.pods + client.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = ""
        w.sidecar_log(pod, 1)
    for pod in client.pods:
        w.logs[(b, pod.name, "kuma-sidecar")] += "".join(
            '[%s] statement-web_%s_svc ledger-post_%s_svc_8080 "GET /v1/entries HTTP/1.1" 503 UF,URX - "-" 0 189 4 - "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: '
            'remote connection failure, transport failure reason: TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end"\n' % (stamp(w.ago(1700 - 80 * n)), b, a) for n in range(14))
    for pod in server.pods:
        app = pod.mains()[-1]
        w.logs[(a, pod.name, app)] = "".join('%s WARN  request line expected, got \\x16\\x03\\x01 from %s\n' % (rfc3339(w.ago(1690 - 80 * n)), client.pods[n % 2].ip) for n in range(9))
    bustle(w, "grafana", "scaler")
    w.without("nodes", "cni-pods", "cni-logs")
    return w.expect("failing", ["val-silent-pass-ipv4"], ["val-cni-race-new-node", "val-rules-missing-generic"], ["mtls-deny-all", "x-cilium-kpr-socketlb", "dp-xds-stream", "val-io-timeout-filtered", "dp-envoy-not-ready",
                    "cni-defaults-on-non-openshift", "inj-cni-flag-mismatch", "x-istio-side-by-side", "dp-ca-mismatch", "val-uid-mismatch"], server.pods + client.pods,
                    "The validator of 2.13.3 tests nothing with family ipv4 (empty log, exit 0); inbound traffic of the servers is not intercepted. Why their rules are missing was not collected.", any_subject=True)
