"""The security team's rebuilt kuma-init image has kumactl in another place: runc cannot start kuma-validation."""
from field_cni import *

ERROR = ('failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: '
         'exec: "/usr/bin/kumactl": stat /usr/bin/kumactl: no such file or directory: unknown')


def build(name):
    w = World(name, (2, 12, 9), "aks", family="dualstack", now="2026-01-15T09:05:41Z", nodes=3, apps=2, shape="mid")
    image = "artifacts.example.internal/hardened/kuma-init:2.12.9-fips"
    cp = w.cp.pods[0].obj["spec"]["containers"][0]
    cp["env"] = [dict(e, value=image) if e["name"] == "KUMA_INJECTOR_INIT_CONTAINER_IMAGE" else e for e in cp["env"]]
    bad = []
    for app, space, count in (("policy-docs", 0, 2), ("premium-calc", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.first_attempt(w.ago(190), 6, 0) - seconds(5))
        for pod in found.pods:
            for con in pod.obj["spec"]["initContainers"]:
                if con["name"] == "kuma-validation":
                    con["image"] = image
            last = w.ago(190)
            pod.init_fails("kuma-validation", 128, last, last, 6, reason="StartError", waiting="CrashLoopBackOff")
            pod.states["kuma-validation"]["last"]["terminated"].update(message=ERROR, startedAt="1970-01-01T00:00:00Z")
            w.init_events(pod, "kuma-validation", pod.created + seconds(4), last, 6, began=False)
            w.event(pod, "Failed", "Error: " + ERROR, pod.created + seconds(5), last, 7, warning=True)
        found.finish()
        bad += found.pods
    bustle(w)
    return w.expect("failing", ["val-oom-or-exec"], ["x-exec-format"], ["x-oom", "val-rules-missing-generic", "val-bad-flag", "val-config-dir-not-writable", "x-image-pull", "val-cni-race-new-node", "init-not-root"], bad,
                    "Exit 128, StartError: the custom image has no /usr/bin/kumactl, so no validator line was ever written; pods with the old image run.")
