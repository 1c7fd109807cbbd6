"""On one node the CNI pod hangs in Terminating; its successor waits, and the taint with it."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 3), "rke2", nodes=3, apps=0, family="dualstack", now="2025-03-06T10:02:08Z")
    node = w.node(2)
    cni = w.cni_pods[node]
    since = w.ago(3300)
    w.cni_lines[node] = [row for row in w.cni_lines[node] if row[0] < since]
    cni.obj["metadata"].update(deletionTimestamp=rfc3339(since), deletionGracePeriodSeconds=5)
    cni.main("install-cni", state=running(w.old + seconds(300)), ready=False, started=True)
    cni.ready_at = since + seconds(2)
    w.event(cni, "Killing", "Stopping container install-cni", since, w.ago(35), 24)
    w.event(cni, "FailedKillPod", 'error killing pod: [failed to "KillContainer" for "install-cni" with KillContainerError: "rpc error: code = DeadlineExceeded desc = context deadline exceeded", failed to "KillPodSandbox" for "%s" with '
            'KillPodSandboxError: "rpc error: code = DeadlineExceeded desc = context deadline exceeded"]' % cni.obj["metadata"]["uid"], since + seconds(125), w.ago(35), 24, warning=True)
    w.cni_count()
    w.taint_node(node)
    w.cp_say(since + seconds(2), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
    w.cp_say(since + seconds(2.1), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
    for n in range(5):
        w.cp_say(w.ago(2900 - 600 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    w.get("Node", node)["metadata"]["labels"]["gpu"] = "a10"
    message = untolerated(3, 1, "2 node(s) didn't match Pod's node affinity/selector, ")
    pods = w.pending("render-farm", w.spaces[0], message, 2, 2500, spec={"nodeSelector": {"gpu": "a10"}}) + w.pending("embed", w.spaces[1], message, 1, 1900, spec={"nodeSelector": {"gpu": "a10"}})
    w.workload("render-ui", w.spaces[0], replicas=2, age=2000, node=[w.node(0), w.node(1)])
    oom_trouble(w)
    without_backup(w)
    return w.expect("failing", ["taint-node-blocked"], ["val-cni-not-ready-on-node"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "cni-ds-not-scheduled",
                    "cni-oom", "plugin-installer-not-running", "val-rules-missing-generic", "cni-conf-not-found"], pods,
                    "The CNI pod of the GPU node has been terminating for an hour and is not Ready, so the node keeps its taint and pods that need it stay Pending.", any_subject=True)
