"""2.2: cni.delayStartupSeconds is 900; after a node's reboot its conflist names kuma-cni, and install-cni still sleeps."""
from field_cni import *


def build(name):
    w = World(name, (2, 2, 8), "aks", family="dualstack", now="2025-01-22T02:41:17Z", nodes=3, apps=2, shape="mid")
    set_installer(w, args=["sleep 900 && exec /install-cni"])
    for spec in specs(w):
        spec["containers"][0]["readinessProbe"]["initialDelaySeconds"] = 900
    node = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    w.workload("dispatch", w.spaces[0], age=400000, node=node, plugin=None)
    w.workload("dispatch-eta", w.spaces[0], age=390000, node=node, plugin=None)
    w.workload("smtp-relay", "monitoring", mesh=False, age=700000, node=node)
    bustle(w, "shipper", "scaler", "pull")
    boot = w.ago(640)
    pod = w.cni_pods[node]
    bad = power_cycle(w, node, boot, "more than one process '/install-cni' running on a node, this should not happen")
    pod.main("install-cni", state=running(boot + seconds(25)), ready=False, started=True, restarts=3, last=ended(255, "Unknown", w.ago(86400 * 7), boot - seconds(41)))
    pod.ready_at = boot + seconds(10)
    w.cni_lines[node] = []
    w.logs[(pod.namespace, pod.name, "install-cni")] = ""
    w.event(pod, "Started", "Started container install-cni", boot + seconds(25))
    w.cni_count()
    w.taint_node(node)
    return w.expect("failing", ["cni-delay-startup"], ["plugin-installer-not-running", "x-runtime-restart-sandbox"], ["plugin-two-installers", "x-uninstall-leftover", "cni-oom", "x-binary-missing", "val-cni-not-ready-on-node", "cni-bad-config",
                    "taint-wrong-namespace-or-app"], bad + [pod], "install-cni runs 'sleep 900' since the reboot: no /install-cni process exists (2.2 words that as 'more than one'), and nothing on the node gets a sandbox.", any_subject=True)
