"""GKE Dataplane V2: a policy lets only listed namespaces into the control plane's namespace; a new team is not on the list."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 10), "gke", nodes=3, apps=1, now="2025-12-18T18:58:11Z", native=True, family="dualstack")
    new = "onboarding"
    w.namespace(new, {"kuma.io/sidecar-injection": "enabled", "team": "onboarding"}, created=w.ago(4000))
    w.add("NetworkPolicy", w.meta("dp-server-from-mesh-namespaces", w.system, w.ago(5000000)), "networking.k8s.io/v1", spec={
        "podSelector": {"matchLabels": {"app": "kuma-control-plane"}}, "policyTypes": ["Ingress"], "ingress": [
            {"from": [{"namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": list(w.spaces)}]}}], "ports": [{"protocol": "TCP", "port": 5678}]},
            {"ports": [{"protocol": "TCP", "port": 5443}]}, {"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}], "ports": [{"protocol": "TCP", "port": 5680}]}]})
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: i/o timeout' % w.cp_url

    def log(pod, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(10.1), error, max(1, int((stop - start).total_seconds() - 2) // 13), every=13.0) + (goodbye(w, end)[:2] if end else [])
    found = w.workload("welcome-flow", new, replicas=2, created=w.ago(int(span(5, 65)) + 48))
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    fine = w.workload("welcome-mailer", w.spaces[0], replicas=1, created=w.ago(1100))
    w.sidecar_log(fine.pods[0], 2)
    passed(w, fine.pods[0])
    return w.expect("failing", ["x-networkpolicy"], ["dp-cp-unreachable", "order-native-sidecar-startup-probe"], ["dp-wrong-endpoint", "dp-ca-mismatch", "dp-token", "cp-apiserver-unreachable", "val-io-timeout-filtered", "x-firewalld-nftables-host", "dp-not-found-yet", "dp-cp-address-invalid", "inj-webhook-unreachable"],
                    found.pods, "A policy in kuma-system admits port 5678 from two namespaces only; the sidecars of a third get i/o timeout, while others of the same hour are well.")
