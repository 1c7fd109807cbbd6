"""Not Kuma: two GPU nodes got a new driver library while the old module is loaded; the mesh part of the pods is well."""
from more_platforms import *


def build(name):
    w = World(name, (2, 13, 8), "flannel", family="dualstack", now="2026-03-03T12:47:19Z", nodes=3, apps=2, native=True)
    gpus = [w.add_node("gpu-%s" % w.word(4), w.ago(86400 * 12), labels={"nvidia.com/gpu.present": "true"}) for _ in range(2)]
    for node in gpus:
        platform_pods(w, node)
    text = ("failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , "
            "stderr: Auto-detected mode as 'legacy'\nnvidia-container-cli: initialization error: nvml error: driver/library version mismatch: unknown")
    found = w.workload("speech-model", w.spaces[0], replicas=2, created=w.ago(2500), node=gpus, main_more={"resources": {"limits": {"nvidia.com/gpu": "1", "memory": "12Gi"}}})
    for n, pod in enumerate(found.pods):
        last, restarts = schedule(w, pod.created + seconds(9), 0.2)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes().text()
        w.sidecar_log(pod, 1)
        end = {"terminated": {"exitCode": 128, "reason": "StartError", "message": text, "startedAt": "1970-01-01T00:00:00Z", "finishedAt": rfc3339(last)}}
        pod.main("speech-model", state=waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=speech-model pod=%s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"])), last=end, ready=False, restarts=restarts)
        pod.ready_at = pod.created
        w.init_events(pod, "speech-model", pod.created + seconds(9), last, restarts, began=False)
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
        w.event(pod, "Failed", "Error: " + text, pod.created + seconds(9), last, restarts + 1, warning=True)
    found.finish()
    not_serving(found)
    well(w, "speech-queue", w.spaces[0], replicas=2, age=2000, node=[w.node(0), gpus[0]])
    bustle(w, "shipper", "dns", "stream", "deprecated")
    return w.expect("not-kuma", [], (), QUIET + ["val-oom-or-exec", "x-exec-format", "order-app-before-sidecar", "order-native-sidecar-startup-probe", "x-oom", "dp-envoy-not-ready", "x-gvisor-kata"], found.pods,
                    "Validation, rules and sidecars are fine; the application's container cannot be started, as NVIDIA's library and driver differ.", also=["healthy"], any_subject=True)
