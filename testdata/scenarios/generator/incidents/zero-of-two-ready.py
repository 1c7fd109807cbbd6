"""Two pods whose sidecar runs without being Ready; the events have gone, and no log was collected."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 8), "aks", product="kong-mesh", family="ipv4", now="2026-05-03T19:18:26Z", nodes=3, apps=1)
    found = w.workload("locker-api", w.spaces[0], replicas=2, created=w.ago(9100), plugin=None)
    for pod in found.pods:
        since = pod.created + seconds(6)
        pod.main("kuma-sidecar", state=running(since), ready=False, started=True)
        pod.main("locker-api", state=running(since), ready=True, started=True)
        pod.ready_at = pod.created
        w.logs = {key: text for key, text in w.logs.items() if key[1] != pod.name}
    found.finish()
    bustle(w, "dns", "shipper", "pull")
    w.custom = {"meshes.kuma.io": w.custom["meshes.kuma.io"]}
    w.without("events", "cni-logs", "cp-logs", "endpoints", "services")
    w.missing.add(("pods", w.system))
    return w.expect("insufficient-evidence", [], ["dp-envoy-not-ready"], ["dp-not-found-yet", "dp-cp-unreachable", "dp-wrong-endpoint", "dp-ca-mismatch", "dp-token", "dp-xds-stream", "dp-duplicate-stream", "dp-config-rejected", "dp-envoy-exit",
                    "dp-port-conflict", "val-rules-missing-generic", "val-silent-pass-ipv4", "cp-pod-translation", "x-networkpolicy", "mesh-name-invalid", "order-app-before-sidecar"], found.pods,
                    "kuma-sidecar has run for two and a half hours without Ready or a restart; no log, no event, no control plane and no Dataplane was collected.", also=["failing"], any_subject=True)
