"""experimental.ebpf.enabled: the DaemonSet runs merbridge, whose programs the nodes' kernel 5.4 does not take."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 9, 8), "kubeadm", family="dualstack", now="2025-06-27T08:40:11Z", taint=False, apps=0, nodes=3, cni_age=3400)
    change(w, image="docker.io/kumahq/merbridge:0.8.5", args=["/app/mbctl", "--mode=kuma", "--use-reconnect=true", "--cni-mode=true"], env=[], securityContext={"privileged": True, "readOnlyRootFilesystem": True, "runAsGroup": 0, "runAsNonRoot": False, "runAsUser": 0},
           lifecycle={"preStop": {"exec": {"command": ["make", "--keep-going", "clean"]}}})
    for spec in specs(w):
        spec["containers"] = [{k: v for k, v in c.items() if k not in ("command", "readinessProbe")} for c in spec["containers"]]
        spec["containers"][0]["volumeMounts"] = spec["containers"][0]["volumeMounts"] + [{"mountPath": "/sys/fs/cgroup", "name": "sys-fs-cgroup"}, {"mountPath": "/host/proc", "name": "host-proc"},
                                                                                      {"mountPath": "/host/var/run", "name": "host-var-run", "mountPropagation": "Bidirectional"}]
        spec["volumes"] = spec["volumes"] + [{"hostPath": {"path": "/var/run", "type": ""}, "name": "host-var-run"}, {"hostPath": {"path": "/sys/fs/cgroup", "type": ""}, "name": "sys-fs-cgroup"},
                                             {"hostPath": {"path": "/proc", "type": ""}, "name": "host-proc"}]
    for e in w.get("Deployment", "kuma-control-plane", w.system)["spec"]["template"]["spec"]["containers"] + w.cp.pods[0].obj["spec"]["containers"]:
        e["env"] = e["env"] + [{"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED", "value": "true"}]
    pods = []
    for number, obj in enumerate(w.nodes):
        obj["status"]["nodeInfo"].update(osImage="Ubuntu 20.04.6 LTS", kernelVersion="5.4.0-204-generic")
        node = obj["metadata"]["name"]
        last = w.ago(71 + 88 * number)
        lines = [zap(last, "warn", "", "").split("\t")[0] + "\twarn\tOS CA Cert could not be found for agent",
                 "warning: expected bpf mount: /sys/fs/bpf cannot be found - ignoring", "warning: cannot find any bpf mounts - will try to manually mount /sys/fs/bpf",
                 "Running:  /app/bpf/mb_connect --bpffs /sys/fs/bpf --cgroup /sys/fs/cgroup",
                 "libbpf: prog 'mb_sock_connect4': BPF program load failed: Invalid argument", "libbpf: prog 'mb_sock_connect4': failed to load: -22", "libbpf: failed to load object 'mb_connect_bpf'",
                 "libbpf: failed to load BPF skeleton 'mb_connect_bpf': -22", "loading BPF object failed with error: -22", 'Error: run ebpf programs failed: exit status 1']
        pods.append(crash(w, node, lines, 1, 14, last, run=1.4))
    failing = []
    for app, space, count in (("payslip-api", 0, 2), ("payslip-web", 1, 1)):
        failing += w.validation_fails(app, w.spaces[space], refused_both, replicas=count, restarts=6, plugin=None, annotations={
            "kuma.io/transparent-proxying-ebpf": "enabled", "kuma.io/transparent-proxying-ebpf-bpf-fs-path": "/sys/fs/bpf", "kuma.io/transparent-proxying-ebpf-cgroup-path": "/sys/fs/cgroup"}).pods
    noise(w, "crash", "restart", "scale")
    return done(w, "failing", ["cni-legacy-ebpf-image"], ["val-cni-not-ready-on-node", "val-rules-missing-generic", "init-ebpf"], ["cni-oom", "cni-ds-exec-format", "cni-ds-image-pull", "x-cilium-kpr-socketlb", "plugin-kernel-modules", "inj-cni-flag-mismatch",
                "val-cni-race-new-node", "cni-bin-dir-not-writable"], failing + pods, "The CNI DaemonSet runs merbridge (eBPF) and fails to load its programs on kernel 5.4; no pod gets rules.", any_subject=True)
