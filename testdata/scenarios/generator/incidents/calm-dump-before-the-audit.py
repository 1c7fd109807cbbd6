"""Healthy: a dump of a v3 cluster with new nodes, failed tries that passed, and an installer that was told to stop and came back."""
from field_reports import *


def build(name):
    w = World(name, (3, 1, 0), "kubeadm", family="dualstack", nodes=3, apps=1, now="2027-01-20T05:33:47Z", cni_age=900000)
    a, b = w.spaces
    born = w.ago(2600)
    node, end = joins(w, born, 24, 31, "node-9")
    for at, text in ((born + seconds(2), "has no cni pod running and no taint"), (born + seconds(2.1), "added taint to node"), (end + seconds(6), "has cni pod running and taint"), (end + seconds(6.1), "removed the taint from node")):
        w.cp_say(at, "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(24))
    for app, space, count, where in (("till-sync", a, 3, None), ("till-close", b, 2, node)):
        found = w.workload(app, space, replicas=count, age=1500, node=where)
        for number, pod in enumerate(found.pods):
            w.cni_say(pod.node, pod.created + seconds(1.1), "# [iptables] [WARNING] conflicting iptables modes detected; both iptables-nft and iptables-legacy have existing rules and/or custom chains. To avoid potential conflicts, iptables-legacy "
                      "will be ignored, and iptables-nft will be used")
            w.logs[(space, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=number, noise=True).passes("ipv6", after=1, noise=True).text()
            w.sidecar_log(pod, 5)
            w.event(pod, "Scheduled", None, pod.created)
            if number == 1:
                w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="kuma-cni" name="kuma-cni" failed (add): failed to get pod annotations: failed to retrieve pod data from '
                        'Kubernetes API: Get "https://10.96.0.1:443/api/v1/namespaces/%s/pods/%s": dial tcp 10.96.0.1:443: connect: connection refused' % (w.hex(64), space, pod.name), pod.created + seconds(0.6), warning=True)
            w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
            w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(5))
            w.event(pod, "Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(9), warning=True)
    server = next(p for p in w.pods if p.namespace == "monitoring" and p.name.startswith("grafana"))
    w.logs[("monitoring", server.name, "grafana")] = "".join('logger=tsdb t=%s level=error msg="query failed" err="dial tcp 127.0.0.1:9009: connect: connection refused"\n' % rfc3339(w.ago(3000 - 210 * n)) for n in range(12))
    probe_trouble(w)
    p = Box(w, "before-audit", "zip")
    bustle(w, "restarted", "stream")
    cluster_dump(p, w, "state", ["default", "kube-system", w.system, a, b, "monitoring"])
    return p.expect("healthy", [], (), QUIET + ["plugin-mixed-iptables-modes", "plugin-apiserver-unreachable", "plugin-restore-failed", "val-ipv6-address-missing", "order-native-sidecar-startup-probe", "taint-rbac"], [],
                    "Single tries that failed and passed, warnings of iptables modes, a new node that was tainted and freed; all pods run and are Ready.", missing=["configmaps", "custom resources"])
