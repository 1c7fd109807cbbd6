"""Healthy: a mixed cluster with much noise; all pods of the mesh are Ready."""
from field_mixed import *


def build(name):
    w = World(name, (2, 14, 1), "aks", apps=2, nodes=3, family="ipv4", now="2026-07-07T07:44:19Z", cni_age=3200)
    win = windows_node(w, "akswin000000", w.ago(86400 * 12))
    w.namespace("iis")
    for app in ("timesheet", "lockers"):
        windows_app(w, app, "iis", win)
    for n, node in enumerate(x["metadata"]["name"] for x in w.nodes[:3]):
        pod = w.cni_pods[node]
        pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", w.ago(9000), w.ago(3230)))
        w.logs[(pod.namespace, pod.name, "install-cni-previous")] = "\n".join(cleanup(w.v, w.ago(3231), reason="kuma-cni plugin is missing in the chained config file")) + "\n"
    found = w.workload("parking", w.spaces[0], replicas=2, age=1800)
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=2, noise=True).text()
        w.sidecar_log(pod, 4)
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += envoy(w.ago(900), "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:190] DeltaAggregatedResources gRPC config stream to ads_cluster closed: 14, upstream connect error or disconnect/reset before headers. reset reason: connection termination") + "\n"
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9902/ready": dial tcp %s:9902: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), pod.created + seconds(11), 2, warning=True)
    deprecations(w)
    bustle(w, "shipper", "dns", "grafana", "stream")
    return w.expect("healthy", must_not=QUIET + ["x-windows-nodes", "cni-plugin-overwritten", "x-aks", "x-oom", "x-probe-failures"], note="The installers were restarted once after an azure-cns update, streams were cut for a moment, probes were early; all pods are Ready. The Windows pool is outside the mesh.")
