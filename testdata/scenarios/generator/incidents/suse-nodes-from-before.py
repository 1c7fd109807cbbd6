"""cluster-info dump: eBPF is on for the whole cluster, and the kernels of the oldest nodes know no bpf_get_netns_cookie for these programs."""
from node_agents import *

LOG = ["make[1]: Entering directory '/app/bpf'", "[ -f mb_connect.o ] || make compile", "Running:  /app/bpf/mb_connect --bpffs /sys/fs/bpf --cgroup /sys/fs/cgroup",
       "libbpf: prog 'mb_sock4_connect': BPF program load failed: Invalid argument", "libbpf: prog 'mb_sock4_connect': -- BEGIN PROG LOAD LOG --", "0: (bf) r6 = r1", "1: (61) r1 = *(u32 *)(r6 +32)",
       "21: (85) call bpf_get_netns_cookie#122", "invalid func unknown#122", "processed 22 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1",
       "-- END PROG LOAD LOG --", "libbpf: prog 'mb_sock4_connect': failed to load: -22", "libbpf: failed to load object 'mb_connect_bpf'", "make[1]: *** [Makefile:98: load-connect] Error 1",
       "make[1]: Leaving directory '/app/bpf'", "make: *** [Makefile:3: load] Error 2", "Error: failed to load ebpf programs: unexpected exit code: 2, err: exit status 2"]


def build(name):
    w = World(name, (2, 4, 7), "rke2-sles", product="kong-mesh", nodes=4, apps=1, family="dualstack", now="2024-02-20T15:33:12Z", cni_age=2900)
    system(w, "SUSE Linux Enterprise Server 15 SP5", "5.14.21-150500.55.44-default", "containerd://1.7.11-k3s2", "v1.26.13+rke2r1")
    merbridge(w, "docker.io/kumahq/merbridge:0.8.5")
    old = [w.node(1), w.node(3)]
    for node in w.nodes:
        host = node["metadata"]["name"]
        if host in old:
            node["status"]["nodeInfo"].update(osImage="SUSE Linux Enterprise Server 15 SP3", kernelVersion="5.3.18-150300.59.150-default")
            w.taint_node(host)
        else:
            at = w.cni_pods[host].created + seconds(2)
            w.cni_bare(host, LOG[:3] + ["make[1]: Leaving directory '/app/bpf'", 'time="%s" level=info msg="Pod Watcher Ready"' % rfc3339(at + seconds(2))])
    sick = all_crash(w, lambda at: LOG, 1, 2.1, nodes=old)
    stuck = w.pending("dose-plan", w.spaces[0], "0/4 nodes are available: 2 Insufficient cpu, 2 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
                      2, 2000, main_more={"resources": {"requests": {"cpu": "3"}}})
    p = Folder(w)
    p.form, p.top = "gz", ""
    cluster_dump(p, w, "dump-0220", ["default", "kube-system", w.system, w.spaces[0]])
    return p.expect("failing", ["cni-legacy-ebpf-image"], ["taint-node-blocked"], ["init-ebpf", "cni-ds-exec-format", "cni-bin-dir-not-writable", "cni-bad-config", "taint-wrong-namespace-or-app", "taint-rbac", "plugin-kernel-modules", "cni-ds-image-pull", "x-limitrange-quota"],
                    sick + stuck, "merbridge's programs do not load on kernel 5.3 of two nodes (unknown helper 122); on 5.14 they do. The two nodes keep their taint.", any_subject=True,
                    missing=["configmaps", "RBAC", "custom resources"])
