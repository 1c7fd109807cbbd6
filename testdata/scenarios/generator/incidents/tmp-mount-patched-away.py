"""A ContainerPatch takes the mounts out of Kuma's init containers; kumactl cannot save its own file."""
from common import *


def build(name):
    w = World(name, (2, 12, 13), "eks", now="2026-02-08T06:59:13Z", form="dir", apps=2)
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("no-shared-tmp", w.system, w.ago(9000)), mesh="default", spec={
        "initPatch": [{"op": "remove", "path": "/volumeMounts"}]})

    def tweak(spec, annotations):
        for each in spec["initContainers"]:
            if each["name"] == "kuma-validation":
                each.pop("volumeMounts")

    stuck = []
    for app, space, count in (("ledger-sync", 0, 2), ("ledger-export", 0, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(1400), annotations={"kuma.io/container-patches": "no-shared-tmp"}, tweak=tweak)
        w.init_loops(found, "kuma-validation", 'Error: Failed to write configuration into file "/tmp/.kumactl": open /tmp/.kumactl: read-only file system\n', restarts=6, run=0)
        stuck += found.pods
    return w.expect("failing", ["val-config-dir-not-writable"], (), ["val-config-load-error", "val-bad-flag", "val-oom-or-exec", "x-readonly-tmp-policy", "init-tmp-readonly",
                    "val-rules-missing-generic", "val-silent-pass-ipv4", "inj-container-patch-invalid", "inj-container-patch-missing"], stuck,
                    "kuma-validation has a read-only root and lost its /tmp mount through a ContainerPatch; it ends before any validator line.")
