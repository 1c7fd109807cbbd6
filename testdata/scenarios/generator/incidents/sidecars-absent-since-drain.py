"""failurePolicy Ignore, and the control plane was away while its node was drained: a roll-out of that time has no sidecars."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 10, 8), "aks", product="kong-mesh", nodes=3, apps=2, now="2025-09-11T23:55:40Z", mesh_spec=mesh_tls())
    for hook in w.hooks["webhooks"]:
        if "injector" in hook["name"]:
            hook["failurePolicy"] = "Ignore"
    space, born = w.spaces[1], w.ago(6100)
    cp = w.cp.pods[0]
    cp.created = born
    cp.run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > born + seconds(8)]
    found = w.workload("ticket-hub", space, replicas=3, mesh=False, created=born - seconds(170))
    for pod in found.pods:
        w.logs[(space, pod.name, "ticket-hub")] = "".join('{"ts":"%s","level":"error","msg":"GET http://seats.%s:8080/v2/free","err":"read tcp %s:%d->10.0.88.3:8080: read: connection reset by peer"}\n' % (
            rfc3339(w.ago(3000 - 190 * n)), w.spaces[0], pod.ip, 41200 + 11 * n) for n in range(15))
        w.collected.add(pod.name)
    after = w.workload("ticket-mail", space, replicas=1, created=born + seconds(260))
    w.sidecar_log(after.pods[0], 2)
    w.without("events")
    return w.expect("failing", ["inj-webhook-ignored"], (), ["inj-namespace-label-missing", "inj-annotation-instead-of-label", "inj-exception-label", "inj-webhook-unreachable", "x-iptables-wiped-later", "mtls-deny-all", "plugin-skip-no-sidecar"],
                    found.pods, "Labelled namespace, failurePolicy Ignore; three pods made three minutes before the present control plane pod have no sidecar, one made after it has.", also=["insufficient-evidence"])
