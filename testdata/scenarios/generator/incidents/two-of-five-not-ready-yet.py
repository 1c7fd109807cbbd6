"""Pasted: tables and a describe. Two nodes have a CNI pod that runs without being Ready; why is not in the paste."""
from field_rules import *


def build(name):
    w = World(name, (2, 10, 9), "gke", nodes=5, apps=1, family="dualstack", now="2025-10-08T12:09:31Z", taint=True, cni_age=86400 * 9)
    bad = [w.node(1), w.node(3)]
    for n, node in enumerate(bad):
        born = w.ago(3320 - 70 * n)
        w.get("Node", node)["metadata"]["creationTimestamp"] = rfc3339(born)
        w.taint_node(node)
        for pod in w.pods:
            if pod.node == node and pod.name.startswith("coredns-"):
                pod.node = pod.obj["spec"]["nodeName"] = w.node(2 * n)
                pod.ip = w.pod_ip(pod.node)
            elif pod.node == node and pod.namespace == "kube-system":
                pod.created = born + seconds(4)
                pod.run()
        cni = w.cni_pods[node]
        cni.created = born + seconds(4)
        cni.main("install-cni", state=running(born + seconds(38)), ready=False, started=True)
        cni.ready_at = cni.created
    w.cni_count()
    w.pods = [p for p in w.pods if not (p.node in bad and p.namespace not in ("kube-system",))]
    message = ("0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient cpu. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.")
    pods = w.pending("harvest", w.spaces[0], message, 2, 2900, main_more={"resources": {"requests": {"cpu": "2"}}})
    probe_trouble(w)
    pull_trouble(w)
    for pod in w.pods:
        if pod.node in bad and pod.namespace == "monitoring":
            pod.node = pod.obj["spec"]["nodeName"] = w.node(0)
    p = Paste(w)
    taints = "NAME%s TAINTS\n" % (" " * 38) + "".join("%-42s %s\n" % (n["metadata"]["name"], "map[effect:NoSchedule key:NodeReadiness]" if n["spec"].get("taints") else "<none>") for n in w.nodes)
    p.put("01-pods.txt", "$ kubectl get pods -n %s -o wide\n" % w.spaces[0] + get_pods(w, w.spaces[0]) + "\n$ kubectl get pods -n kube-system -o wide\n" + get_pods(w, "kube-system"))
    p.put("02-nodes.txt", "$ kubectl get nodes -o wide\n" + get_nodes(w) + "\n$ kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints\n" + taints)
    p.put("03-daemonsets.txt", "$ kubectl get ds -A -o wide\n" + get_ds(w))
    p.put("04-describe.txt", "$ kubectl describe pod -n %s %s\n" % (w.spaces[0], pods[0].name) + "Name:             %s\nNamespace:        %s\nPriority:         0\nService Account:  default\nNode:             <none>\nLabels:           app=harvest\n                  kuma.io/mesh=default\n"
          "                  pod-template-hash=%s\nAnnotations:      k8s.v1.cni.cncf.io/networks: kuma-cni\n                  kuma.io/sidecar-injected: true\nStatus:           Pending\nIP:\nIPs:              <none>\nControlled By:    ReplicaSet/%s\n"
          "Conditions:\n  Type           Status\n  PodScheduled   False\nEvents:\n  Type     Reason            Age                    From               Message\n  ----     ------            ----                   ----               -------\n"
          "  Warning  FailedScheduling  3m12s (x10 over 48m)   default-scheduler  %s\n" % (pods[0].name, w.spaces[0], pods[0].obj["metadata"]["labels"]["pod-template-hash"], pods[0].name.rsplit("-", 1)[0], message))
    p.put("05-events-warning.txt", "$ kubectl get events -A --field-selector type=Warning --sort-by=.lastTimestamp\n" + get_events(w, keep=lambda e: e["type"] == "Warning"))
    return p.expect("failing", ["taint-node-blocked"], ["val-cni-not-ready-on-node"], ["taint-wrong-namespace-or-app", "taint-leftover-after-uninstall", "taint-rbac", "taint-on-nodes-without-cni", "taint-cp-down", "cni-ds-not-scheduled", "cni-ds-image-pull",
                    "x-limitrange-quota"], pods, "Two nodes have a CNI pod that is not Ready, so they keep NodeReadiness, and the other three are full; the installers' logs are not there.", any_subject=True, missing=["logs", "control plane", "objects"])
