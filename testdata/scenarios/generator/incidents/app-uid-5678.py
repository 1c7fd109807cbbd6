"""The application's container runs as the sidecar's own user."""
from common import *


def build(name):
    w = World(name, (2, 11, 6), "kubeadm", now="2025-07-03T14:41:14Z")
    space = w.spaces[0]
    owner = w.refused("tls-offload", space, 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: containers using same UID as sidecar is unsupported: ["tls-offload"]', age=1900)
    for n in range(3):
        w.cp_say(w.ago(1500 - 400 * n), "ERROR", "injector", "injection failed", {"pod": "tls-offload-", "namespace": space, "error": 'containers using same UID as sidecar is unsupported: ["tls-offload"]'})
    w.get("Deployment", "tls-offload", space)["spec"]["template"]["spec"]["containers"][0]["securityContext"] = {"runAsUser": 5678}
    return w.expect("failing", ["inj-uid-conflict"], (), ["inj-mesh-not-found", "val-uid-mismatch", "inj-webhook-unreachable", "inj-bad-annotation", "scc-uid-range"], [owner],
                    "runAsUser 5678 in the application's container.")
