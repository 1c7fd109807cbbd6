"""Hundreds of short-lived runners, whose pods are gone before the plugin asks for them; beside that a policy gives kuma-validation another user."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 8, 8), "cilium", now="2025-10-30T11:24:17Z", nodes=4)
    w.namespace("ci", {"kuma.io/sidecar-injection": "disabled"})
    for number in range(14):
        node = w.node(number % 4)
        at = w.ago(3300 - 221 * number)
        gone = "runner-%s-project-%d-concurrent-%d-%s" % (w.word(8), w.rng.randint(100, 999), number % 3, w.word(8))
        fields = {"error": 'pods "%s" not found' % gone}
        for n in range(31):
            if n < 6 or n > 29:
                w.cni_say(node, at + seconds(1.001 * n), zap(at + seconds(1.001 * n), "ERROR", "kuma-cni", "can't get pod info", fields))
                w.cni_say(node, at + seconds(1.001 * n), zap(at + seconds(1.001 * n), "ERROR", "kuma-cni", "error getting pod info", dict({"retries": 30}, **fields)))
        ghost = {"kind": "Pod", "apiVersion": "v1", "spec": {"nodeName": node}, "metadata": {"name": gone, "namespace": "ci", "uid": w.uid(), "resourceVersion": str(w.rng.randint(10**6, 10**7))}}
        w.event(ghost, "Scheduled", None, at - seconds(1))
        w.event(ghost, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): pod excluded - error getting '
                'pod info: failed to get pod data: pods "%s" not found' % (w.hex(64), gone), at + seconds(31), warning=True)
    failing = []
    for app, space, count in (("escrow-api", 0, 2), ("escrow-web", 1, 1)):
        failing += w.validation_fails(app, w.spaces[space], refused, replicas=count, restarts=5, validator_uid=10001).pods
    noise(w, "restart", "hpa", "probe")
    return done(w, "failing", ["val-uid-mismatch"], ["val-rules-missing-generic"], rivals("val-uid-mismatch", extra=["plugin-pod-not-found", "plugin-apiserver-unreachable", "plugin-rbac-forbidden", "plugin-installer-not-running", "x-cilium-exclusive"]),
                failing, "The many 'pods not found' are of deleted runners outside the mesh. The failing pods have their rules, for UID 5678, while their kuma-validation runs as 10001.")
