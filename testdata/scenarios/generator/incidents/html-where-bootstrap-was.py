"""Kuma 2.4: sidecars ask an address at which a web portal answers every path with its page."""
from extra_injection import *


def build(name):
    w = World(name, (2, 4, 9), "kubeadm", cni=None, nodes=3, apps=2, now="2024-06-11T13:30:02Z", shape="old")
    space, url = w.spaces[0], "http://mesh.intern.example:80"
    page = ("Error: Failed to generate Envoy bootstrap config. invalid character '<' looking for beginning of value\n")
    w.cp_url, own = url, w.cp_url
    last = w.ago(77)
    found = w.workload("badge-print", space, replicas=2, created=w.first_attempt(last, 9, 0.6) - seconds(5), annotations={"kuma.io/sidecar-env-vars": "KUMA_CONTROL_PLANE_URL=" + url})
    for n, pod in enumerate(found.pods):
        at = last + seconds(n)
        lines = bootstrap(w.v, at, url)
        lines.insert(3, zap(at + seconds(0.02), "INFO", "kuma-dp.run", "generating bootstrap configuration"))
        w.main_loops(down(pod), "kuma-sidecar", "\n".join(lines) + "\n" + page, 1, at, 9, 0.6)
        pod.ready_at = pod.created
    found.finish()
    w.cp_url = own
    old_restarts(w, w.workload("badge-scan", space, replicas=1, age=400000).pods[0], "kuma-sidecar", 1, 3)
    stranger(w, "crash")
    return w.expect("failing", ["dp-bootstrap-response-invalid"], ["dp-wrong-endpoint"], ["dp-cp-unreachable", "dp-ca-mismatch", "dp-not-found-yet", "dp-envoy-exit", "dp-token", "dp-cp-address-invalid", "x-networkpolicy", "dp-config-rejected"], found.pods,
                    "KUMA_CONTROL_PLANE_URL of one workload points at a web page; its HTML is taken for the bootstrap answer.")
