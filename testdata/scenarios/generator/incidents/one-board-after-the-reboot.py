"""k3s on small boards: one came up with a new kernel whose package of further modules is not there."""
from field_estate import *


def build(name):
    w = World(name, (2, 10, 6), "rpi", cni=None, nodes=3, apps=1, native=False, family="dualstack", now="2025-06-10T05:14:02Z")
    system(w, "Ubuntu 24.04.2 LTS", "6.8.0-1020-raspi")
    node = w.node(1)
    boot = w.ago(1800)
    w.get("Node", node)["status"]["nodeInfo"]["kernelVersion"] = "6.8.0-1024-raspi"
    text = ('Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing module: "owner"\n'
            'functionality verification failed: unmet minimal requirements: missing module: "owner"\n')
    bad = []
    last = boot + seconds(43 + replay(8, 1))
    for app, space, count in (("beehive", 0, 2), ("valve-ctl", 1, 1)):
        found = w.workload(app, w.spaces[space], replicas=count, created=w.ago(86400 * 20), node=node)
        for number, pod in enumerate(found.pods):
            at = last + seconds(number)
            pod.init_fails("kuma-init", 1, at, at + seconds(1), 8)
            for con in pod.mains():
                pod.states[con].update(last=ended(255, "Unknown", pod.created + seconds(5), boot - seconds(20)), restarts=1)
            w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(30))
            w.event(pod, "Started", "Started container kuma-init", boot + seconds(42), at, 9)
            w.event(pod, "BackOff", "Back-off restarting failed container kuma-init in pod %s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"]), boot + seconds(55), w.ago(13), 78, warning=True)
            w.logs[(pod.namespace, pod.name, "kuma-init")] = text
        found.finish()
        not_ready(found)
        bad += found.pods
    keep = [p for p in w.pods if p.namespace in w.spaces]
    power_cycle(w, node, boot, keep=keep)
    good_inits(w, w.workload("weather", w.spaces[0], replicas=1, age=1500, node=w.node(2)), six=True)
    for pod in [p for p in w.pods if p.namespace in w.spaces and p.node == node and p not in bad]:
        pod.obj["spec"]["nodeName"] = pod.node = w.node(0)
    bustle(w, "scaler", "deprecated")
    return w.expect("failing", ["init-no-iptables-support"], ["plugin-kernel-modules"], ["init-not-root", "init-caps-missing", "plugin-no-iptables-on-host", "init-nft-operation-not-supported", "x-exec-format", "init-user-missing",
                    "val-rerun-on-sandbox-recreate", "x-runtime-restart-sandbox"], bad, "On the one board with the new kernel no kuma-init finds the match owner; capabilities and user are in order; boards with the older kernel are well.", any_subject=True)
