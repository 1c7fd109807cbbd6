"""A node with thousands of pods a day: the installer is killed for memory, without clean-up."""
from common import *


def build(name):
    w = World(name, (2, 9, 17), "kubeadm", now="2025-02-26T11:11:11Z")
    node = w.node(0)
    last = w.ago(600)
    pod = w.cni_pods[node]
    pod.main("install-cni", state=waits("CrashLoopBackOff", "back-off 5m0s restarting failed container=install-cni pod=%s_kube-system(%s)" % (pod.name, pod.obj["metadata"]["uid"])),
             last=ended(137, "OOMKilled", last, last + seconds(402)), restarts=14)
    w.cni_count()
    head, done = install_start(w.v, last, w.cni_conf)
    w.cni_lines[node] = []
    w.logs[(pod.namespace, pod.name, "install-cni")] = "\n".join(head + [line for _, line in refresh(last, last + seconds(400))]) + "\n"
    w.event(pod, "BackOff", "Back-off restarting failed container install-cni in pod %s_kube-system(%s)" % (pod.name, pod.obj["metadata"]["uid"]), w.ago(3200), w.ago(15), 88, warning=True)
    w.event(w.get("Node", node), "OOMKilling", "Memory cgroup out of memory: Killed process 912233 (install-cni) total-vm:1288324kB, anon-rss:101876kB, file-rss:24064kB", last + seconds(402), warning=True, component="kernel-monitor")
    found = w.workload("batch-import", w.spaces[0], replicas=2, created=w.ago(150), node=node, plugin=None)
    for p in found.pods:
        w.no_dataplane(p)
        w.sandbox_fails(p, "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'", 4)
    found.finish()
    return w.expect("failing", ["cni-oom"], ["x-oom", "plugin-installer-not-running"], ["plugin-two-installers", "val-cni-not-ready-on-node", "cni-conf-not-found", "x-uninstall-leftover",
                    "cni-plugin-overwritten"], found.pods + [pod], "OOMKilled installer (limit 100Mi); while it is down new pods on the node find no /install-cni process.", any_subject=True)
