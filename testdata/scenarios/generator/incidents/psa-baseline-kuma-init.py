"""PodSecurity baseline refuses kuma-init's capabilities."""
from common import *


def build(name):
    w = World(name, (2, 8, 1), "gke", cni=None, now="2025-01-25T06:48:00Z", shape="old")
    w.namespace("tenant-a", {"kuma.io/sidecar-injection": "enabled", "pod-security.kubernetes.io/enforce": "baseline"})
    text = 'pods "%s" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "kuma-init" must not include "NET_ADMIN", "NET_RAW" in securityContext.capabilities.add)'
    owners = [w.refused(app, "tenant-a", text % (app + "-" + w.word(5)), kind, age=1500) for app, kind in (("tenant-api", "ReplicaSet"), ("tenant-cache", "StatefulSet"), ("tenant-migrate", "Job"))]
    return w.expect("failing", ["init-psa-baseline"], (), ["validation-psa-restricted", "cni-ds-psa-blocked", "init-caps-missing", "x-limitrange-quota", "inj-webhook-unreachable", "scc-uid-range"], owners,
                    "The namespace enforces baseline; kuma-init asks for NET_ADMIN and NET_RAW.")
