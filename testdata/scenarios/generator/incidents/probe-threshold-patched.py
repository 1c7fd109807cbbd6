"""A ContainerPatch tightened the start-up probe of the native sidecar to two tries; the proxy needs eleven seconds."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 10), "kubeadm", product="kong-mesh", nodes=3, apps=1, native=True, now="2026-06-01T10:33:49Z", family="dualstack", form="zip")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("fail-fast", w.system), spec={"sidecarPatch": [
        {"op": "replace", "path": "/startupProbe/failureThreshold", "value": "2"}, {"op": "replace", "path": "/startupProbe/periodSeconds", "value": "2"}]})
    space = w.spaces[0]

    def quick(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-sidecar":
                c["startupProbe"] = dict(c["startupProbe"], failureThreshold=2, periodSeconds=2)
    restarts = 6
    length = 5
    found = w.workload("slot-engine", space, replicas=2, created=w.ago(int(span(restarts, length)) + 40), tweak=quick, annotations={"kuma.io/container-patches": "fail-fast"})
    for number, pod in enumerate(found.pods):
        passed(w, pod)
        first = pod.created + seconds(4)
        last = first + seconds(span(restarts, length) - 300)

        def run(at):
            return "\n".join(bootstrap(w.v, at, w.cp_url) + not_found_yet(at + seconds(0.2), 1 if at > first else 2) + [
                zap(at + seconds(3.4), "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}), zap(at + seconds(3.5), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/local/bin/envoy"}),
                envoy(at + seconds(3.9), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)")] + goodbye(w, at + seconds(4.1))) + "\n"
        end = last
        back = "back-off 5m0s restarting failed container=kuma-sidecar pod=%s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"])
        pod.init_fails("kuma-sidecar", 0, end - seconds(length), end, restarts, "Completed", message=back)
        w.logs[(space, pod.name, "kuma-sidecar")] = run(end - seconds(length))
        w.collected.add(pod.name)
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-sidecar", first, end - seconds(length), restarts + 1)
        w.event(pod, "Unhealthy", 'Startup probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), first + seconds(2), end - seconds(1), 14, warning=True)
        w.event(pod, "Killing", "Init container kuma-sidecar failed startup probe", first + seconds(4), end - seconds(1), restarts + 1)
        w.event(pod, "BackOff", "Back-off restarting failed container kuma-sidecar in pod %s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]), first + seconds(20), w.ago(9), 29, warning=True)
    found.finish()
    w.without("cni-logs")
    return w.expect("failing", ["order-native-sidecar-startup-probe"], ["dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-not-found-yet", "dp-envoy-exit", "x-oom", "x-probe-failures", "inj-container-patch-invalid", "dp-xds-stream", "x-networkpolicy"], found.pods,
                    "A patch leaves the start-up probe two tries of 2 s; each run of kuma-sidecar is ended after 5 s, while Envoy is starting.")
