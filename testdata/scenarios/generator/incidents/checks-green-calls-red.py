"""Pasted: the validator's log is an empty file, everything is green, and callers get plain text."""
from field_estate import *


def build(name):
    w = World(name, (2, 9, 11), "eks", nodes=3, apps=0, family="ipv4", native=False, now="2025-10-02T21:15:46Z")
    a, b = w.spaces
    server = w.workload("fares", a, replicas=2, age=5200, plugin=None)
    client = w.workload("booking-web", b, replicas=1, age=90000)
    pod = server.pods[0]
    start = pod.created + seconds(2)
    pod.states["kuma-validation"] = dict(state=ended(0, "Completed", start, start), ready=True)
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Started", "Started container kuma-validation", start)
    w.logs[(a, pod.name, "kuma-validation")] = ""
    w.sidecar_log(client.pods[0], 1)
    w.logs[(b, client.pods[0].name, "kuma-sidecar")] += tls_errors(w, client.pods[0], pod, w.ago(1600), 20, 71, "/v2/fares")
    w.sidecar_log(pod, 2)
    app = pod.mains()[-1]
    w.logs[(a, pod.name, app)] = "".join("%s [warn] 400 bad request line \"\\x16\\x03\\x01\\x02\\x00\\x01\" remote=%s\n" % (rfc3339(w.ago(1600 - 71 * n)), client.pods[0].ip) for n in range(12))
    p = Paper(w)
    p.put("describe-fares.txt", describe(w, pod))
    p.log("kuma-validation.log", pod, "kuma-validation")
    p.log("fares-kuma-sidecar.log", pod, "kuma-sidecar")
    p.log("fares-app.log", pod, app)
    p.log("booking-web-kuma-sidecar.log", client.pods[0], "kuma-sidecar")
    p.put("mesh.yaml", to_yaml({"apiVersion": "kuma.io/v1alpha1", "kind": "Mesh", "metadata": {"name": "default"}, "spec": {"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}}}))
    return p.expect("failing", ["val-silent-pass-ipv4"], ["val-rules-missing-generic", "val-cni-race-new-node", "x-iptables-wiped-later"], ["mtls-deny-all", "x-cilium-kpr-socketlb", "dp-xds-stream", "val-io-timeout-filtered", "dp-ca-mismatch",
                    "cp-mtls-backend", "x-probe-failures", "cni-defaults-on-non-openshift"], server.pods[:1],
                    "kuma-validation of 2.9.11 with family ipv4 prints nothing and ends with 0, so nothing was tested; the application gets TLS hellos, its traffic is not intercepted.", any_subject=True, missing=["log of the installers", "nodes"])
