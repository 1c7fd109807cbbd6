"""The namespace enforces the restricted profile, which Kuma's containers do not meet by themselves."""
from common import *


def build(name):
    w = World(name, (2, 12, 14), "aks", now="2025-11-27T15:00:09Z")
    w.namespace("vault-apps", {"kuma.io/sidecar-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted",
                               "pod-security.kubernetes.io/enforce-version": "latest"})
    text = ('pods "%s" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or containers "kuma-validation", "kuma-sidecar" must set '
            'securityContext.runAsNonRoot=true), seccompProfile (pod or containers "kuma-validation", "kuma-sidecar" must set securityContext.seccompProfile.type to '
            '"RuntimeDefault" or "Localhost")')
    owners = [w.refused(app, "vault-apps", text % (app + "-" + w.word(9) + "-" + w.word(5)), age=1700) for app in ("signer", "unsealer")]
    w.workload("legacy-hsm", "vault-apps", replicas=1, mesh=False, age=4000000, pod_labels={"kuma.io/sidecar-injection": "disabled"})
    return w.expect("failing", ["validation-psa-restricted"], (), ["init-psa-baseline", "cni-ds-psa-blocked", "scc-uid-range", "x-limitrange-quota",
                    "inj-webhook-unreachable", "init-runasnonroot-conflict"], owners,
                    "PodSecurity restricted refuses kuma-validation and kuma-sidecar: neither sets runAsNonRoot or a seccomp profile.")
