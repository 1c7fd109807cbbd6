"""EKS with eBPF: a container patch of a savings round leaves kuma-init 24 MB; it is killed while its programs load."""
from field_start import *


def build(name):
    w = World(name, (2, 6, 9), "eks", cni=None, nodes=3, apps=1, family="ipv4", now="2024-06-26T08:51:37Z", shape="mid", form="gz")
    nodes_like(w, kernelVersion="6.1.90-99.173.amzn2023.x86_64", kubeletVersion="v1.28.9-eks-ae9a62a")
    cp_env(w, KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED="true")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("small-init", w.system, w.ago(90000)), mesh="default", spec={"initPatch": [
        {"op": "replace", "path": "/resources/limits/memory", "value": '"24M"'}]})
    mesh = [type("One", (), {"pods": [pod]}) for pod in w.pods if pod.namespace in w.spaces]
    space, last = w.spaces[1], w.ago(71)
    text = "".join(loads(n) for n in PROGRAMS[:3]) + "Running:  /tmp/kuma-ebpf/mb_sendmsg --bpffs=/sys/fs/bpf --cgroup=/sys/fs/cgroup\n"
    found = init_fails(w, "rating-cache", space, text, replicas=2, restarts=7, run=1, last=last, exit_code=137, reason="OOMKilled", annotations={"kuma.io/container-patches": "small-init"})
    fine = w.workload("rating-api", space, replicas=1, age=5200)
    with_ebpf(w, found, memory="24M")
    with_ebpf(w, fine, *mesh)
    w.logs[(space, fine.pods[0].name, "kuma-init")] = "".join(loads(n) for n in PROGRAMS) + "local_pod_ips map was updated with current instance IP: %s\n\n" % fine.pods[0].ip
    w.sidecar_log(fine.pods[0], 1)
    pull_trouble(w)
    deprecations(w)
    w.without("nodes")
    return w.expect("failing", ["init-oom"], ["x-oom"], ["init-ebpf", "cni-legacy-ebpf-image", "init-hang-timeout", "init-caps-missing", "val-oom-or-exec", "plugin-kernel-modules", "init-tmp-readonly"], found.pods,
                    "kuma-init with a limit of 24M is OOMKilled while it loads the fourth eBPF program; pods without the patch load all of them.")
