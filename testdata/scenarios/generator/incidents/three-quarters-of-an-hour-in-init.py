"""Kuma 2.12 has no time limit of its own: on one node iptables hangs in the kernel, and kuma-init with it."""
from field_rules import *


def build(name):
    w = World(name, (2, 12, 9), "rke2", cni=None, nodes=3, apps=1, family="ipv4", now="2025-12-18T06:52:03Z", offset=1)
    for node in w.nodes:
        node["status"]["nodeInfo"].update(osImage="Red Hat Enterprise Linux 9.4 (Plow)", kernelVersion="5.14.0-427.13.1.el9_4.x86_64")
    node = w.node(1)
    pods = []
    for app, space, count, age in (("yard-plan", 0, 2, 2840), ("crane-feed", 1, 1, 2790)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(age), node=node)
        for pod in found.pods:
            rules, file = init_rules(w.rng)
            w.logs[(pod.namespace, pod.name, "kuma-init")] = "\n".join(INIT_BANNER + rules + ["# [iptables] [1/5] /usr/sbin/iptables-nft-restore --noflush " + file]) + "\n"
            w.collected.add(pod.name)
            pod.init_runs("kuma-init", pod.created + seconds(3))
            pod.states["kuma-init"].update(started=True)
            w.event(pod, "Scheduled", None, pod.created)
            w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-init"), pod.created + seconds(2))
            w.event(pod, "Created", "Created container kuma-init", pod.created + seconds(2))
            w.event(pod, "Started", "Started container kuma-init", pod.created + seconds(3))
        found.finish()
        not_ready(found)
        pods += found.pods
    info = w.get("Node", node)
    for n, pid in enumerate((40912, 41077, 41530)):
        w.event(info, "TaskHung", "INFO: task iptables-nft-re:%d blocked for more than 122 seconds." % pid, w.ago(2700 - 40 * n), w.ago(130 + n), 19, warning=True, component="kernel-monitor")
    other = w.workload("yard-ui", w.spaces[0], replicas=2, age=2500, node=[w.node(0), w.node(2)])
    good_inits(w, other)
    for pod in other.pods:
        w.sidecar_log(pod, 2)
    database_trouble(w)
    probe_trouble(w)
    return w.expect("failing", ["init-hang-timeout"], ["plugin-xtables-lock"], ["init-oom", "x-image-pull", "init-nft-operation-not-supported", "order-init-first", "plugin-dns-resolv", "init-caps-missing", "x-oom"], pods,
                    "kuma-init has run for three quarters of an hour on one node: its first iptables-nft-restore never comes back; no restart, as 2.12 has no limit.", any_subject=True)
