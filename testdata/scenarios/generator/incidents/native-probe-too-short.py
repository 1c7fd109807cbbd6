"""v3 on GKE: a big mesh and a sidecar that a ContainerPatch gave 40m of CPU; the start-up probe ends it before Envoy is done."""
from common import *


def build(name):
    w = World(name, (3, 0, 0), "gke", family="dualstack", now="2026-11-12T10:44:18Z", cni_age=200000, nodes=5)
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("tiny-sidecar", w.system), spec={"sidecarPatch": [
        {"op": "replace", "path": "/resources/limits/cpu", "value": '"40m"'}, {"op": "replace", "path": "/resources/requests/cpu", "value": '"10m"'}]})
    space = w.spaces[0]

    def tiny(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-sidecar":
                c["resources"] = {"limits": {"cpu": "40m", "memory": "512Mi"}, "requests": {"cpu": "10m", "memory": "64Mi"}}
    found = w.workload("sku-index", space, replicas=3, created=w.ago(1775), tweak=tiny, annotations={"kuma.io/container-patches": "tiny-sidecar"},
                       app_inits=[container("schema", "registry.example.internal/tools/migrate:9.2", args=["up"])])
    for number, pod in enumerate(found.pods):
        start = pod.created + seconds(1735)
        w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).passes("ipv6").text()
        pod.init_runs("kuma-sidecar", start, restarts=8, last=ended(0, "Completed", start - seconds(365), start - seconds(300)))
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False

        def run(at, end):
            say = lambda delta, level, component, text: "[%s.%03d][14][%s][%s] [%s" % ((at + seconds(delta)).strftime("%Y-%m-%d %H:%M:%S"), int(delta * 1000) % 1000, level, component, text)
            lines = bootstrap(w.v, at, w.cp_url) + [
                zap(at + seconds(2.2), "INFO", "dataplane", "received bootstrap configuration", {"adminPort": 9901}),
                zap(at + seconds(2.4), "INFO", "readiness", "starting readiness reporter", {"addr": "[::]:9902"}),
                zap(at + seconds(2.5), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/local/bin/envoy"}),
                say(8.1, "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"),
                zap(at + seconds(9.0), "INFO", "readiness", "envoy admin not ready", {"err": "Get \"http://localhost/ready\": dial unix /tmp/kuma-dp/kuma-envoy-admin.sock: connect: no such file or directory"}),
                say(21.7, "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 5214 cluster(s), remove 0 cluster(s)")]
            if end:
                lines += [say(60.2, "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 5214 cluster(s), skipped 0 unmodified cluster(s)"),
                          zap(at + seconds(63.1), "INFO", "kuma-dp.run", "Kuma DP caught an exit signal"), zap(at + seconds(63.2), "INFO", "kuma-dp.run", "draining Envoy connections"),
                          say(63.9, "warning", "main", "source/server/server.cc:935] caught SIGTERM")]
            return "\n".join(lines) + "\n"
        w.logs[(space, pod.name, "kuma-sidecar")] = run(start, False)
        w.logs[(space, pod.name, "kuma-sidecar-previous")] = run(start - seconds(365), True)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5), start, 9)
        w.event(pod, "Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(12), w.ago(3), 103, warning=True)
        w.event(pod, "Killing", "Init container kuma-sidecar failed startup probe", pod.created + seconds(66), start - seconds(301), 8)
        w.event(pod, "BackOff", "Back-off restarting failed container kuma-sidecar in pod %s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]), pod.created + seconds(300), start - seconds(20), 24, warning=True)
    found.finish()
    return w.expect("failing", ["order-native-sidecar-startup-probe"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-not-found-yet", "dp-xds-stream", "x-networkpolicy", "x-oom", "order-app-init-needs-network-cni",
                    "val-rules-missing-generic", "dp-token", "order-wait-ready-deadlock"], found.pods,
                    "Init:1/3 for ever: validation passed, configuration arrives, but Envoy needs more than the probe's 60 s on 40m CPU and is restarted each time.")
