"""Kuma 2.5 with the CNI: the sidecar's postStart hook waits for a Dataplane that the control plane cannot make before the hook ends."""
from extra_injection import *


def build(name):
    w = World(name, (2, 5, 3), "eks", nodes=3, apps=1, now="2024-02-22T12:20:35Z", shape="old", cni_age=900000)
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_WAIT_FOR_DATAPLANE_READY="true")
    space = w.spaces[0]

    def hook(spec, annotations):
        spec["containers"][0]["lifecycle"] = {"postStart": {"exec": {"command": ["kuma-dp", "wait", "--url", "http://localhost:9901/ready"]}}}
    pods = []
    for app, age, again in (("basket-api", 131, False), ("basket-view", 96, False), ("basket-mail", 412, True)):
        found = w.workload(app, space, replicas=1, created=w.ago(age), tweak=hook)
        pod = found.pods[0]
        start = pod.created + seconds(3)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-dp"), pod.created + seconds(2))
        w.event(pod, "Created", "Created container kuma-sidecar", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", start)
        hung = "\n".join(bootstrap(w.v, start, w.cp_url) + not_found_yet(start + seconds(0.1), min(60, (age - 4) // 3)))
        if again:
            text = ("Exec lifecycle hook ([kuma-dp wait --url http://localhost:9901/ready]) for Container \"kuma-sidecar\" in Pod \"%s_%s(%s)\" failed - error: command 'kuma-dp wait --url http://localhost:9901/ready' exited with 1: Error: "
                    "timeout occurred while waiting for data plane proxy to be ready\n, message: \"\"" % (pod.name, space, pod.obj["metadata"]["uid"]))
            w.event(pod, "FailedPostStartHook", text, start + seconds(180), warning=True)
            w.event(pod, "Killing", "FailedPostStartHook", start + seconds(180))
            second = start + seconds(212)
            pod.main("kuma-sidecar", state=running(second), ready=True, started=True, restarts=1, last=ended(0, "Completed", start, start + seconds(211)))
            pod.ready_at = second + seconds(7)
            w.logs[(space, pod.name, "kuma-sidecar-previous")] = hung + "\n"
            w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, second, w.cp_url) + envoy_ready(second + seconds(0.2), 0, 0)) + "\n"
        else:
            w.no_dataplane(pod)
            pod.phase, pod.ip, pod.ready, pod.ready_at = "Pending", None, False, pod.created
            for each in pod.mains():
                pod.states[each] = dict(state=waits("ContainerCreating"), ready=False)
            # The kubelet gives no log of a container that it still calls waiting.
            pods.append(pod)
        found.finish()
    return w.expect("failing", ["order-wait-ready-deadlock"], ["dp-not-found-yet", "order-app-before-sidecar"], ["order-native-sidecar-startup-probe", "dp-cp-unreachable", "cp-pod-translation", "plugin-installer-not-running", "dp-token",
                    "x-networkpolicy", "dp-envoy-not-ready", "x-aws-vpc-cni"], pods,
                    "postStart 'kuma-dp wait' and the CNI: no address before the hook ends, no Dataplane without address. One pod got through after 180 s and a restart.", any_subject=True)
