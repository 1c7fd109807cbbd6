"""The namespace says kuma.io/mesh: payment, the Mesh is called payments."""
from common import *


def build(name):
    w = World(name, (2, 10, 8), "eks", family="dualstack", now="2025-07-15T11:48:20Z")
    w.mesh("payments", {"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}})
    w.namespace("payments", {"kuma.io/sidecar-injection": "enabled", "kuma.io/mesh": "payment"})
    owners = [w.refused(app, "payments", 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: meshes.kuma.io "payment" not found', age=2200)
              for app in ("payout-api", "payin-api")]
    owners.append(w.refused("payments-db", "payments", 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: meshes.kuma.io "payment" not found',
                            "StatefulSet", age=2150))
    for n in range(4):
        w.cp_say(w.ago(900 - 200 * n), "ERROR", "injector", "injection failed", {"pod": "payout-api-", "namespace": "payments", "error": 'meshes.kuma.io "payment" not found'})
    return w.expect("failing", ["inj-mesh-not-found"], ["cp-mesh-missing-or-defaults"],
                    ["inj-webhook-unreachable", "inj-bad-annotation", "inj-namespace-label-missing", "mesh-name-invalid", "val-rules-missing-generic"], owners,
                    "The mesh named by the namespace's label does not exist; another with nearly the same name does.")
