"""k3s with Kuma 2.2: the server's CA was replaced, and the plugin's kubeconfig holds the old one on two of three nodes."""
from field_reports import *


def build(name):
    w = World(name, (2, 2, 6), "k3s", family="ipv4", nodes=3, apps=1, native=False, now="2024-01-16T09:03:27Z", cni_age=31400000, shape="old", taint=False)
    a, b = w.spaces
    old, fresh = [w.node(0), w.node(1)], w.node(2)
    w.cni_pods[fresh].created = w.ago(3100)
    w.cni_since(fresh, w.ago(3095))
    base = 'Get "https://10.43.0.1:443/api/v1/namespaces/%s/pods/%s": x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "k3s-server-ca@1673859600")'
    error = lambda pod: "pod excluded - error getting pod info: failed to get pod data: " + base % (pod.namespace, pod.name)
    bad = stuck(w, "kiln-watch", a, error, 10, 2100, replicas=2, node=old, every=44) + stuck(w, "kiln-alarm", b, error, 8, 1800, node=old[0], every=44)
    for pod in bad:
        at = pod.created + seconds(1)
        while at < w.ago(3):
            for n in range(0, 31, 6):
                w.cni_say(pod.node, at + seconds(n), zap(at + seconds(n), "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": base % (pod.namespace, pod.name)}))
            at += seconds(311)
    w.workload("kiln-ui", b, replicas=2, age=1500, node=fresh)
    for n in range(3):
        w.event(w.get("Node", w.node(n)), "CertificateExpirationOK", "Node certificates rotated, expire on 2025-01-15", w.ago(3400 - 40 * n), component="k3s-cert-monitor")
    database_trouble(w)
    long_ago(w)
    w.without("deployments")
    return w.expect("failing", ["plugin-unauthorized"], (), ["plugin-apiserver-unreachable", "plugin-kubeconfig-missing", "plugin-rbac-forbidden", "dp-ca-mismatch", "inj-webhook-unreachable", "x-k3s-rke2", "plugin-installer-not-running", "cni-sa-token-or-ca-missing"],
                    bad, "x509: unknown authority on the nodes whose installer has run for a year; the node whose installer was restarted after the CA's replacement is well.", any_subject=True)
