"""A house image of kuma-dp on a slim base, tried on one workload, lacks the Envoy binary; kuma-dp repeats its bootstrap for ever."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 9), "k3s", nodes=3, apps=2, now="2026-03-31T11:38:21Z", family="ipv4", native=False)
    space = w.spaces[1]
    image = "registry.example.internal/hardened/kuma-dp:2.13.9-slim.2"
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("house-proxy", w.system, created=w.ago(90000)), mesh="default", spec={
        "sidecarPatch": [{"op": "replace", "path": "/image", "value": '"%s"' % image}]})
    error = "failed to get Envoy version: could not find executable binary in any of the following paths: [envoy //envoy /usr/bin/envoy]"

    def log(pod, start, end):
        head = bootstrap(w.v, start, w.cp_url)
        head = head[:3] + head[4:]
        stop = end or w.now
        lines = head + no_bootstrap(start + seconds(0.06), error, int((stop - start).total_seconds() // 3))
        return lines + (goodbye(w, end)[:1] + ["Error: Failed to fetch Envoy bootstrap config. context canceled"] if end else [])
    found = w.workload("lens-index", space, replicas=2, created=w.ago(int(span(5, 121)) + 70), annotations={"kuma.io/container-patches": "house-proxy"})
    stuck_sidecar(w, found, log, restarts=5, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused', exit_code=1)
    for pod in found.pods:
        for c in pod.obj["spec"]["containers"]:
            if c["name"] == "kuma-sidecar":
                c["image"] = image
        w.event(pod, "Pulled", 'Successfully pulled image "%s" in 1.902s (1.902s including waiting). Image size: 31820114 bytes.' % image, pod.created + seconds(5))
    same = w.workload("lens-web", space, replicas=2, created=w.ago(1500))
    for pod in same.pods:
        passed(w, pod)
        w.sidecar_log(pod, 1)
    w.without("cp-logs", "endpoints")
    crash_elsewhere(w, "rss-bridge")
    return w.expect("failing", ["dp-envoy-exit"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-wrong-endpoint", "dp-ca-mismatch", "dp-not-found-yet", "x-networkpolicy", "dp-token", "x-exec-format", "inj-container-patch-invalid"], found.pods,
                    "The sidecar's image, set by a ContainerPatch, has no envoy; kuma-dp cannot ask its version and says so as a failed bootstrap. Pods with Kuma's own image are well.", any_subject=True)
