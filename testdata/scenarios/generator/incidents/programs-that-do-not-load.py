"""Kuma 2.4 with eBPF redirection: the kernel of two older nodes refuses the programs, the newer ones take them."""
from field_rules import *

NAMES = ["mb_connect", "mb_sockops", "mb_get_sockopts", "mb_sendmsg", "mb_recvmsg", "mb_redir", "mb_tc"]


def ebpf(c):
    """kuma-init as the injector writes it when eBPF is on."""
    c.update(args=c["args"] + ["--ebpf-enabled", "--ebpf-instance-ip", "$(INSTANCE_IP)", "--ebpf-bpffs-path", "/sys/fs/bpf", "--ebpf-cgroup-path", "/sys/fs/cgroup", "--ebpf-programs-source-path", "/tmp/kuma-ebpf"],
             securityContext={"privileged": True, "runAsUser": 0, "runAsGroup": 0, "capabilities": {}}, env=[{"name": "INSTANCE_IP", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "status.podIP"}}}],
             resources={"limits": {"cpu": "100m", "memory": "80M"}, "requests": {"cpu": "20m", "memory": "20M"}},
             volumeMounts=c["volumeMounts"] + [{"name": "sys-fs-cgroup", "mountPath": "/sys/fs/cgroup"}, {"name": "bpf-fs", "mountPath": "/sys/fs/bpf", "mountPropagation": "Bidirectional"}])


def run(program, good):
    """One of the small loaders."""
    out = "Running:  /tmp/kuma-ebpf/%s --bpffs=/sys/fs/bpf --cgroup=/sys/fs/cgroup\n" % program
    return out + ("\n" if good else "libbpf: failed to find valid kernel BTF\nlibbpf: Error loading vmlinux BTF: -3\nlibbpf: failed to load object '%s_bpf'\nError: failed to load BPF skeleton '%s_bpf': -3\n" % (program, program))


def build(name):
    w = World(name, (2, 4, 4), "kubeadm", cni=None, nodes=4, apps=0, family="ipv4", now="2023-11-15T16:27:55Z", shape="old", form="zip")
    old = [w.node(0), w.node(2)]
    for node in w.nodes:
        new = node["metadata"]["name"] not in old
        node["status"]["nodeInfo"].update(osImage="Ubuntu 22.04.3 LTS" if new else "Ubuntu 20.04.6 LTS", kernelVersion="5.15.0-88-generic" if new else "5.4.0-166-generic",
                                          containerRuntimeVersion="containerd://1.7.8", kubeletVersion="v1.26.10", kubeProxyVersion="v1.26.10")
    w.get("Deployment", "kuma-control-plane")["spec"]["template"]["spec"]["containers"][0]["env"].append({"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED", "value": "true"})
    note = {"kuma.io/transparent-proxying-ebpf": "enabled"}
    bad = "".join(run(n, False) for n in NAMES) + "Error: failed to setup transparent proxy: loading and attaching ebpf programs failed:\n" + "".join("\tunexpected exit code: 1, err: exit status 1\n" for _ in NAMES)
    found = init_fails(w, "gauge-read", w.spaces[0], bad, replicas=3, restarts=5, run=1, annotations=note, node=old + old[:1])
    fine = w.workload("gauge-map", w.spaces[1], replicas=2, age=2700, annotations=note, node=[w.node(1), w.node(3)])
    for each in (found, fine):
        change(w, each, "kuma-init", ebpf)
        for pod in each.pods:
            pod.obj["spec"]["volumes"] += [{"name": "sys-fs-cgroup", "hostPath": {"path": "/sys/fs/cgroup", "type": ""}}, {"name": "bpf-fs", "hostPath": {"path": "/sys/fs/bpf", "type": ""}}]
    for pod in fine.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = "".join(run(n, True) for n in NAMES) + "local_pod_ips map was updated with current instance IP: %s\n\n" % pod.ip
        w.sidecar_log(pod, 1)
    volume_trouble(w)
    w.without("cp-logs")
    return w.expect("failing", ["init-ebpf"], (), ["cni-legacy-ebpf-image", "init-caps-missing", "init-not-root", "init-no-iptables-support", "init-nft-operation-not-supported", "init-tmp-readonly", "init-oom"],
                    found.pods, "eBPF redirection: on two nodes with kernel 5.4 no program loads; on the nodes with 5.15 the same workload type starts.", any_subject=True)
