"""eBPF instead of iptables, on nodes without the unified cgroup."""
from field_rules import *


def build(name):
    w = World(name, (2, 6, 5), "kubeadm", cni=None, nodes=3, apps=0, family="ipv4", now="2024-03-28T18:00:41Z", shape="old")
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Ubuntu 20.04.6 LTS", kernelVersion="5.4.0-174-generic", containerRuntimeVersion="containerd://1.6.28", kubeletVersion="v1.26.15")
    w.get("Deployment", "kuma-control-plane")["spec"]["template"]["spec"]["containers"][0]["env"].append({"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED", "value": "true"})
    text = ("warning: found mount /sys/fs/cgroup, but it's type (tmpfs) is not cgroup2 - ignoring\nError: failed to setup transparent proxy: getting cgroup failed with error: cannot find any cgroup2 mounts\n")
    pods = []
    for app, space in (("kiosk", 0), ("kiosk-pay", 1)):
        found = init_fails(w, app, w.spaces[space], text, replicas=2, restarts=5, run=0, annotations={"kuma.io/transparent-proxying-ebpf": "enabled"})
        change(w, found, "kuma-init", lambda c: c.update(
            args=c["args"] + ["--ebpf-enabled", "--ebpf-instance-ip", "$(INSTANCE_IP)", "--ebpf-bpffs-path", "/sys/fs/bpf", "--ebpf-cgroup-path", "/sys/fs/cgroup", "--ebpf-programs-source-path", "/tmp/kuma-ebpf"],
            securityContext={"privileged": True, "runAsUser": 0, "runAsGroup": 0, "capabilities": {}}, env=[{"name": "INSTANCE_IP", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "status.podIP"}}}],
            resources={"limits": {"cpu": "100m", "memory": "80M"}, "requests": {"cpu": "20m", "memory": "20M"}},
            volumeMounts=c["volumeMounts"] + [{"name": "sys-fs-cgroup", "mountPath": "/sys/fs/cgroup"}, {"name": "bpf-fs", "mountPath": "/sys/fs/bpf", "mountPropagation": "Bidirectional"}]))
        for pod in found.pods:
            pod.obj["spec"]["volumes"] += [{"name": "sys-fs-cgroup", "hostPath": {"path": "/sys/fs/cgroup", "type": ""}}, {"name": "bpf-fs", "hostPath": {"path": "/sys/fs/bpf", "type": ""}}]
        pods += found.pods
    database_trouble(w)
    return w.expect("failing", ["init-ebpf"], (), ["cni-legacy-ebpf-image", "init-caps-missing", "init-not-root", "init-no-iptables-support", "plugin-kernel-modules", "init-tmp-readonly", "init-psa-baseline", "val-io-timeout-filtered"], pods,
                    "eBPF redirection is on, the nodes have cgroup v1 only: 'cannot find any cgroup2 mounts'.", any_subject=True)
