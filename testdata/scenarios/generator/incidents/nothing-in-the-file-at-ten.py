"""Kong Mesh 2.10 with family ipv4: the validator tests nothing, and the plugin skips the namespace since somebody added it to the list."""
from field_reports import *


def build(name):
    w = World(name, (2, 10, 6), "eks", product="kong-mesh", family="ipv4", nodes=3, apps=1, now="2025-09-02T13:07:55Z", cni_age=5200, shape="mid", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    a, b = w.spaces
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('[ "kube-system" ]', '[ "kube-system", "velero", "%s" ]' % a)
    server = w.workload("claims-score", a, replicas=3, created=w.ago(2900), plugin="namespace is in the exclude list")
    client = w.workload("claims-desk", b, replicas=2, created=w.ago(400000), plugin=None)
    for pod in server.pods + client.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = ""
        w.sidecar_log(pod, 1)
    for number, pod in enumerate(client.pods):
        w.logs[(b, pod.name, "kuma-sidecar")] += tls_errors(w, pod, server.pods[number], w.ago(2700), 17, 140, "/v2/score")
    for pod in server.pods:
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(4))
    database_trouble(w)
    bustle(w, "deprecated", "restarted", "grafana")
    w.without("nodes", "clusterroles", "custom-resource-definitions")
    return w.expect("failing", ["plugin-skip-excluded-namespace", "val-silent-pass-ipv4"], ["val-rules-missing-generic"], ["mtls-deny-all", "dp-xds-stream", "x-aws-vpc-cni", "plugin-skip-no-sidecar", "val-cni-race-new-node", "x-annotation-overwritten",
                    "cni-plugin-overwritten", "dp-envoy-not-ready"], server.pods,
                    "The namespace is in exclude_namespaces, so the plugin put no rules in; kuma-validation of 2.10 with family ipv4 printed nothing and ended with 0, so nobody saw it.", any_subject=True)
