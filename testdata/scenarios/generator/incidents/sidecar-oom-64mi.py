"""Kong Mesh 2.8 on AKS: a ContainerPatch cut the sidecar's memory to 64Mi; Envoy is killed when the clusters arrive."""
from common import *


def log(w, start, end):
    """A run that ends in the middle."""
    lines = bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(0.2), 1) + envoy_ready(start + seconds(3.3), 0, 0)[:-2]
    at = start + seconds(4.1)
    lines.append("[%s.118][20][info][upstream] [source/common/upstream/cds_api_helper.cc:32] cds: add 1388 cluster(s), remove 0 cluster(s)" % at.strftime("%Y-%m-%d %H:%M:%S"))
    return "\n".join(lines) + "\n"


def build(name):
    w = World(name, (2, 8, 7), "aks", product="kong-mesh", now="2025-06-19T04:30:27Z", form="gz")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("small-sidecar", w.system), spec={"sidecarPatch": [{"op": "replace", "path": "/resources/limits/memory", "value": '"64Mi"'}]})
    space = w.spaces[1]

    def small(spec, annotations):
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["resources"] = {"limits": {"cpu": "1", "memory": "64Mi"}, "requests": {"cpu": "50m", "memory": "64Mi"}}
    first = w.ago(97)
    found = w.workload("tile-server", space, replicas=3, created=w.first_attempt(first, 11, 5) - seconds(6), tweak=small, annotations={"kuma.io/container-patches": "small-sidecar"})
    for number, pod in enumerate(found.pods):
        last = first + seconds(number)
        w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).text()
        w.main_loops(pod, "kuma-sidecar", log(w, last, None), 137, last, 11, 5, "OOMKilled", previous=log(w, last - seconds(306), None))
        pod.ready_at = pod.created
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(9), last + seconds(4), 12, warning=True)
        w.event(w.get("Node", pod.node), "OOMKilling", "Memory cgroup out of memory: Killed process %d (envoy) total-vm:2143%d8kB, anon-rss:63%d12kB, file-rss:0kB, shmem-rss:0kB, UID:5678 pgtables:344kB oom_score_adj:936" % (
            w.rng.randint(20000, 90000), number, number), last + seconds(5), warning=True, component="kernel-monitor")
    found.finish()
    return w.expect("failing", ["x-oom"], ["dp-envoy-exit"], ["init-oom", "cni-oom", "val-oom-or-exec", "dp-config-rejected", "dp-xds-stream", "dp-cp-unreachable", "dp-not-found-yet", "x-exec-format", "dp-port-conflict", "val-rules-missing-generic"],
                    found.pods, "kuma-sidecar is OOMKilled (137) with a limit of 64Mi from a ContainerPatch as soon as 1388 clusters arrive.")
