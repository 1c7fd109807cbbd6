"""Kuma 2.6 with CNI and kuma.io/wait-for-dataplane-ready: no address before the hook ends, no Dataplane without an address."""
from common import *
from field_mesh import *
from platforms import PLATFORMS

PLATFORMS["eks-128"] = dict(PLATFORMS["eks"], kubelet="v1.28.9-eks-036c24b", os="Amazon Linux 2", kernel="5.10.217-205.860.amzn2.x86_64", runtime="containerd://1.7.11")


def build(name):
    w = World(name, (2, 6, 9), "eks-128", product="kong-mesh", nodes=3, apps=1, now="2024-08-01T12:10:03Z", shape="mid", cni_age=300000)
    space = w.spaces[0]

    def hook(spec, annotations):
        for c in spec["containers"]:
            if c["name"] == "kuma-sidecar":
                c["lifecycle"] = {"postStart": {"exec": {"command": ["kuma-dp", "wait", "--url", "http://localhost:9901/ready"]}}}
        spec["containers"].sort(key=lambda c: c["name"] != "kuma-sidecar")
    wait = {"kuma.io/wait-for-dataplane-ready": "true"}
    late = w.workload("quota-api", space, replicas=2, created=w.ago(128), tweak=hook, annotations=wait)
    for pod in late.pods:
        w.no_dataplane(pod)
        pod.states["kuma-sidecar"] = dict(state=waits("ContainerCreating"), ready=False)
        pod.states["quota-api"] = dict(state=waits("ContainerCreating"), ready=False)
        pod.phase, pod.ip, pod.ready, pod.ready_at = "Pending", None, False, pod.created
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Created", "Created container kuma-sidecar", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(2))
    late.finish()
    early = w.workload("quota-sync", space, replicas=2, created=w.ago(1500), tweak=hook, annotations=wait)
    for pod in early.pods:
        first = pod.created + seconds(2)
        again = first + seconds(182)
        w.logs[(space, pod.name, "kuma-sidecar-previous")] = "\n".join(bootstrap(w.v, first, w.cp_url) + not_found_yet(first + seconds(0.1), 60)) + "\n"
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, again, w.cp_url) + envoy_ready(again + seconds(0.1), 0, 1)) + "\n"
        w.collected.add(pod.name)
        # The address, and with it the Dataplane, came with the restart.
        w.cp_lines = [row for row in w.cp_lines if not ("Dataplane created" in row[1] and pod.name in row[1])]
        w.cp_say(again + seconds(1), "INFO", "controllers.Pod", "Dataplane created", {"pod": {"name": pod.name, "namespace": space}})
        pod.dataplane["metadata"]["creationTimestamp"] = rfc3339(again + seconds(1))
        pod.states["kuma-sidecar"] = dict(state=running(again), ready=True, started=True, restarts=1, last=ended(1, "Error", first, first + seconds(181)))
        pod.states["quota-sync"] = dict(state=running(again + seconds(6)), ready=True, started=True)
        pod.ready_at = again + seconds(9)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "FailedPostStartHook", "Exec lifecycle hook ([kuma-dp wait --url http://localhost:9901/ready]) for Container \"kuma-sidecar\" in Pod \"%s_%s(%s)\" failed - error: command 'kuma-dp wait --url http://localhost:9901/ready' "
                "exited with 1: Error: timeout occurred while waiting for data plane proxy to be ready\n, message: \"Error: timeout occurred while waiting for data plane proxy to be ready\\n\"" % (pod.name, space, pod.obj["metadata"]["uid"]), first + seconds(180), warning=True)
        w.event(pod, "Killing", "FailedPostStartHook", first + seconds(180))
        w.event(pod, "Started", "Started container kuma-sidecar", first, again, 2)
    for f in (late, early):
        template(f.owner, w, annotations=wait)
    return w.expect("failing", ["order-wait-ready-deadlock"], ["dp-not-found-yet"], ["plugin-installer-not-running", "cp-pod-translation", "dp-cp-unreachable", "x-probe-failures", "val-rules-missing-generic", "x-networkpolicy", "order-app-before-sidecar"], late.pods,
                    "Two pods hang in ContainerCreating without an address; their neighbours did so for 180 s, then the hook failed and the restart went well.")
