"""Native sidecars, Kuma 2.12: the bootstrap configuration names port 5676 for xDS, where nobody listens any more."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 12), "bottlerocket", nodes=3, apps=2, now="2026-01-06T11:46:29Z", native=True, family="dualstack")
    cp_env(w, KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_PORT="5676")
    space = w.spaces[1]

    def log(pod, start, end):
        lines, at = booted(w, start)
        stop, t, n = end or w.now, at + seconds(10), 0
        while t < stop - seconds(2):
            lines.append(envoy(t, "warning", "config", "./source/extensions/config_subscription/grpc/grpc_stream.h:226] StreamAggregatedResources gRPC config stream to ads_cluster closed%s: 14, upstream connect error or disconnect/reset before headers. reset reason: connection timeout" % (
                " since %ds ago" % (t - start).total_seconds() if n else "")))
            n += 1
            t += seconds(11 + 5 * w.rng.random())
        return lines + (goodbye(w, end) if end else [])
    pods = []
    for app, count in (("gate-plan", 2), ("gate-board", 1)):
        found = w.workload(app, space, replicas=count, created=w.ago(int(span(6, 65)) + 40))
        stuck_sidecar(w, found, log, restarts=6)
        pods += found.pods
    w.without("daemonsets", "cni-logs")
    return w.expect("failing", ["dp-xds-stream"], ["dp-envoy-not-ready", "order-native-sidecar-startup-probe", "dp-wrong-endpoint"], ["dp-cp-unreachable", "x-networkpolicy", "dp-token", "dp-ca-mismatch", "dp-duplicate-stream", "dp-not-found-yet", "dp-envoy-exit", "dp-cp-address-invalid"], pods,
                    "Init:1/2: bootstrap is answered on 5678, the ads stream to port 5676 times out in each run; the start-up probe ends them after a minute.")
