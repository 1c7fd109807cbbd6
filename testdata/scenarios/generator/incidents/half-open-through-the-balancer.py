"""Sidecars that lost their node's uplink come back while a load balancer still holds their old stream open."""
from extra_injection import *


def build(name):
    w = World(name, (2, 11, 15), "kubeadm", product="kong-mesh", nodes=3, apps=1, family="ipv4", now="2025-11-19T03:22:57Z")
    w.cp_url = "https://mesh-cp.lb.example.internal:5678"
    space, node = w.spaces[0], w.node(1)
    cut = w.ago(1500)
    found = w.workload("track-trace", space, replicas=2, created=w.ago(190000), node=node)
    more = w.workload("depot-api", space, replicas=1, created=w.ago(150000), node=node)
    pods = found.pods + more.pods
    for n, pod in enumerate(pods):
        start = cut + seconds(31 + n)
        lines = dp_head(w, start)
        at = start + seconds(1.3)
        while at < w.ago(4):
            lines.append(envoy_say(at, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:193] StreamAggregatedResources gRPC config stream to ads_cluster closed%s: 2, there is already an active stream from this node, "
                                   "try again later" % ("" if at < start + seconds(2) else " since %ds ago" % int((at - start).total_seconds() - 1))))
            at += seconds(14 + w.rng.randint(0, 31))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        down(pod).main("kuma-sidecar", state=running(start), ready=False, started=True, restarts=1, last=ended(137, "Error", pod.created + seconds(4), start - seconds(20)))
        pod.ready_at = cut
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", start + seconds(3), w.ago(4), 286, warning=True)
        w.event(pod, "Killing", "Container kuma-sidecar failed liveness probe, will be restarted", start - seconds(50))
    found.finish(), more.finish()
    w.event(w.get("Node", node), "NodeNotReady", "Node %s status is now: NodeNotReady" % node, cut - seconds(200), component="node-controller")
    w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, cut)
    fine = w.workload("depot-web", w.spaces[1], replicas=2, created=w.ago(1100), node=[w.node(0), w.node(2)])
    for pod in fine.pods:
        w.sidecar_log(pod, 1)
    w.without("cp-logs", "nodes")
    return w.expect("failing", ["dp-duplicate-stream"], ["dp-xds-stream", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-ca-mismatch", "dp-token", "dp-not-found-yet", "x-networkpolicy", "dp-config-rejected", "dp-wrong-endpoint",
                    "val-rerun-on-sandbox-recreate"], pods, "For 25 minutes each new stream is refused as 'already an active stream': the control plane still holds the old one, kept alive by the load balancer.")
