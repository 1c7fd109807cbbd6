"""The registry team rebuilt kuma-init on a base image without kumactl: the container cannot start."""
from common import *
from extra_cni import *

MIRROR = "registry.example.internal/mesh/kuma-init:2.10.8-hardened"


def build(name):
    w = World(name, (2, 10, 8), "aks", product="kong-mesh", family="dualstack", now="2025-09-04T07:22:48Z", nodes=3)
    for e in w.get("Deployment", "kong-mesh-control-plane", w.system)["spec"]["template"]["spec"]["containers"][0]["env"] + w.cp.pods[0].obj["spec"]["containers"][0]["env"]:
        if e["name"] == "KUMA_INJECTOR_INIT_CONTAINER_IMAGE":
            e["value"] = MIRROR

    def tweak(spec, annotations):
        spec["initContainers"] = [dict(c, image=MIRROR) if c["name"] == "kuma-validation" else c for c in spec["initContainers"]]

    text = ('failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/usr/bin/kumactl": stat /usr/bin/kumactl: '
            "no such file or directory: unknown")
    failing = []
    for app, space, count in (("freight-api", 0, 2), ("depot-web", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(760), tweak=tweak)
        for pod in found.pods:
            last = w.ago(96)
            pod.init_fails("kuma-validation", 128, w.ago(10**4), last, 6, "StartError")
            pod.states["kuma-validation"]["last"]["terminated"].update(message=text, startedAt="1970-01-01T00:00:00Z")
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % MIRROR, pod.created + seconds(3), last - seconds(1), 7)
            w.event(pod, "Created", "Created container kuma-validation", pod.created + seconds(3), last - seconds(1), 7)
            w.event(pod, "Failed", "Error: " + text, pod.created + seconds(4), last, 7, warning=True)
            w.event(pod, "BackOff", "Back-off restarting failed container kuma-validation in pod %s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"]), pod.created + seconds(16), w.ago(9), 41, warning=True)
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = ""
            w.no_dataplane(pod)
        found.finish()
        failing += found.pods
    noise(w, "crash", "restart", "xds")
    return done(w, "failing", ["val-oom-or-exec"], (), ["x-exec-format", "x-oom", "x-image-pull", "val-rules-missing-generic", "val-silent-pass-ipv4", "val-bad-flag", "val-config-dir-not-writable", "cni-ds-exec-format", "init-oom"],
                failing, "kuma-validation cannot start: its image has no /usr/bin/kumactl (StartError, 128). The rules were put in.")
