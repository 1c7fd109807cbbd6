"""A hardening round took 'update nodes' from the control plane: startup taints stay though the CNI is Ready. Pasted: log, nodes, events, roles."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 13, 3), "eks", family="dualstack", now="2026-03-05T22:10:43Z", nodes=3, apps=2, cni_age=40000)
    role = w.get("ClusterRole", "kuma-control-plane")
    role["rules"] = [r for r in role["rules"] if "update" not in r["verbs"] or r["apiGroups"] != [""]]
    fresh = []
    for number in range(2):
        node = w.add_node(created=w.ago(2400 - 40 * number), taints=[{"key": "NodeReadiness", "effect": "NoSchedule"}])
        fresh.append(node)
        born = w.ago(2400 - 40 * number)
        w.cni_since(node, born + seconds(41), waits=2)
        for n, gap in enumerate((47, 48, 50, 55, 63, 79, 111, 175, 303, 559, 1071, 2071)):
            at = born + seconds(gap)
            if at < w.now:
                w.cp_say(at, "INFO", "controllers.NodeTaint", "has cni pod running and taint", {"node": {"name": node}})
                w.cp_say(at + seconds(0.08), "ERROR", "controller-runtime", "Reconciler error", {
                    "controller": "kuma-cni-taint-controller", "controllerGroup": "", "controllerKind": "Node", "Node": {"name": node}, "namespace": "", "name": node, "reconcileID": w.uid(),
                    "error": 'unable to update node taints: nodes "%s" is forbidden: User "system:serviceaccount:kuma-system:kuma-control-plane" cannot update resource "nodes" in API group "" at the cluster scope' % node})
    message = "0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient memory. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod."
    stuck = w.pending("screening-ml", w.spaces[0], message, replicas=3, age=2300, main_more={"resources": {"requests": {"memory": "11Gi"}}})
    noise(w, "crash", "deprecated")
    done(w, "failing", ["taint-rbac"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-on-nodes-without-cni", "taint-cp-down", "plugin-rbac-forbidden", "cni-namespaceallowlist-rbac",
         "val-cni-not-ready-on-node", "x-limitrange-quota", "cp-apiserver-unreachable"], stuck, "The CNI is Ready on both new nodes, but the control plane may not update nodes, so the taint of their registration stays.")
    return paste(w, {
        "control-plane.log": text_of(w, w.cp.pods[0], "control-plane"),
        "nodes.yaml": dump.listing(w.of("Node")),
        "cni.txt": "$ kubectl -n kube-system get ds,pods\n" + dump.get_ds(w, "kube-system") + "\n" + dump.get_pods(w, "kube-system"),
        "pending.yaml": dump.listing([p.render() for p in stuck]),
        "events.txt": dump.get_events(w, keep=lambda e: e["type"] == "Warning"),
        "clusterrole-kuma-control-plane.yaml": to_yaml(role)}, ["logs of the installer", "workloads"])
