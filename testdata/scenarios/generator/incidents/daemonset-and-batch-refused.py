"""A namespace enforces restricted while there is no CNI: kuma-init's rights are refused."""
from field_rules import *


def build(name):
    w = World(name, (2, 13, 10), "aks", product="kong-mesh", cni=None, nodes=3, apps=2, family="dualstack", now="2026-08-05T09:09:45Z")
    w.namespace("sensor-hub", {"kuma.io/sidecar-injection": "enabled", "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "v1.29"}, w.ago(8000))
    text = ('pods "%s-%s" is forbidden: violates PodSecurity "restricted:v1.29": allowPrivilegeEscalation != false (container "kuma-init" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities '
            '(container "kuma-init" must not include "NET_ADMIN", "NET_RAW" in securityContext.capabilities.add), runAsNonRoot != true (pod or containers "kuma-init", "kuma-sidecar" must set securityContext.runAsNonRoot=true), '
            'runAsUser=0 (container "kuma-init" must not set runAsUser=0), seccompProfile (pod or containers "kuma-init", "kuma-sidecar" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")')
    owners = [w.refused(app, "sensor-hub", text % (app, w.word(5)), kind, age=1900) for app, kind in (("probe-agent", "DaemonSet"), ("probe-rollup", "Job"))]
    database_trouble(w)
    pull_trouble(w)
    w.without("namespaces")
    return w.expect("failing", ["init-psa-baseline"], (), ["validation-psa-restricted", "cni-ds-psa-blocked", "init-caps-missing", "init-not-root", "init-runasnonroot-conflict", "scc-uid-range", "x-limitrange-quota", "inj-webhook-unreachable",
                    "x-image-pull"], owners, "PodSecurity restricted refuses kuma-init's NET_ADMIN, NET_RAW and root; without a CNI there is no pod without kuma-init.", any_subject=True)
