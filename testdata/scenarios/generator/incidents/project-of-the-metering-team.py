"""oc adm inspect, no CNI: the project's accounts may use restricted-v2 only, which allows neither root nor NET_ADMIN for kuma-init."""
from field_start import *


def build(name):
    w = World(name, (2, 9, 14), "openshift", product="kong-mesh", cni=None, nodes=3, apps=0, family="ipv4", now="2025-08-20T12:33:07Z")
    w.namespace("metering", {"kuma.io/sidecar-injection": "enabled", "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/audit": "restricted"}, w.ago(7000))
    w.get("Namespace", "metering")["metadata"]["annotations"] = {"openshift.io/sa.scc.uid-range": "1000820000/10000", "openshift.io/sa.scc.mcs": "s0:c29,c4"}
    text = ('pods "%s-' '%s-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .initContainers[0].runAsUser: Invalid value: 0: must be in the '
            'ranges: [1000820000, 1000829999], provider restricted-v2: .initContainers[0].capabilities.add: Invalid value: "NET_ADMIN": capability may not be added, provider restricted-v2: .initContainers[0].capabilities.add: Invalid value: "NET_RAW": '
            'capability may not be added, provider restricted-v2: .containers[0].runAsUser: Invalid value: 5678: must be in the ranges: [1000820000, 1000829999], provider "restricted": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": '
            'Forbidden: not usable by user or serviceaccount, provider "hostnetwork-v2": Forbidden: not usable by user or serviceaccount, provider "privileged": Forbidden: not usable by user or serviceaccount]')
    owners = [w.refused(app, "metering", text % (app, w.word(9)), age=age, count=count) for app, age, count in (("meter-intake", 3100, 18), ("meter-forecast", 2950, 17))]
    owners.append(w.refused("meter-replay", "metering", text % ("meter-replay", w.word(9)), kind="Job", age=1400, count=9))
    plain = w.workload("meter-docs", "metering", replicas=1, mesh=False, created=w.ago(6100), pod_labels={"kuma.io/sidecar-injection": "disabled"}, image="quay.io/sclorg/nginx-124:latest")
    w.event(plain.pods[0], "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", w.ago(2900), w.ago(2880), 3, warning=True)
    w.event(w.get("Namespace", "metering"), "PodSecurityViolation", 'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "meter-docs" must set securityContext.allowPrivilegeEscalation=false)', w.ago(2000), warning=True, component="podsecurity-readiness-controller")
    p = Folder(w)
    inspect(p, w, "inspect.local.7720184415096617742", ["metering", w.system])
    packed(p, "must-gather-metering")
    return p.expect("failing", ["scc-uid-range"], (), ["init-psa-baseline", "validation-psa-restricted", "init-caps-missing", "init-not-root", "init-runasnonroot-conflict", "inj-uid-conflict", "x-openshift-selinux", "inj-webhook-unreachable", "x-limitrange-quota"], owners,
                    "No security context constraint that the project's accounts may use allows kuma-init's root and capabilities or UID 5678.", any_subject=True, missing=["nodes", "security context constraints"])
