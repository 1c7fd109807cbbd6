"""A directory of saved logs: sidecars are sent to a new name of the control plane that its certificate does not have."""
from field_rules import *

HOST = "mesh-zone-eu.lb.example.internal"


def build(name):
    w = World(name, (2, 10, 6), "gke", product="kong-mesh", nodes=3, apps=2, family="dualstack", now="2025-06-19T14:55:20Z")
    w.cp_url = "https://%s:5678" % HOST
    sans = ["kong-mesh-control-plane.kong-mesh-system", "kong-mesh-control-plane.kong-mesh-system.svc", "kong-mesh-control-plane.kong-mesh-system.svc.cluster.local", "localhost"]
    error = ('Error: Failed to fetch Envoy bootstrap config. Invalid request: A data plane proxy is trying to connect to the control plane using "%s" address, but the certificate in the control plane has the following SANs [%s]. '
             "Either change the --cp-address in kuma-dp to one of those or execute the following steps:\n"
             "1) Generate a new certificate with the address you are trying to use. It is recommended to use trusted Certificate Authority, but you can also generate self-signed certificates using 'kumactl generate tls-certificate --type=server --hostname=%s'\n"
             "2) Set KUMA_GENERAL_TLS_CERT_FILE and KUMA_GENERAL_TLS_KEY_FILE or the equivalent in Kuma CP config file to the new certificate.\n"
             "3) Restart the control plane to read the new certificate and start kuma-dp." % (HOST, " ".join('"%s"' % s for s in sans), HOST))
    pods = []
    for app, space, count in (("quota-api", 0, 2), ("quota-mail", 1, 1)):
        pods += w.workload(app, w.spaces[space], replicas=count, created=w.ago(1900)).pods
    before = w.workload("quota-web", w.spaces[0], replicas=1, age=90000)
    p = Paste(w)
    for n, pod in enumerate(pods):
        for part, at in (("", w.ago(96 + 7 * n)), (".previous", w.ago(421 + 7 * n))):
            p.put("logs/%s/%s/kuma-sidecar%s.log" % (pod.namespace, pod.name, part), "\n".join(bootstrap(w.v, at, w.cp_url) + [error]) + "\n")
        check = Validator(w.v, pod.created + seconds(2), w.rng).passes()
        p.put("logs/%s/%s/kuma-validation.log" % (pod.namespace, pod.name), check.text())
        begun = pod.created + seconds(4)
        p.put("logs/%s/%s/%s.log" % (pod.namespace, pod.name, pod.mains()[-1]), "".join("%s WARN  could not reach http://limits:8080: connection refused\n" % rfc3339(begun + seconds(31 * k)) for k in range(14)))
    w.sidecar_log(before.pods[0], 2)
    p.put("logs/%s/%s/kuma-sidecar.log" % (before.pods[0].namespace, before.pods[0].name), p.log(before.pods[0], "kuma-sidecar"))
    p.put("logs/kong-mesh-system/%s/control-plane.log" % w.cp.pods[0].name, p.log(w.cp.pods[0], "control-plane"))
    return p.expect("failing", ["dp-ca-mismatch"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-cp-address-invalid", "dp-token", "dp-bootstrap-response-invalid", "dp-not-found-yet", "x-networkpolicy", "order-app-before-sidecar", "x-dns-capture"], pods,
                    "The bootstrap is refused: the control plane's certificate has no SAN for the name that new sidecars use. Validation passed.", any_subject=True, missing=["objects", "events", "nodes"])
