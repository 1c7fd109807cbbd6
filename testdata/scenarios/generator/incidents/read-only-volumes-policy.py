"""A policy makes the volume mounts of init containers read-only; kumactl cannot save its own file."""
from field_cni import *


def build(name):
    w = World(name, (2, 8, 7), "k3s", family="dualstack", now="2025-02-10T14:14:59Z", nodes=2, apps=2, shape="mid")

    def tweak(spec, annotations):
        for each in spec["initContainers"]:
            each["volumeMounts"] = [dict(m, readOnly=True) for m in each.get("volumeMounts", [])]

    mark = {"policies.kyverno.io/last-applied-patches": "mounts-read-only.harden-init.kyverno.io: replaced /spec/initContainers/0/volumeMounts/0\n"}
    bad = []
    for app, space in (("kiosk", 0), ("kiosk-sync", 0), ("signage", 1)):
        found = loops(w, app, w.spaces[space], "kuma-validation", 'Error: Failed to write configuration into file "/tmp/.kumactl": open /tmp/.kumactl: read-only file system\n', last=w.ago(80 + 31 * space), annotations=dict(mark), tweak=tweak)
        bad += found.pods
    failing_app(w, "till-report", exit_code=2)
    bustle(w, "deprecated", "grafana", "restarted")
    w.without("events")
    return w.expect("failing", ["val-config-dir-not-writable"], (), ["val-config-load-error", "x-readonly-tmp-policy", "init-tmp-readonly", "val-oom-or-exec", "val-rules-missing-generic", "cni-ready-file",
                    "val-silent-pass-ipv4", "x-k3s-rke2"], bad, "The mount of /tmp in kuma-validation is readOnly (a policy's patch): kumactl ends before any validator line.", any_subject=True)
