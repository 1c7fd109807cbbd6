"""Pasted: events and project as YAML. A project on OpenShift whose service accounts may use restricted-v2 only."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 10), "openshift", product="kong-mesh", cni="standalone", nodes=3, apps=2, family="dualstack", now="2025-09-23T13:37:00Z")
    w.namespace("intake", {"kuma.io/sidecar-injection": "enabled"}, w.ago(7000))["metadata"]["annotations"] = {"openshift.io/sa.scc.uid-range": "1000710000/10000", "openshift.io/sa.scc.supplemental-groups": "1000710000/10000"}
    text = ('pods "%s-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, '
            'provider restricted-v2: .initContainers[0].runAsUser: Invalid value: 5678: must be in the ranges: [1000710000, 1000719999], provider restricted-v2: .containers[0].runAsUser: Invalid value: 5678: must be in the ranges: '
            '[1000710000, 1000719999], provider "restricted": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": Forbidden: not usable by user or serviceaccount, provider "nonroot": Forbidden: not usable by user '
            'or serviceaccount, provider "hostmount-anyuid": Forbidden: not usable by user or serviceaccount, provider "hostnetwork-v2": Forbidden: not usable by user or serviceaccount, provider "privileged": Forbidden: not usable by '
            'user or serviceaccount]')
    owners = [w.refused("intake-api", "intake", text % "intake-api-5c8f7d9b6", age=2200), w.refused("intake-queue", "intake", text % "intake-queue", "StatefulSet", age=2150)]
    db = w.workload("intake-pg", "intake", replicas=1, mesh=False, kind="StatefulSet", image="registry.redhat.io/rhel9/postgresql-16:1-32", age=400000, pod_labels={"kuma.io/sidecar-injection": "disabled"})
    w.event(db.pods[0], "Unhealthy", "Readiness probe failed: /tmp:5432 - rejecting connections", w.ago(3300), w.ago(3100), 4, warning=True)
    p = Paste(w)
    p.put("oc-events.yaml", listing([e for e in w.of("Event") if e["metadata"]["namespace"] == "intake"]))
    p.put("oc-project.yaml", to_yaml(w.get("Namespace", "intake")))
    p.put("oc-pods.txt", "$ oc get pods -n intake -o wide\n" + get_pods(w, "intake"))
    p.put("oc-rs-sts.yaml", listing(owners))
    return p.expect("failing", ["scc-uid-range"], (), ["validation-psa-restricted", "init-psa-baseline", "val-uid-mismatch", "inj-uid-conflict", "init-runasnonroot-conflict", "x-openshift-selinux", "cni-ds-psa-blocked", "x-multus-nad-missing",
                    "x-limitrange-quota"], owners, "UID 5678 of kuma-validation and kuma-sidecar is outside the project's range, and its accounts may not use nonroot-v2.", any_subject=True, missing=["CNI", "control plane", "nodes", "SCCs"])
