"""A Mesh is called retail.eu: from the proxy's ID the control plane reads mesh retail and another name."""
from extra_injection import *


def build(name):
    w = World(name, (2, 9, 15), "aks", nodes=3, apps=2, family="dualstack", now="2025-08-28T10:09:50Z")
    w.mesh("retail.eu", {})
    w.mesh("retail", {})
    space = w.spaces[0]
    w.get("Namespace", space)["metadata"]["labels"]["kuma.io/mesh"] = "retail.eu"
    pods = []
    for n, app in enumerate(("till-sync", "price-tag")):
        found = w.workload(app, space, replicas=2 - n, created=w.ago(1500 - 20 * n), mesh_name="retail.eu")
        for pod in found.pods:
            pod.dataplane["mesh"] = "retail.eu"
            start = pod.created + seconds(4)
            lines = dp_head(w, start, "retail.eu")
            at = start + seconds(6)
            while at < w.ago(5):
                lines.append(envoy_say(at, "warning", "config", './source/extensions/config_subscription/grpc/grpc_stream.h:193] StreamAggregatedResources gRPC config stream to ads_cluster closed since %ds ago: 2, resource "retail.eu.%s.%s" not found; '
                                       'create a Dataplane in Kuma CP first or pass it as an argument to kuma-dp' % (int((at - start).total_seconds()), pod.name, space)))
                at += seconds(28 + w.rng.randint(0, 40))
            w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
            validated(w, pod)
            unready_sidecar(w, pod)
            pods.append(pod)
        found.finish()
    stranger(w, "pull")
    w.without("cp-logs", "custom-resources")
    return w.expect("failing", ["mesh-name-invalid"], ["dp-xds-stream", "dp-envoy-not-ready"], ["inj-mesh-not-found", "cp-mesh-missing-or-defaults", "dp-not-found-yet", "dp-token", "dp-cp-unreachable", "cp-pod-translation", "dp-duplicate-stream",
                    "x-networkpolicy"], pods, "The dot in the mesh's name: the Dataplanes exist in retail.eu, but the stream's node ID is taken apart at the first dot.")
