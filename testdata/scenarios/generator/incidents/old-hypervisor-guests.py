"""A node's report with its container logs: on a guest with a generic processor model Envoy ends with an illegal instruction."""
from field_start import *
from extra_injection import dp_head


def build(name):
    w = World(name, (2, 13, 3), platform("rocky9", "kubeadm", os="Rocky Linux 9.4 (Blue Onyx)", kernel="5.14.0-427.42.1.el9_4.x86_64", runtime="containerd://1.7.25", node="vm-k8s-{n}"), cni=None, nodes=2, apps=0, family="ipv4", now="2025-12-03T17:02:29Z", native=False)
    space, node = w.spaces[0], w.node(1)
    last = w.ago(155)
    bad = "signal: illegal instruction (core dumped)"

    def log(at):
        return "\n".join(dp_head(w, at)[:7] + [zap(at + seconds(0.7), "ERROR", "kuma-dp.run.envoy", "Envoy terminated with an error", {"error": bad}), zap(at + seconds(0.7), "INFO", "kuma-dp.run", "stopping all Kuma DP components"),
                                               zap(at + seconds(0.71), "ERROR", "kuma-dp.run", "error while running Kuma DP", {"error": bad}), "Error: " + bad]) + "\n"
    p = Folder(w)
    top = "sosreport-%s-2025-12-03-hbztwqa" % node
    host_report(p, top, node, "Rocky Linux release 9.4 (Blue Onyx)", "5.14.0-427.42.1.el9_4.x86_64", w.now)
    p.put(top + "/proc/cpuinfo", "".join("processor\t: %d\nvendor_id\t: GenuineIntel\ncpu family\t: 15\nmodel\t\t: 107\nmodel name\t: QEMU Virtual CPU version 2.5+\nstepping\t: 1\nflags\t\t: fpu de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 syscall nx lm rep_good nopl cpuid pni cx16 hypervisor lahf_lm pti\n\n" % n for n in range(4)))
    pods, dmesg = [], []
    for app, count in (("dispatch-core", 2), ("dispatch-map", 1)):
        found = w.workload(app, space, replicas=count, created=w.first_attempt(last, 10, 0.8) - seconds(5), node=node)
        for n, pod in enumerate(found.pods):
            at = last + seconds(4 * n)
            for k in (10, 9):
                t = at - seconds(301.2 * (10 - k))
                dmesg.append((t, "traps: envoy[%d] trap invalid opcode ip:5581a1c%05x sp:7ffd2c%06x error:0 in envoy[5581a0e00000+4b21000]" % (w.rng.randint(20000, 90000), w.rng.getrandbits(20), w.rng.getrandbits(24))))
            log_tree(p, top + "/var/log", pod, "kuma-sidecar", [(9, log(at - seconds(301.2)), at - seconds(301.2)), (10, log(at), at)])
            log_tree(p, top + "/var/log", pod, "kuma-init", [(0, init_success(w.rng), pod.created + seconds(2))], step=0.01)
            log_tree(p, top + "/var/log", pod, app, [(0, "%s INFO dispatcher up, 0 depots\n%s WARN no route to pricing: connection refused\n" % (stamp(pod.created + seconds(4)), stamp(pod.created + seconds(9))), pod.created + seconds(4))])
            pods.append(pod)
    proxy = next(q for q in w.pods if q.name.startswith("kube-proxy") and q.node == node)
    log_tree(p, top + "/var/log", proxy, "kube-proxy", [(0, 'I1101 06:11:20.401022       1 server_linux.go:66] "Using iptables proxy"\nE1203 16:20:11.190033       1 proxier.go:733] "Error cleaning up nftables rules" err="could not run nftables command: exit status 1"\n', w.ago(2800000))], step=1)
    boot = w.ago(2800300)
    p.put(top + "/sos_commands/kernel/dmesg_-T", "[%s] Linux version 5.14.0-427.42.1.el9_4.x86_64 (mockbuild@iad1-prod-build001.bld.equ.rockylinux.org)\n[%s] Hypervisor detected: KVM\n" % ((boot.strftime("%a %b %d %H:%M:%S %Y"),) * 2) +
          "".join("[%s] %s\n" % (t.strftime("%a %b %d %H:%M:%S %Y"), text) for t, text in sorted(dmesg)))
    packed(p, "")
    return p.expect("failing", ["dp-envoy-exit"], (), ["x-exec-format", "x-oom", "dp-port-conflict", "dp-cp-unreachable", "dp-xds-stream", "order-app-before-sidecar", "init-no-iptables-support", "dp-config-rejected"], pods,
                    "Envoy ends with an illegal instruction half a second after its start, on a guest whose virtual processor lacks what it was built for; kuma-dp ends with it.", any_subject=True, missing=["objects", "events", "control plane", "other nodes"])
