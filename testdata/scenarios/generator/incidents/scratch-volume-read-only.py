"""A policy makes the mounts of init containers read-only, /tmp of kuma-init with them."""
from field_rules import *


def build(name):
    w = World(name, (3, 0, 3), "gke", cni=None, nodes=3, apps=1, family="ipv4", now="2026-11-12T19:19:03Z")
    text = "\n".join(INIT_BANNER + ["Error: failed to setup transparent proxy: unable to restore iptables rules: failed to create temporary file with template: iptables-rules.*.txt: open /tmp/iptables-rules.%d.txt: read-only file system"]) + "\n"
    found = init_fails(w, "estimates", w.spaces[0], None, replicas=2, restarts=6, run=0, annotations={
        "policies.kyverno.io/last-applied-patches": "read-only-init-mounts.workload-hardening.kyverno.io: added /spec/initContainers/0/volumeMounts/0/readOnly\n"})
    for pod in w.pods:
        for c in pod.obj["spec"].get("initContainers", []):
            if c["name"] == "kuma-init":
                configmap_init(c)
                if pod in found.pods:
                    c["volumeMounts"] = [dict(m, readOnly=True) for m in c["volumeMounts"]]
    for pod in found.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = text % w.rng.randint(10**8, 4 * 10**9)
    good_inits(w, w.workload("estimates-old", w.spaces[1], replicas=1, age=3300))
    w.namespace("kyverno")
    w.workload("kyverno-admission-controller", "kyverno", replicas=1, mesh=False, image="ghcr.io/kyverno/kyverno:v1.13.2", age=600000)
    volume_trouble(w)
    w.without("mutating-webhook-configurations", "cp-logs")
    return w.expect("failing", ["init-tmp-readonly"], ["x-readonly-tmp-policy"], ["val-config-dir-not-writable", "plugin-restore-failed", "plugin-xtables-lock", "init-caps-missing", "init-not-root", "init-config-load", "x-limitrange-quota",
                    "init-nft-operation-not-supported"], found.pods, "kuma-init cannot write its rules file, as its mount of /tmp is read-only.", any_subject=True)
