"""A DaemonSet in the hosts' network was put into a namespace with injection."""
from more_platforms import *


def build(name):
    w = World(name, (2, 14, 1), "aks-overlay", family="ipv4", now="2026-07-21T06:55:33Z", nodes=3, apps=2)
    space = w.spaces[0]
    bad = w.validation_fails("snmp-poll", space, refused, last=w.ago(101), replicas=3, restarts=9, kind="DaemonSet", plugin=None, node=[w.node(n) for n in range(3)],
                             spec={"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet", "tolerations": [{"operator": "Exists"}]}, app_port=9116)
    for pod in bad.pods:
        pod.dataplane["spec"]["networking"]["address"] = w.node_ip(pod.node)
    well(w, "snmp-alerts", space, replicas=3, age=1900, node=[w.node(n) for n in range(3)], events=True)
    one = container("node-exporter", "quay.io/prometheus/node-exporter:v1.9.1")
    ds = w._daemonset("node-exporter", "monitoring", {"containers": [one], "hostNetwork": True}, {"app": "node-exporter"}, age=86400 * 20)
    for n in w.nodes:
        w.make_pod("node-exporter-" + w.word(5), "monitoring", {"containers": [dict(one)], "hostNetwork": True}, n["metadata"]["name"], w.ago(86400 * 20 - 9), {"app": "node-exporter"}, owner=ds, generate="node-exporter-")
    bustle(w, "dns", "scaler", "stream")
    failing_app(w, "tenant-sync")
    w.without("configmaps", "daemonsets")
    return w.expect("failing", ["x-hostnetwork-pod"], ["val-rules-missing-generic"], ["val-cni-race-new-node", "val-cni-not-ready-on-node", "plugin-skip-excluded-namespace", "plugin-skip-no-sidecar", "val-uid-mismatch", "x-aks",
                    "inj-cni-flag-mismatch", "val-io-timeout-filtered"], bad.pods, "The pods of one DaemonSet are in the hosts' network and injected: the CNI is not called for them, pods of the same namespace and nodes are well.", any_subject=True)
