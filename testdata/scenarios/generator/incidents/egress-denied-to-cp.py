"""A namespace got a default-deny egress policy that leaves out the control plane's port 5678; a delegated gateway lives there too."""
from common import *


def log(w, start, count):
    """kuma-dp asks for its bootstrap configuration and is never connected."""
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: i/o timeout' % w.cp_url
    return "\n".join(bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(10.1), error, count, every=13.0)) + "\n"


def build(name):
    w = World(name, (2, 9, 19), "eks", system="mesh-cp", family="dualstack", now="2025-08-05T10:52:02Z", form="tar")
    space = w.spaces[0]
    w.add("NetworkPolicy", w.meta("default-deny-egress", space, w.ago(3200)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress"]})
    w.add("NetworkPolicy", w.meta("allow-dns-and-web", space, w.ago(3200)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress"], "egress": [
        {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}], "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]},
        {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}], "ports": [{"protocol": "TCP", "port": 443}]}, {"to": [{"podSelector": {}}]}]})
    w.add("NetworkPolicy", w.meta("allow-same-namespace", w.spaces[1], w.ago(900000)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [{"podSelector": {}}]}]})
    pods = []
    for app, count, gateway in (("basket-api", 2, False), ("shop-gateway", 1, True)):
        found = w.workload(app, space, replicas=count, created=w.ago(2269), gateway=gateway, image="docker.io/kong/kong-gateway:3.8" if gateway else None)
        for number, pod in enumerate(found.pods):
            if not gateway:
                w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).passes("ipv6").text()
            start = pod.created + seconds(2172)
            pod.main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=8, last=ended(0, "Completed", start - seconds(422), start - seconds(301)))
            pod.ready_at = pod.created
            w.logs[(space, pod.name, "kuma-sidecar")] = log(w, start, 7)
            w.logs[(space, pod.name, "kuma-sidecar-previous")] = log(w, start - seconds(422), 8)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(12), w.ago(3), 212, warning=True)
            w.event(pod, "Killing", "Container kuma-sidecar failed liveness probe, will be restarted", pod.created + seconds(122), start - seconds(302), 8)
            pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        found.finish()
        pods += found.pods
    fresh = w.workload("fresh-mail", w.spaces[1], replicas=1, created=w.ago(1700))
    w.sidecar_log(fresh.pods[0], 2)
    return w.expect("failing", ["x-networkpolicy"], ["dp-cp-unreachable"], ["dp-ca-mismatch", "dp-token", "dp-wrong-endpoint", "dp-not-found-yet", "dp-cp-address-invalid", "cp-apiserver-unreachable", "val-io-timeout-filtered",
                    "dp-xds-stream", "val-rules-missing-generic"], pods,
                    "One namespace only: egress is denied but for DNS, 443 and the namespace itself; dial tcp …:5678: i/o timeout. The control plane is well, and pods of another namespace reach it.")
