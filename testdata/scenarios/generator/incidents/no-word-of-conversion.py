"""Kong Mesh 2.8 on k3s: sidecars wait for their Dataplane; the bundle has neither the control plane's log nor events."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 8, 8), "k3s", product="kong-mesh", nodes=2, apps=2, now="2025-02-25T22:49:16Z", shape="mid", native=False)
    space = w.spaces[0]

    def log(pod, start, end):
        stop = end or w.now
        return bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(0.2), int((stop - start).total_seconds() // 3)) + (goodbye(w, end)[:2] if end else [])
    pods = []
    for n, (app, count) in enumerate((("cold-store", 1), ("cold-index", 2))):
        found = w.workload(app, space, replicas=count, created=w.ago(int(span(3, 121)) + 60 + n))
        for pod in found.pods:
            w.no_dataplane(pod)
        stuck_sidecar(w, found, log, restarts=3, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
        pods += found.pods
    w.without("events", "cp-logs")
    return w.expect("failing", ["dp-not-found-yet"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-token", "dp-ca-mismatch", "dp-xds-stream", "x-networkpolicy", "dp-wrong-endpoint", "val-rules-missing-generic", "order-wait-ready-deadlock"], pods,
                    "'Dataplane entity is not yet found' for as long as each run lasts, in three pods without a Dataplane object; why the control plane does not make it is not in the bundle.")
