"""Pasted: tables of a cluster from which the mesh was removed; pods do not get a node."""
from field_rules import *


def build(name):
    w = World(name, (0, 0, 0), "eks", kuma=False, nodes=3, apps=0, now="2026-04-29T06:55:17Z")
    for node in w.nodes:
        w.taint_node(node["metadata"]["name"])
    w.namespace("linkerd")
    w.workload("linkerd-destination", "linkerd", replicas=1, mesh=False, age=600000, image="cr.l5d.io/linkerd/controller:edge-25.4.1")
    message = untolerated(3, 3)
    pods = w.pending("tickets-api", w.spaces[0], message, 2, 3000) + w.pending("tickets-mail", w.spaces[0], message, 1, 2800)
    without_backup(w)
    p = Paste(w)
    p.put("1-pods.txt", "$ kubectl get pods -A -o wide\n" + get_pods(w))
    taints = "".join("%-52s %s\n" % (n["metadata"]["name"], n["spec"].get("taints", "<none>")) for n in w.nodes)
    p.put("2-taints.txt", "$ kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints\nNAME%s TAINTS\n" % (" " * 48) + taints.replace("{'key': 'NodeReadiness', 'effect': 'NoSchedule'}", "map[effect:NoSchedule key:NodeReadiness]"))
    p.put("3-daemonsets.txt", "$ kubectl get ds -A\n" + get_ds(w))
    p.put("4-describe.txt", "$ kubectl describe pod -n %s %s\n" % (pods[0].namespace, pods[0].name) + "Name:             %s\nNamespace:        %s\nPriority:         0\nNode:             <none>\nStatus:           Pending\nIP:\n"
          "Controlled By:    ReplicaSet/%s\nEvents:\n  Type     Reason            Age                  From               Message\n  ----     ------            ----                 ----               -------\n"
          "  Warning  FailedScheduling  2m11s (x11 over 50m)  default-scheduler  %s\n" % (pods[0].name, pods[0].namespace, pods[0].name.rsplit("-", 1)[0], message))
    p.put("5-rest.txt", "$ kubectl get ns | grep -e kuma -e kong\n$ kubectl get crd | grep kuma.io\n$ helm ls -A\nNAME              NAMESPACE    REVISION  UPDATED                                  STATUS    CHART                   APP VERSION\n"
          "linkerd-control   linkerd      2         2026-04-22 08:11:40.115 +0000 UTC        deployed  linkerd-control-plane   edge-25.4.1\n")
    return p.expect("failing", ["taint-leftover-after-uninstall"], ["taint-node-blocked"], ["taint-wrong-namespace-or-app", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "x-uninstall-leftover", "val-cni-not-ready-on-node",
                    "cni-ds-not-scheduled", "x-linkerd-side-by-side"], pods, "No control plane, no CNI, no CRDs of Kuma: all nodes still have the taint NodeReadiness.", any_subject=True, missing=["logs", "objects"])
