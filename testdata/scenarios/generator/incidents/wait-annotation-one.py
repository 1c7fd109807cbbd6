"""A chart renders a boolean annotation as "1"; the injector knows true, false, yes, no, enabled and disabled."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 9), "aks", nodes=3, apps=2, now="2026-04-03T11:05:37Z", native=False, family="dualstack")
    space = w.spaces[1]
    why = 'annotation "kuma.io/wait-for-dataplane-ready" has wrong value "1"'
    text = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: ' + why
    owners = [w.refused(app, space, text, age=3100, count=20, metadata={"annotations": {"kuma.io/wait-for-dataplane-ready": "1", "prometheus.io/scrape": "1"}}) for app in ("seatmap", "seatmap-cache")]
    for owner in owners:
        injected_since(w, owner, space, [], 4, 400, 1900)
    good = w.workload("boarding", space, replicas=2, created=w.ago(2500), annotations={"kuma.io/wait-for-dataplane-ready": "true"})
    for pod in good.pods:
        passed(w, pod)
        w.sidecar_log(pod, 3)
    return w.expect("failing", ["inj-bad-annotation"], (), ["inj-container-patch-invalid", "order-wait-ready-deadlock", "inj-webhook-unreachable", "plugin-bad-annotation", "inj-mesh-not-found", "order-app-before-sidecar", "inj-annotation-instead-of-label"],
                    owners, "kuma.io/wait-for-dataplane-ready has the value \"1\", which no boolean annotation accepts.")
