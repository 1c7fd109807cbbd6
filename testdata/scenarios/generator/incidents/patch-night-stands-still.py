"""A reboot daemon drained and rebooted its first node; nothing in the pod network starts there any more, the daemon itself and Kuma's installer included."""
from more_platforms import *


def build(name):
    w = World(name, (2, 14, 2), "kubeadm", product="kong-mesh", family="dualstack", now="2026-09-02T02:51:08Z", nodes=2, apps=2)
    node = w.add_node("node-3", w.old - seconds(4000))
    platform_pods(w, node)
    bustle(w, "shipper", "dns", "deprecated")
    one = container("kured", "ghcr.io/kubereboot/kured:1.17.1", args=["--reboot-sentinel=/var/run/reboot-required", "--lock-ttl=30m"])
    ds = w._daemonset("kured", "kube-system", {"containers": [one], "hostPID": True}, {"app.kubernetes.io/name": "kured"}, age=86400 * 30)
    for n in w.nodes:
        w.make_pod("kured-" + w.word(5), "kube-system", {"containers": [dict(one)], "hostPID": True}, n["metadata"]["name"], w.ago(86400 * 30 - 12), {"app.kubernetes.io/name": "kured"}, owner=ds, generate="kured-")
    boot = w.ago(2260)
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: couldn't find PID for '/install-cni'"
    obj = w.get("Node", node)
    obj["metadata"].setdefault("annotations", {})["weave.works/kured-reboot-in-progress"] = rfc3339(boot - seconds(95))
    obj["spec"].update(unschedulable=True, taints=[{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule", "timeAdded": rfc3339(boot - seconds(94))}, {"key": "NodeReadiness", "effect": "NoSchedule"}])
    w.event(obj, "NodeNotSchedulable", "Node %s status is now: NodeNotSchedulable" % node, boot - seconds(94))
    obj["status"]["nodeInfo"]["kernelVersion"] = "5.15.0-153-generic"
    lost = power_cycle(w, node, boot, error)
    w.cni_lines[node] = []
    w.logs = {key: text for key, text in w.logs.items() if key[1] not in [p.name for p in lost]}
    well(w, "late-fee", w.spaces[0], replicas=2, age=1500, node=[w.node(0), w.node(1)], both=True, events=True)
    w.cp_say(boot + seconds(60), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": node})
    w.cp_say(boot + seconds(60), "INFO", "controllers.NodeTaint", "added taint to node", {"node": node})
    w.without("configmaps")
    return w.expect("failing", ["plugin-installer-not-running", "x-runtime-restart-sandbox"], (), ["plugin-two-installers", "val-rerun-on-sandbox-recreate", "x-binary-missing", "plugin-kubeconfig-missing", "cni-oom", "cni-plugin-overwritten",
                    "x-uninstall-leftover", "taint-wrong-namespace-or-app", "plugin-apiserver-unreachable"], lost, "After a reboot no sandbox comes up on node-3: the conflist calls kuma-cni, whose installer waits for a sandbox itself.", any_subject=True)
