"""kubectl get pod -o yaml and nothing else: istio-init ran before, kuma-validation fails."""
from field_mixed import *


def build(name):
    w = World(name, (2, 10, 9), "kubeadm", apps=1, nodes=2, now="2025-09-24T16:20:00Z", family="ipv4", native=False)
    first = container("istio-init", "docker.io/istio/proxyv2:1.24.2", args=["istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT", "-i", "*", "-x", "", "-b", "*", "-d", "15090,15021,15020"],
                      securityContext={"capabilities": {"add": ["NET_ADMIN", "NET_RAW"], "drop": ["ALL"]}, "runAsUser": 0, "runAsNonRoot": False})
    found = w.validation_fails("lot-tracker", w.spaces[0], refused, last=w.ago(90), restarts=7, early_inits=[first], annotations={"sidecar.istio.io/status": '{"initContainers":["istio-init"],"containers":["istio-proxy"],"revision":"default"}'},
                               containers=[container("istio-proxy", "docker.io/istio/proxyv2:1.24.2"), container("lot-tracker", "registry.example.internal/mes/lot-tracker:8.8")])
    p = Folder(w)
    p.put("pod.yaml", to_yaml(found.pods[0].render()))
    return p.expect("failing", ["x-istio-side-by-side"], ["val-rules-missing-generic"], rivals("val-rules-missing-generic", "x-istio-side-by-side", extra=["x-linkerd-side-by-side", "x-gvisor-kata"]), found.pods,
                    "One pod holds the init containers and proxies of Istio and Kuma; kuma-validation exits with 1; its log was not sent.", also=["insufficient-evidence"], missing=["logs", "events", "nodes", "CNI"])
