"""Without native sidecars the application starts beside the sidecar and crashes before it is ready."""
from common import *


def build(name):
    w = World(name, (2, 10, 7), "aks", now="2025-05-21T09:36:28Z", family="dualstack")
    space = w.spaces[0]
    found = w.workload("sync-daemon", space, replicas=2, created=w.ago(420))
    for pod in found.pods:
        first = pod.created + seconds(6)
        text = "%s INFO starting sync-daemon\n%s FATAL cannot reach config server: Get \"http://config.%s.svc.cluster.local:8888/sync\": dial tcp 10.96.77.12:8888: connect: connection refused\n" % (
            rfc3339(first), rfc3339(first + seconds(0.4)), w.spaces[1])
        w.sidecar_log(pod, 4)
        w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().passes("ipv6").text()
        pod.main("sync-daemon", state=running(w.ago(385)), ready=True, started=True, restarts=2, last=ended(1, "Error", first + seconds(12), first + seconds(13)))
        pod.ready, pod.ready_at = True, w.ago(380)
        w.logs[(space, pod.name, "sync-daemon-previous")] = text
        w.logs[(space, pod.name, "sync-daemon")] = "%s INFO starting sync-daemon\n%s INFO configuration loaded, 41 sources\n" % (rfc3339(w.ago(385)), rfc3339(w.ago(384)))
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "BackOff", "Back-off restarting failed container sync-daemon in pod %s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]), first + seconds(2), first + seconds(15), 3, warning=True)
    bad = w.workload("one-shot-loader", space, replicas=1, created=w.ago(700), kind="Job", spec={"restartPolicy": "Never"})
    pod = bad.pods[0]
    start = pod.created + seconds(6)
    w.logs[(space, pod.name, "one-shot-loader")] = "%s INFO loading\n%s FATAL dial tcp 10.96.12.4:5432: connect: connection refused\n" % (rfc3339(start), rfc3339(start + seconds(0.2)))
    w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().passes("ipv6").text()
    w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, start, w.cp_url) + envoy_ready(start + seconds(1), 0, 8)) + "\n"
    pod.main("one-shot-loader", state=ended(1, "Error", start, start + seconds(1)), ready=False)
    pod.ready_at = start + seconds(2)
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Started", "Started container kuma-sidecar", start)
    w.event(pod, "Started", "Started container one-shot-loader", start)
    bad.finish()
    return w.expect("failing", ["order-app-before-sidecar"], ["order-job-never-completes"], ["order-app-init-needs-network-cni", "dp-cp-unreachable", "dp-not-found-yet", "val-rules-missing-generic", "x-networkpolicy"], [pod],
                    "The Job's container gives up in its first second, half a minute before Envoy is ready; the sidecar is well. A daemon beside it recovered on its second restart.")
