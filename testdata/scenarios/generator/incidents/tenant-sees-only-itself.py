"""A tenant's own bundle: a default-deny policy of his namespace forgets the control plane."""
from field_desk import *


def build(name):
    w = World(name, (2, 13, 9), "kubeadm", apps=2, nodes=4, native=True, family="ipv4", now="2026-04-28T13:55:06Z")
    space = w.spaces[1]
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: i/o timeout' % w.cp_url

    def log(pod, start, end):
        stop, at, lines = end or w.now, start + seconds(30.2), bootstrap(w.v, start, w.cp_url)
        while at < stop:
            lines += no_bootstrap(at, error, 1)
            at += seconds(33.1)
        return lines + (goodbye(w, end)[:2] if end else [])
    made = w.ago(3300)
    meta = lambda n: w.meta(n, space, made, {"app.kubernetes.io/managed-by": "tenant-operator"})
    w.add("NetworkPolicy", meta("default-deny"), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})
    w.add("NetworkPolicy", meta("allow-dns"), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"namespaceSelector": {"matchLabels": {
        "kubernetes.io/metadata.name": "kube-system"}}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}], "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}]})
    w.add("NetworkPolicy", meta("allow-same-namespace"), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{"from": [{"podSelector": {}}]}], "egress": [{"to": [{"podSelector": {}}]}]})
    found = w.workload("menu-api", space, replicas=2, created=w.ago(int(span(5, 65)) + 41))
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    for pod in found.pods:
        w.no_dataplane(pod) if False else None
    only_namespace(w, space, user="tenant-menu@example.com")
    w.extra["cluster-resources/auth-cani-list/%s.json" % space] = as_json([{"verbs": ["get", "list", "watch"], "apiGroups": ["", "apps", "batch", "networking.k8s.io"], "resources": ["pods", "pods/log", "events", "deployments", "replicasets", "networkpolicies"]}])
    truer(w)
    return w.expect("failing", ["x-networkpolicy"], ["dp-cp-unreachable"], ["dp-envoy-not-ready", "order-native-sidecar-startup-probe", "dp-ca-mismatch", "dp-token", "dp-wrong-endpoint", "dp-not-found-yet", "x-firewalld-nftables-host", "cp-apiserver-unreachable", "x-dns-capture", "val-rules-missing-generic"],
                    found.pods, "Egress of the namespace is denied but for DNS and itself since 55 minutes; sidecars started since get no answer on 5678. Older pods keep their streams.", any_subject=True)
