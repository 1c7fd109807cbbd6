"""A MeshProxyPatch adds a filter that Envoy does not know; each new proxy rejects its listeners."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 13), "eks", product="kong-mesh", nodes=3, apps=0, now="2026-02-26T21:17:06Z", family="dualstack", form="gz")
    space = w.spaces[0]
    w.crd("meshproxypatches", "MeshProxyPatch", "Namespaced")
    w.custom_add("meshproxypatches.kuma.io", True, "MeshProxyPatch", w.meta("geo-header", w.system, w.ago(2600), {"kuma.io/mesh": "default"}), spec={"targetRef": {"kind": "Mesh"}, "default": {"appendModifications": [
        {"httpFilter": {"operation": "AddFirst", "match": {"listenerTags": {}, "name": "envoy.filters.http.router"}, "value": "name: envoy.filters.http.geoip2\ntypedConfig:\n  '@type': type.googleapis.com/envoy.extensions.filters.http.geoip.v3.Geoip\n"}}]}})
    why = ("Error adding/updating listener(s) inbound:%s:8080: Didn't find a registered implementation for 'envoy.filters.http.geoip2' with type URL: 'envoy.extensions.filters.http.geoip.v3.Geoip'\n")

    def log(pod, start, end):
        lines, at = booted(w, start)
        lines += [envoy(at + seconds(0.2), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 11 cluster(s), skipped 0 unmodified cluster(s)")]
        t, stop = at + seconds(0.6), end or w.now
        while t < stop - seconds(2):
            lines.append(envoy(t, "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:138] gRPC config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: " + (why % pod.ip).strip()))
            t += seconds(5.1)
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("checkout-web", space, replicas=2, created=w.ago(int(span(5, 121)) + 60))
    stuck_sidecar(w, found, log, restarts=5)
    for n in range(16):
        pod = found.pods[n % 2]
        at = w.ago(700 - 43 * n)
        w.cp_say(at, "INFO", "xds.status-tracker", "config rejected", {"proxyName": pod.name + "." + space, "mesh": "default", "streamID": 41 + n % 2, "type": "listener", "resourceVersion": "0", "mode": "grpc"})
        w.cp_say(at, "INFO", "xds.nack-backoff", "config was previously rejected by Envoy. Applying backoff before resending it", {"backoff": "5s", "nodeID": "default.%s.%s" % (pod.name, space), "reason": why % pod.ip})
    old = w.workload("stock-feed", w.spaces[1], replicas=1, created=w.ago(90000))
    w.logs[(w.spaces[1], old.pods[0].name, "kuma-sidecar")] = envoy(w.ago(2590), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:138] gRPC config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: " + (why % old.pods[0].ip).strip()) + "\n"
    return w.expect("failing", ["dp-config-rejected"], ["dp-envoy-not-ready"], ["dp-xds-stream", "dp-envoy-exit", "dp-port-conflict", "dp-duplicate-stream", "dp-cp-unreachable", "cp-pod-translation", "x-probe-failures", "dp-not-found-yet"], found.pods,
                    "A MeshProxyPatch puts a filter into all listeners which this Envoy has not; new proxies reject them (control plane: config rejected) and never get ready, old ones keep what they had.")
