"""A must-gather: a ContainerPatch gives kuma-validation and kuma-sidecar a user id of the project's range, the rules are made for 5678."""
from field_reports import *


def build(name):
    w = World(name, (2, 14, 2), "openshift", product="kong-mesh", cni="standalone", configmap=True, native=True, family="ipv4", nodes=3, apps=1, now="2026-10-06T09:14:20Z", cni_age=900000)
    space = w.spaces[1]
    w.get("Namespace", space)["metadata"]["annotations"] = {"openshift.io/sa.scc.uid-range": "1000840000/10000", "openshift.io/sa.scc.supplemental-groups": "1000840000/10000", "openshift.io/sa.scc.mcs": "s0:c29,c14"}
    ops = [{"op": "replace", "path": "/securityContext/runAsUser", "value": "1000840000"}, {"op": "replace", "path": "/securityContext/runAsGroup", "value": "1000840000"}]
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("project-range", w.system, w.ago(5100)), mesh="default", spec={"initPatch": ops, "sidecarPatch": ops})
    found = w.validation_fails("policy-quote", space, refused, last=w.ago(131), replicas=2, restarts=5, validator_uid=1000840000, annotations={"kuma.io/container-patches": "project-range", "openshift.io/scc": "restricted-v2"})
    for pod in found.pods:
        for con in pod.obj["spec"]["initContainers"]:
            con["securityContext"].update(runAsUser=1000840000, runAsGroup=1000840000)
    good = well(w, "policy-archive", space, replicas=1, age=2500)
    for pod in found.pods + good.pods:
        w.cni_say(pod.node, pod.created + seconds(1.05), "# [iptables] [WARNING] failed to set up the sandbox environment. This may be due to restrictive access controls (e.g., SELinux). Attempting to continue without the sandbox: "
                  "failed to mount /dev/null to /etc/nsswitch.conf: permission denied")
    p = Box(w, form="gz")
    must_gather(p, w, "4471920338812650191", "quay.io/example/kuma-gather@sha256:9f0c1d", [space, "kube-system", w.system], [("Node", "core/nodes")])
    return p.expect("failing", ["val-uid-mismatch"], ["val-rules-missing-generic"], ["scc-uid-range", "plugin-sandbox-selinux", "x-openshift-selinux", "x-multus-nad-missing", "x-multus-annotation-ignored", "val-port-mismatch",
                    "val-custom-configmap-not-seen-by-cni", "inj-container-patch-invalid"], found.pods,
                    "The rules are for kumaDPUser 5678, as the annotation says; kuma-validation runs as 1000840000 through a ContainerPatch. Another workload of the project, without it, is well.", any_subject=True,
                    missing=["other namespaces", "MutatingWebhookConfigurations"])
