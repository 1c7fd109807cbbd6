"""Pasted: events of a namespace, the namespace as YAML and the replica sets; no bundle."""
from field_rules import *


def build(name):
    w = World(name, (2, 14, 1), "eks", nodes=2, apps=1, now="2026-07-16T12:00:31Z")
    w.namespace("kyc", {"kuma.io/sidecar-injection": "enabled", "kuma.io/mesh": "default", "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/warn": "restricted"}, w.ago(90000))
    text = ('pods "%s" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or containers "kuma-validation", "kuma-sidecar" must set securityContext.runAsNonRoot=true), '
            'seccompProfile (pod or containers "kuma-validation", "kuma-sidecar" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")')
    owners = [w.refused(app, "kyc", text % (app + "-" + w.word(9) + "-" + w.word(5)), age=1500, count=17) for app in ("screening", "screening-db")]
    out = w.workload("doc-ocr", "kyc", replicas=1, mesh=False, age=300000, pod_labels={"kuma.io/sidecar-injection": "disabled"})
    w.event(out.pods[0], "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 503", w.ago(3000), w.ago(700), 3, warning=True)
    p = Paste(w)
    p.put("events.txt", "$ kubectl get events -n kyc --sort-by=.lastTimestamp\n" + get_events(w, "kyc"))
    p.put("namespace.yaml", to_yaml(w.get("Namespace", "kyc")))
    p.put("rs.yaml", listing(owners))
    p.put("pods.txt", "$ kubectl -n kyc get pods\n" + get_pods(w, "kyc", wide=False))
    return p.expect("failing", ["validation-psa-restricted"], (), ["init-psa-baseline", "cni-ds-psa-blocked", "scc-uid-range", "init-runasnonroot-conflict", "x-limitrange-quota", "inj-webhook-unreachable", "inj-uid-conflict",
                    "x-probe-failures"], owners, "kuma-validation and kuma-sidecar set neither runAsNonRoot nor a seccomp profile, which the namespace's level restricted wants.", any_subject=True,
                    missing=["control plane", "nodes", "CNI"])
