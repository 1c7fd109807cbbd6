"""Kuma 2.14 on AKS: stream and listeners are there, Envoy waits for its identity secret and answers 503."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 14, 3), "aks", nodes=3, apps=1, now="2026-08-05T09:09:57Z", native=False, family="dualstack", cni_age=200000)
    space = w.spaces[1]

    def log(pod, start, end):
        lines, at = booted(w, start, admin=False)
        lines.insert(6, zap(start + seconds(0.41), "INFO", "readiness", "starting readiness reporter", {"addr": "[::]:9902"}))
        lines += [envoy(at + seconds(0.2), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 6 cluster(s), skipped 0 unmodified cluster(s)"),
                  envoy(at + seconds(0.5), "info", "upstream", "source/extensions/listener_managers/listener_manager/lds_api.cc:106] lds: add/update listener 'inbound:%s:8080'" % pod.ip)]
        t = at + seconds(6)
        stop = end or w.now
        while t < stop - seconds(2):
            lines.append(zap(t, "INFO", "readiness", "envoy admin not ready", {"err": "HTTP status code 503"}))
            t += seconds(25)
        return lines + (goodbye(w, end) if end else [])
    found = w.workload("clinic-api", space, replicas=2, created=w.ago(int(span(3, 121)) + 70))
    stuck_sidecar(w, found, log, restarts=3)
    w.without("cp-logs")
    crash_elsewhere(w, "rss-bridge")
    return w.expect("failing", ["dp-envoy-not-ready"], ["dp-xds-stream", "dp-config-rejected", "cp-mtls-backend"], ["dp-cp-unreachable", "dp-not-found-yet", "dp-envoy-exit", "x-oom", "dp-port-conflict", "dp-token", "order-native-sidecar-startup-probe", "x-networkpolicy"],
                    found.pods, "Envoy runs and gets clusters and listeners, but /ready stays 503 ('envoy admin not ready'); why it stays is not in the bundle.")
