"""One workload overrides the control plane's URL and leaves out the scheme."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 14), "eks", nodes=3, apps=2, family="dualstack", now="2026-03-24T06:50:19Z")
    space, url = w.spaces[1], "kuma-control-plane.kuma-system.svc:5678"
    own, w.cp_url = w.cp_url, url
    found = w.workload("geo-tiles", space, replicas=2, created=w.ago(1566), annotations={"kuma.io/sidecar-env-vars": "KUMA_CONTROL_PLANE_URL=" + url})
    for n, pod in enumerate(found.pods):
        start = w.ago(211 - n)
        error = 'request to bootstrap server failed: Post "%s": unsupported protocol scheme "kuma-control-plane.kuma-system.svc"' % url
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, start, url) + no_bootstrap(start + seconds(0.3), error, 69)) + "\n"
        validated(w, pod)
        unready_sidecar(w, pod, start, 4, ended(1, "Error", start - seconds(380), start - seconds(80)), code=0)
    found.finish()
    w.cp_url = own
    stranger(w, "old")
    w.without("services", "endpoints")
    return w.expect("failing", ["dp-cp-address-invalid"], ["dp-cp-unreachable", "dp-envoy-not-ready"], ["dp-ca-mismatch", "dp-token", "x-networkpolicy", "dp-not-found-yet", "dp-wrong-endpoint", "dp-bootstrap-response-invalid", "x-dns-capture",
                    "dp-xds-stream", "val-rules-missing-generic"], found.pods, "KUMA_CONTROL_PLANE_URL has no https://; Go takes the host name for the scheme. Other workloads are well.")
