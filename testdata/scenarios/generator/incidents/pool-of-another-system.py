"""A Windows pool: the taint controller marks its nodes, and no CNI pod ever runs there to clear them."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 9), "aks", nodes=2, apps=2, family="dualstack", now="2025-10-02T08:31:52Z", shape="mid")
    born = w.ago(5400)
    win = []
    for n in range(2):
        node = w.add_node("akswin00000%d" % n, born + seconds(20 * n), labels={"kubernetes.azure.com/agentpool": "win", "node.kubernetes.io/windows-build": "10.0.20348"})
        obj = w.get("Node", node)
        obj["metadata"]["labels"]["kubernetes.io/os"] = "windows"
        obj["status"]["nodeInfo"].update(operatingSystem="windows", osImage="Windows Server 2022 Datacenter", kernelVersion="10.0.20348.2966", containerRuntimeVersion="containerd://1.7.20+azure")
        pod = w.cni_pods.pop(node)
        w.pods.remove(pod)
        w.cni_lines.pop(node)
        w.taint_node(node)
        w.cp_say(born + seconds(20 * n + 1), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
        w.cp_say(born + seconds(20 * n + 1.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
        for k in range(1, 5):
            w.cp_say(born + seconds(20 * n + 1200 * k), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
        win.append(node)
    w.daemonset_status(w.cni_ds, 2)
    message = untolerated(4, 2, "2 node(s) didn't match Pod's node affinity/selector, ")
    pods = []
    w.namespace("iis-apps")
    for app, count in (("timesheet", 2), ("crm-legacy", 1)):
        pods += w.pending(app, "iis-apps", message, count, 2600, mesh=False, spec={"nodeSelector": {"kubernetes.io/os": "windows"}}, image="mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022")
    probe_trouble(w)
    return w.expect("failing", ["taint-on-nodes-without-cni"], ["taint-node-blocked", "cni-ds-not-scheduled", "x-windows-nodes"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-cp-down",
                    "val-cni-not-ready-on-node", "inj-namespace-label-missing", "x-exec-format", "x-image-pull"], pods,
                    "Nodes on which the CNI DaemonSet does not run by its selector keep the taint, and their own pods stay Pending.", any_subject=True)
