"""The CNI was switched off again and its DaemonSet removed; the control plane runs on without a taint controller, and old nodes keep the taint."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 14), "eks", product="kong-mesh", cni=None, nodes=3, apps=0, family="ipv4", now="2026-04-15T05:58:37Z", native=False)
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    switched = w.ago(11000)
    fresh = w.add_node(created=switched + seconds(1500))
    base_pods(w, fresh)
    w.cp.pods[0].created = switched
    w.cp.pods[0].run()
    cp_env(w, KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED="false")
    old = w.workload("roster-api", w.spaces[0], replicas=2, created=w.ago(400000), inject="cni", node=[w.node(0), w.node(1)])
    for pod in old.pods:
        pod.obj["metadata"]["annotations"]["k8s.v1.cni.cncf.io/networks"] = "kuma-cni"
    late = w.workload("roster-web", w.spaces[0], replicas=2, created=w.ago(3100), node=fresh)
    for pod in late.pods:
        w.logs[(pod.namespace, pod.name, "kuma-init")] = init_success(w.rng)
        w.sidecar_log(pod, 1)
    message = ("0/4 nodes are available: 1 Insufficient memory, 3 node(s) had untolerated taint {NodeReadiness: }. preemption: 0/4 nodes are available: 1 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.")
    pods = w.pending("roster-plan", w.spaces[0], message, 3, 2600, main_more={"resources": {"requests": {"memory": "6Gi"}}}) + w.pending("shift-import", w.spaces[1], message, 1, 1300, main_more={"resources": {"requests": {"memory": "4Gi"}}})
    # What started since then could only start on the fourth node.
    crash_elsewhere(w, "rss-bridge", restarts=4)
    for pod in w.pods:
        if pod.name.startswith(("db-backup-", "rss-bridge-")):
            was, pod.node = pod.node, fresh
            pod.obj["spec"]["nodeName"] = fresh
            pod.ip = w.pod_ip(fresh)
            for e in w.items:
                if e["kind"] == "Event" and e["involvedObject"]["name"] == pod.name:
                    e["message"] = e["message"].replace(was, fresh)
                    if e["source"].get("host"):
                        e["source"]["host"] = e["reportingInstance"] = fresh
    w.without("replicasets")
    return w.expect("failing", ["taint-leftover-after-uninstall"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-rbac", "taint-cp-down", "val-cni-not-ready-on-node", "cni-ds-not-scheduled",
                    "inj-cni-flag-mismatch", "x-limitrange-quota"], pods, "No CNI and no taint controller since the return to init containers; the three nodes of before still carry NodeReadiness, the fourth is full.", any_subject=True)
