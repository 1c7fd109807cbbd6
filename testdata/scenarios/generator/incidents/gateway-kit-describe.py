"""Pasted: describe and log of one pod. eBPF is on, a policy made kuma-init unprivileged, and the kernel does not let it raise its memlock limit."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 8, 5), "microk8s", cni=None, nodes=2, apps=1, family="ipv4", now="2025-01-22T14:50:21Z")
    nodes_like(w, kernelVersion="5.4.0-204-generic", osImage="Ubuntu 20.04.6 LTS")
    text = "Error: failed to setup transparent proxy: removing memory lock failed with error: failed to set memlock rlimit: operation not permitted\n"
    found = init_fails(w, "lora-gateway", w.spaces[0], text, replicas=1, restarts=6, run=0, annotations={"policies.kyverno.io/last-applied-patches": "no-privileged.workstation-baseline.kyverno.io: replaced /spec/initContainers/0/securityContext/privileged\n"})
    with_ebpf(w, found)
    pod = down(found.pods[0])
    for c in pod.obj["spec"]["initContainers"]:
        c["securityContext"] = {"privileged": False, "runAsUser": 0, "runAsGroup": 0, "capabilities": {"add": ["NET_ADMIN", "NET_RAW"]}}
    p = Folder(w)
    p.put("describe.txt", describe(w, pod, 1), crlf=True)
    p.put("kuma-init.log", p.log(pod, "kuma-init"), crlf=True)
    p.put("question.md", "Works on the reference board, not on the kit we ship. Same manifests. `kubectl get nodes` is all Ready.\n\nkernel 5.4.0-204 (kit), 6.8 (reference)\n", crlf=True)
    return p.expect("failing", ["init-ebpf"], (), ["init-caps-missing", "init-not-root", "cni-legacy-ebpf-image", "init-no-iptables-support", "init-runasnonroot-conflict", "init-oom", "init-hang-timeout", "plugin-kernel-modules"], [pod],
                    "kuma-init is to load eBPF programs and may not raise its memlock limit, as a policy took privileged away: 'removing memory lock failed'.", any_subject=True, missing=["nodes", "control plane", "spec"])
