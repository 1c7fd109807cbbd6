"""OpenShift: the namespace's service accounts may use restricted-v2 only, whose range does not hold 5678."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 9), "openshift", cni="standalone", nodes=3, apps=2, family="ipv4", now="2026-04-14T09:20:01Z")
    space = w.spaces[0]
    w.get("Namespace", space)["metadata"]["annotations"] = {"openshift.io/sa.scc.uid-range": "1000740000/10000", "openshift.io/sa.scc.supplemental-groups": "1000740000/10000", "openshift.io/sa.scc.mcs": "s0:c27,c14"}
    text = ('pods "%s-' '%s-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, '
            'provider restricted-v2: .initContainers[0].runAsUser: Invalid value: 5678: must be in the ranges: [1000740000, 1000749999], provider restricted-v2: .containers[0].runAsUser: Invalid value: 5678: must be in the ranges: '
            '[1000740000, 1000749999], provider "restricted": Forbidden: not usable by user or serviceaccount, provider "nonroot-v2": Forbidden: not usable by user or serviceaccount, provider "nonroot": Forbidden: not usable by user or '
            'serviceaccount, provider "hostmount-anyuid": Forbidden: not usable by user or serviceaccount, provider "privileged": Forbidden: not usable by user or serviceaccount]')
    owners = []
    for n, app in enumerate(("claims-form", "claims-pdf")):
        owners.append(w.refused(app, space, text % (app, w.word(9)), age=2800 - 300 * n, count=17 - n))
    for n in range(3):
        w.cp_say(w.ago(2500 - 800 * n), "INFO", "injector", "injecting Kuma", {"pod": owners[0]["metadata"]["name"] + "-", "namespace": space, "mesh": "default"})
    stranger(w, "crash")
    return w.expect("failing", ["scc-uid-range"], (), ["inj-uid-conflict", "validation-psa-restricted", "init-psa-baseline", "val-uid-mismatch", "x-openshift-selinux", "inj-webhook-unreachable", "init-user-missing", "x-limitrange-quota",
                    "x-multus-nad-missing"], owners, "No SCC that the service account may use allows UID 5678 of kuma-validation and kuma-sidecar.")
