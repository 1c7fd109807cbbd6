"""Behind a load balancer that swallows the end of streams the control plane still counts the old one as active."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 16), "eks", nodes=3, apps=1, now="2026-01-27T03:14:51Z", family="dualstack", offset=1)
    cp_env(w, KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST="mesh-cp.eu.example.internal", KUMA_EXPERIMENTAL_DELTA_XDS="true")
    space = w.spaces[0]

    def log(pod, start, end):
        lines, at = booted(w, start)
        stop = end or w.now
        n, pause = 0, 1.0
        at += seconds(0.4)
        while at < stop - seconds(4):
            lines.append(envoy(at, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] DeltaAggregatedResources gRPC config stream to ads_cluster closed%s: 2, there is already an active stream from this node, try again later" % (
                " since %ds ago" % (at - start).total_seconds() if n else "")))
            n += 1
            at, pause = at + seconds(pause + w.rng.random()), min(12, pause * 1.7)
            if n == 7:
                lines.append(envoy(start + seconds(16), "warning", "config", "source/extensions/config_subscription/grpc/grpc_subscription_impl.cc:130] gRPC config: initial fetch timed out for type.googleapis.com/envoy.config.cluster.v3.Cluster"))
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("stream-desk", space, replicas=2, created=w.ago(int(span(5, 121)) + 80))
    stuck_sidecar(w, found, log, restarts=5)
    for n in range(6):
        w.cp_say(w.ago(1100 - 170 * n), "INFO", "xds.dp-lifecycle", "waiting for deregister proxy", {"proxyType": "dataplane", "proxyKey": {"Mesh": "default", "Name": found.pods[n % 2].name + "." + space}, "waitFor": "10s"})
    return w.expect("failing", ["dp-duplicate-stream"], ["dp-xds-stream", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-token", "dp-ca-mismatch", "dp-config-rejected", "x-networkpolicy", "dp-not-found-yet", "dp-wrong-endpoint"], found.pods,
                    "Bootstrap is answered; each xDS stream of the two pods is closed with 'there is already an active stream from this node', run after run.")
