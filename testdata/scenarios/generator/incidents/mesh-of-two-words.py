"""A mesh called eu.retail: the API server takes it, the proxy's identifier is cut at the first dot."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 10, 4), "aks", nodes=3, apps=2, now="2025-05-07T13:20:46Z", native=False, family="dualstack")
    w.mesh("eu.retail")
    space = w.spaces[1]
    w.get("Namespace", space)["metadata"]["labels"]["kuma.io/mesh"] = "eu.retail"

    def log(pod, start, end):
        lines, at = booted(w, start, mesh="eu.retail")
        stop, t = end or w.now, at + seconds(11)
        while t < stop - seconds(3):
            lines.append(envoy(t, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed%s: 2, resource \"eu.retail.%s.%s\" not found; create a Dataplane in Kuma CP first or pass it as an argument to kuma-dp" % (
                " since %ds ago" % (t - start).total_seconds() if len(lines) > 12 else "", pod.name, pod.namespace)))
            t += seconds(12 + w.rng.random() * 4)
        return lines + (goodbye(w, end) if end else [])
    pods = []
    for app, count in (("till-api", 2), ("till-events", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(int(span(4, 121)) + 90), mesh_name="eu.retail")
        for pod in found.pods:
            pod.dataplane["mesh"] = "eu.retail"
            pod.dataplane["metadata"]["labels"]["kuma.io/mesh"] = "eu.retail"
        stuck_sidecar(w, found, log, restarts=4)
        pods += found.pods
    crash_elsewhere(w)
    return w.expect("failing", ["mesh-name-invalid"], ["dp-xds-stream", "dp-envoy-not-ready"], ["inj-mesh-not-found", "cp-mesh-missing-or-defaults", "dp-cp-unreachable", "dp-not-found-yet", "dp-token", "cp-pod-translation", "x-networkpolicy", "dp-duplicate-stream"], pods,
                    "The mesh's name has a dot; the node ID eu.retail.<pod> is read as mesh 'eu', so the xDS stream finds no Dataplane. Only this namespace is in that mesh.")
