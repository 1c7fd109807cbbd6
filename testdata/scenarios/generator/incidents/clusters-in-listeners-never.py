"""Envoy has its stream and its clusters, one of which never gets warm: no listener, readiness 503 for ever."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 9), "gke", nodes=3, apps=2, family="dualstack", now="2026-05-12T16:05:33Z")
    space = w.spaces[0]
    found = w.workload("vector-index", space, replicas=2, created=w.ago(2300))
    for pod in found.pods:
        validated(w, pod)
        start = pod.created + seconds(4)
        at = start + seconds(1.2)
        lines = dp_head(w, start) + [
            zap(start + seconds(0.9), "INFO", "readiness", "starting readiness reporter", {"socketPath": "/tmp/kuma-readiness-reporter.sock"}),
            envoy_say(at, "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 61 cluster(s), remove 3 cluster(s)"),
            envoy_say(at + seconds(0.3), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 61 cluster(s), skipped 0 unmodified cluster(s)"),
            envoy_say(at + seconds(0.3), "info", "upstream", "source/common/upstream/cluster_manager_impl.cc:250] cm init: initializing secondary clusters")]
        lines.append(zap(start + seconds(1.6), "INFO", "kuma-dp.run.configfetcher", "starting Dynamic configuration fetcher", {"socketPath": "/tmp/kuma-mesh-metric-config.sock"}))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        unready_sidecar(w, pod)
        w.logs[(space, pod.name, "vector-index")] = '{"level":"info","msg":"listening on :8080"}\n'
    found.finish()
    stranger(w, "crash")
    return w.expect("failing", ["dp-envoy-not-ready"], ["dp-xds-stream"], ["dp-cp-unreachable", "dp-not-found-yet", "dp-config-rejected", "dp-token", "dp-envoy-exit", "dp-port-conflict", "x-oom", "x-networkpolicy", "x-probe-failures",
                    "val-rules-missing-generic", "dp-ca-mismatch"], found.pods, "Bootstrap and clusters arrive, Envoy stays in 'initializing secondary clusters'; the readiness probe gets 503 and nothing says why.")
