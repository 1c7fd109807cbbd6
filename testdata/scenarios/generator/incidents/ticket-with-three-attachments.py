"""Pasted: describe, the installer's log of the node, and tables; the node's way to the service address is refused."""
from more_platforms import *
from dump import describe, get_ds, get_nodes, get_pods


def build(name):
    w = World(name, (2, 8, 5), "flannel", product="kong-mesh", family="ipv4", now="2025-06-30T07:58:13Z", nodes=3, apps=1)
    node = w.node(2)
    url = 'Get "https://10.43.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.43.0.1:443: connect: connection refused'
    why = lambda p: "pod excluded - error getting pod info: failed to get pod data: " + url % (p.namespace, p.name)
    bad = stuck(w, "queue-head", w.spaces[0], why, 8, 1250, replicas=2, node=node, every=46)
    no_new_jobs(w)
    for n in range(2):
        for pod in bad:
            at = w.ago(101.3 - 47 * n - (1.9 if pod is bad[0] else 0))
            for attempt in range(31):
                w.cni_say(node, at + seconds(1.004 * attempt), zap(at + seconds(1.004 * attempt), "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": url % (pod.namespace, pod.name)}))
    p = Paper(w)
    p.put("describe.txt", describe(w, bad[0], 0))
    p.log("install-cni-tail-130.txt", w.cni_pods[node], "install-cni")
    p.put("tables.txt", "# kubectl get nodes -o wide\n" + get_nodes(w) + "\n# kubectl get ds -A -o wide\n" + get_ds(w) + "\n# kubectl get pods -A -o wide\n" + get_pods(w))
    p.put("ticket.md", "**P2** two pods of queue-head stuck since %s on node %s. Other nodes fine. We replaced one of the API servers last night (new address).\n" % (w.ago(1250).strftime("%H:%M"), node))
    return p.expect("failing", ["plugin-apiserver-unreachable"], (), ["plugin-unauthorized", "plugin-rbac-forbidden", "plugin-kubeconfig-missing", "plugin-installer-not-running", "plugin-pod-not-found", "cp-apiserver-unreachable", "dp-cp-unreachable",
                    "val-rules-missing-generic", "order-app-init-needs-network-cni"], bad, "The plugin's GET of the pod is refused at 10.43.0.1:443, thirty times a sandbox, on one node.", any_subject=True, missing=["objects", "other logs"])
