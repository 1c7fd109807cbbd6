"""experimental.ebpf: the DaemonSet runs merbridge, which wants cgroup v2; these nodes have v1."""
from field_cni import *

TEXT = """[ -f bpf/mb_connect.c ] && make -C bpf load || make -C bpf load-from-obj
make[1]: Entering directory '/app/bpf'
Makefile:69: *** It looks like your system does not have cgroupv2 enabled, or the automatic recognition fails. Please enable cgroupv2, or specify the path of cgroupv2 manually via CGROUP2_PATH parameter..  Stop.
make[1]: Leaving directory '/app/bpf'
make[1]: Entering directory '/app/bpf'
Makefile:69: *** It looks like your system does not have cgroupv2 enabled, or the automatic recognition fails. Please enable cgroupv2, or specify the path of cgroupv2 manually via CGROUP2_PATH parameter..  Stop.
make[1]: Leaving directory '/app/bpf'
make: *** [Makefile:3: load] Error 2
Error: failed to load ebpf programs: unexpected exit code: 2, err: exit status 2"""


def build(name):
    w = World(name, (2, 5, 11), "eks", family="dualstack", now="2025-02-26T13:07:44Z", nodes=3, apps=0, cni_age=2300)
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Amazon Linux 2", kernelVersion="5.10.230-223.885.amzn2.x86_64", kubeletVersion="v1.29.10-eks-94953ac")
    for spec in specs(w):
        one = spec["containers"][0]
        for key in ("env", "command", "readinessProbe"):
            one.pop(key, None)
        one.update(image="docker.io/kumahq/merbridge:0.8.5", args=["/app/mbctl", "--mode=kuma", "--use-reconnect=true", "--cni-mode=true"], securityContext={"privileged": True, "readOnlyRootFilesystem": True, "runAsUser": 0},
                   lifecycle={"preStop": {"exec": {"command": ["make", "--keep-going", "clean"]}}})
        one["volumeMounts"] += [{"mountPath": "/sys/fs/cgroup", "name": "sys-fs-cgroup"}, {"mountPath": "/host/proc", "name": "host-proc"}, {"mountPath": "/host/var/run", "name": "host-var-run", "mountPropagation": "Bidirectional"}]
        spec["volumes"] += [{"name": "host-var-run", "hostPath": {"path": "/var/run", "type": ""}}, {"name": "sys-fs-cgroup", "hostPath": {"path": "/sys/fs/cgroup", "type": ""}}, {"name": "host-proc", "hostPath": {"path": "/proc", "type": ""}}]
    cp = w.cp.pods[0].obj["spec"]["containers"][0]
    cp["env"] = cp["env"] + [{"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_ENABLED", "value": "true"}, {"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_BPFFS_PATH", "value": "/run/kuma/bpf"},
                             {"name": "KUMA_RUNTIME_KUBERNETES_INJECTOR_EBPF_CGROUP_PATH", "value": "/sys/fs/cgroup"}]
    pods = all_crash(w, lambda at: TEXT.split("\n"), 1, 1.2)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    pods += w.pending("rating-engine", w.spaces[0], tainted(w), replicas=2, age=1900)
    bustle(w, "dns", "deprecated", "grafana")
    return w.expect("failing", ["cni-legacy-ebpf-image"], ["taint-node-blocked"], ["init-ebpf", "cni-bad-config", "cni-bin-dir-not-writable", "cni-ds-exec-format", "cni-ds-image-pull", "x-aws-vpc-cni", "cni-conf-not-found",
                    "taint-wrong-namespace-or-app"], pods, "The DaemonSet's container is merbridge, not Kuma's installer; it cannot load its programs without cgroup v2.", any_subject=True)
