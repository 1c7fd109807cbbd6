"""One log of a sidecar, sent by mail: at the control plane's address a load balancer answers 200 OK to everything."""
from field_start import *


def build(name):
    w = World(name, (2, 5, 10), "gke", product="kong-mesh", cni=None, nodes=2, apps=0, family="ipv4", now="2024-05-14T09:01:33Z")
    url = "https://mesh-cp.corp.example:443"
    start = w.ago(80)
    lines = ["Defaulted container \"kuma-sidecar\" out of: kuma-sidecar, invoicing, kuma-init (init)"] + bootstrap(w.v, start, url)
    lines.insert(4, zap(start + seconds(0.02), "INFO", "kuma-dp.run", "generating bootstrap configuration"))
    lines.append("Error: Failed to generate Envoy bootstrap config. invalid character 'O' looking for beginning of value")
    p = Folder(w)
    p.put("invoicing.log", "\n".join(lines) + "\n", crlf=True)
    return p.expect("failing", ["dp-bootstrap-response-invalid"], ["dp-wrong-endpoint"], ["dp-cp-unreachable", "dp-ca-mismatch", "dp-token", "dp-cp-address-invalid", "dp-config-rejected", "dp-envoy-exit", "mesh-name-invalid", "dp-not-found-yet"], [],
                    "What answers at the control plane's address says 'OK' instead of a bootstrap configuration: invalid character 'O'.", any_subject=True, missing=["everything but one log"])
