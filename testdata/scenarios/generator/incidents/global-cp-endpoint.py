"""An environment override sends kuma-dp to the API port of the global control plane."""
from common import *


def build(name):
    w = World(name, (2, 11, 13), "eks", now="2025-09-10T17:50:01Z", product="kong-mesh", family="dualstack")
    space = w.spaces[1]
    url = "https://kong-mesh-global.example.internal:5682"

    def wrong(spec, annotations):
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["env"] = [dict(e, value=url) if e["name"] == "KUMA_CONTROL_PLANE_URL" else e for e in c["env"]]
    found = w.workload("edge-agent", space, replicas=2, created=w.ago(900), tweak=wrong, annotations={"kuma.io/sidecar-env-vars": "KUMA_CONTROL_PLANE_URL=" + url})
    text = "There is no /bootstrap endpoint for provided CP address. Double check if the address passed to the CP has a DP Server port (5678 by default), not HTTP API (5681 by default)"
    for pod in found.pods:
        start = w.ago(130)
        lines = bootstrap(w.v, start, url) + [zap(start + seconds(1.2), "ERROR", "kuma-dp.run", "Failed to fetch Envoy bootstrap config", {"error": "failed to bootstrap: " + text}),
                 "Error: " + text]
        w.main_loops(pod, "kuma-sidecar", "\n".join(lines) + "\n", 1, start, 5, 2)
    found.finish()
    return w.expect("failing", ["dp-wrong-endpoint"], ["dp-cp-address-invalid", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-ca-mismatch", "x-networkpolicy", "dp-token", "dp-not-found-yet"], found.pods,
                    "kuma-dp is sent to an address whose port has no /bootstrap.")
