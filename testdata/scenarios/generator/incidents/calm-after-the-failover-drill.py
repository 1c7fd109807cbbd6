"""Healthy: after a drill the control plane came back; all pods are Ready, the logs are full of errors of that time."""
from field_mixed import *


def build(name):
    w = World(name, (2, 9, 17), "rke2-sles", product="kong-mesh", apps=1, nodes=3, now="2025-08-19T15:40:12Z", family="dualstack", native=False)
    found = w.workload("berth-plan", w.spaces[0], replicas=2, age=9000)
    for pod in found.pods:
        w.sidecar_log(pod, 2)
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += "\n".join(envoy(w.ago(2400 - 20 * n), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:193] StreamAggregatedResources gRPC config stream to ads_cluster closed since %ds ago: 14, upstream connect error or disconnect/reset before headers. reset reason: connection timeout" % (20 * n)) for n in range(6)) + "\n"
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += envoy(w.ago(2260), "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 14 cluster(s), remove 0 cluster(s)") + "\n"
    cp = w.cp.pods[0]
    w.event(cp, "Unhealthy", 'Readiness probe failed: Get "http://%s:5680/ready": dial tcp %s:5680: connect: connection refused' % (cp.ip, cp.ip), w.ago(2400), w.ago(2290), 9, warning=True)
    deprecations(w)
    p = Folder(w)
    folder_of(p, w, "drill", [w.spaces[0], w.system, "kube-system", "monitoring"])
    return p.expect("healthy", must_not=QUIET + ["x-networkpolicy", "dp-ca-mismatch", "x-probe-failures", "x-runtime-restart-sandbox"], note="The control plane was away for two minutes in a drill; streams closed and came back, every pod is Ready.", missing=["webhooks", "custom resources"])
