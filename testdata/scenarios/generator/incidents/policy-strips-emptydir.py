"""A mutating policy takes emptyDir mounts of init containers away; kuma-init cannot write its rules file."""
from extra_injection import *


def build(name):
    w = World(name, (2, 11, 14), "rke2", cni=None, nodes=3, apps=2, family="dualstack", now="2025-10-28T21:06:38Z")

    def strip(spec, annotations):
        for c in spec["initContainers"]:
            c["volumeMounts"] = []
        annotations["policies.kyverno.io/last-applied-patches"] = "no-scratch-in-init.storage-hygiene.kyverno.io: removed /spec/initContainers/0/volumeMounts/0\n"
    log = "\n".join(INIT_BANNER[:3] + [line.replace("[iptables]", "[ip6tables]") for line in INIT_BANNER[1:3]] + INIT_BANNER[3:] + [
        "Error: failed to setup transparent proxy: unable to restore iptables rules: failed to create temporary file with template: iptables-rules.*.txt: open /tmp/iptables-rules.%d.txt: read-only file system" % 2718281828]) + "\n"
    last = w.ago(91)
    pods = []
    for n, app in enumerate(("lab-results", "ward-board")):
        found = w.workload(app, w.spaces[n], replicas=1 + n, created=w.first_attempt(last, 5, 0) - seconds(5), tweak=strip)
        w.init_loops(found, "kuma-init", log, restarts=5, run=0, last=last)
        pods += [down(p) for p in found.pods]
    stranger(w, "crash")
    w.namespace("kyverno")
    w.workload("kyverno-admission-controller", "kyverno", replicas=1, mesh=False, image="ghcr.io/kyverno/kyverno:v1.13.2", age=400000)
    w.without("mutating-webhook-configurations")
    return w.expect("failing", ["init-tmp-readonly"], (), ["plugin-restore-failed", "init-caps-missing", "init-nft-operation-not-supported", "val-config-dir-not-writable", "x-readonly-tmp-policy", "init-ip6tables", "plugin-xtables-lock",
                    "init-config-load"], pods, "kuma-init has a read-only root and no /tmp any more; the rules file cannot be made.")
