"""Kong Mesh 2.4, a cluster-info dump in the middle of a rollout: the postStart hook waits for a proxy that waits for an address."""
from field_start import *
from extra_injection import cp_env as env


def build(name):
    w = World(name, (2, 4, 7), "rke2", product="kong-mesh", nodes=3, apps=1, family="ipv4", now="2023-12-12T10:15:31Z", cni_age=1500000)
    nodes_like(w, osImage="Ubuntu 22.04.3 LTS", kernelVersion="5.15.0-91-generic", kubeletVersion="v1.27.8+rke2r1", containerRuntimeVersion="containerd://1.7.7-k3s1")
    env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_WAIT_FOR_DATAPLANE_READY="true")
    space = w.spaces[0]
    command = "kuma-dp wait --url http://localhost:9901/ready"

    def hook(spec, annotations):
        spec["containers"][0]["lifecycle"] = {"postStart": {"exec": {"command": command.split(" ")}}}
    pods = []
    for app, count, age in (("voucher-api", 2, 118), ("voucher-print", 1, 57), ("voucher-jobs", 1, 164)):
        found = w.workload(app, space, replicas=count, created=w.ago(age), tweak=hook)
        for pod in found.pods:
            started(w, pod, ["kuma-sidecar"])
            w.no_dataplane(pod)
            pod.phase, pod.ip, pod.ready, pod.ready_at = "Pending", None, False, pod.created
            for each in pod.mains():
                pod.states[each] = dict(state=waits("ContainerCreating"), ready=False)
            pods.append(pod)
        found.finish()
    # What a pod of half an hour ago went through.
    gone = w.workload("voucher-batch", space, replicas=1, created=w.ago(1900), tweak=hook)
    pod = gone.pods[0]
    start, second = pod.created + seconds(3), pod.created + seconds(215)
    w.event(pod, "FailedPostStartHook", "Exec lifecycle hook ([%s]) for Container \"kuma-sidecar\" in Pod \"%s_%s(%s)\" failed - error: command '%s' exited with 1: Error: timeout occurred while waiting for data plane proxy to be ready\n, message: \"\"" % (
        command, pod.name, space, pod.obj["metadata"]["uid"], command), start + seconds(180), warning=True)
    w.event(pod, "Killing", "FailedPostStartHook", start + seconds(180))
    pod.main("kuma-sidecar", state=running(second), ready=True, started=True, restarts=1, last=ended(0, "Completed", start, start + seconds(211)))
    pod.ready_at = second + seconds(9)
    w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, second, w.cp_url) + envoy_ready(second + seconds(0.2), 0, 0)) + "\n"
    gone.finish()
    volume_trouble(w)
    p = Folder(w)
    dumped(p, w, "cluster-info", ["default", "kube-system", w.system, "monitoring"] + w.spaces)
    packed(p, "voucher-incident")
    return p.expect("failing", ["order-wait-ready-deadlock"], ["dp-not-found-yet", "order-app-before-sidecar"], ["order-native-sidecar-startup-probe", "plugin-installer-not-running", "cp-pod-translation", "dp-cp-unreachable", "x-networkpolicy", "val-cni-race-new-node", "x-image-pull", "dp-token"], pods,
                    "With the CNI and without kuma-validation the hook 'kuma-dp wait' keeps the pod without an address, and without an address there is no Dataplane; a pod of half an hour ago came up after 180 s and a restart.", any_subject=True,
                    missing=["previous logs", "configmaps", "custom resources"])
