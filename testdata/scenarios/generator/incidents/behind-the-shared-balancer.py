"""Bootstrap goes to the control plane, xDS to a shared load balancer that speaks no HTTP/2 to it: each stream is closed."""
from field_estate import *


def build(name):
    w = World(name, (2, 13, 5), "aks", product="kong-mesh", nodes=3, apps=1, native=False, family="dualstack", now="2026-03-17T11:12:58Z", cni_age=3000000)
    space = w.spaces[0]
    changed = w.ago(4400)
    cp_env(w, KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST="mesh-xds.platform.example.internal", KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT="443")
    w.cp.pods[0].created = changed
    w.cp.pods[0].run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > changed + seconds(3)]

    def log(pod, start, end):
        lines, at = booted(w, start)
        stop = end or w.now
        n, pause = 0, 0.7
        at += seconds(0.4)
        while at < stop - seconds(2):
            lines.append(envoy(at, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed: 14, upstream connect error or disconnect/reset before headers. reset reason: protocol error"))
            n += 1
            pause = min(pause * 1.9, 27) + (n % 3)
            at += seconds(pause)
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("tickets-hub", space, replicas=3, created=w.ago(int(span(4, 121)) + 120))
    stuck_sidecar(w, found, log, restarts=4)
    old = w.workload("tickets-archive", w.spaces[1], replicas=2, age=400000)
    for pod in old.pods:
        w.sidecar_log(pod, 1)
    pull_trouble(w)
    bustle(w, "dns", "restarted")
    w.without("nodes")
    return w.expect("failing", ["dp-xds-stream"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "x-networkpolicy", "dp-ca-mismatch", "dp-token", "dp-duplicate-stream", "dp-not-found-yet", "dp-config-rejected", "dp-wrong-endpoint", "x-aks",
                    "val-rules-missing-generic"], found.pods,
                    "The bootstrap configuration arrives; the xDS stream to the host of the new setting is closed each time with 'protocol error'. Pods from before the change are well.", any_subject=True)
