"""2.14 sets no CPU limits any more; a ResourceQuota asks for them."""
from common import *


def build(name):
    w = World(name, (2, 14, 3), "openshift", cni="standalone", native=True, now="2026-08-11T16:44:33Z", product="kong-mesh")
    space = w.spaces[0]
    w.add("ResourceQuota", w.meta("team-quota", space), spec={"hard": {"limits.cpu": "40", "limits.memory": "64Gi"}}, status={"hard": {"limits.cpu": "40", "limits.memory": "64Gi"}, "used": {"limits.cpu": "6", "limits.memory": "9Gi"}})
    owners = [w.refused(app, space, 'pods "%s" is forbidden: failed quota: team-quota: must specify limits.cpu for: kuma-sidecar,kuma-validation' % (app + "-" + w.word(5)), age=1900) for app in ("orders-api", "invoice")]
    return w.expect("failing", ["x-limitrange-quota"], (), ["inj-webhook-unreachable", "validation-psa-restricted", "scc-uid-range", "inj-mesh-not-found", "val-io-timeout-cpu"], owners,
                    "A quota on limits.cpu; Kuma's containers of 2.14 have no CPU limit.")
