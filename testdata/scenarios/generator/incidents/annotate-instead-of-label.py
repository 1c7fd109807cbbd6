"""Kuma 2.12: somebody used `kubectl annotate` on the namespace; without a label the webhooks are not even asked."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 14), "cilium", nodes=3, apps=1, now="2026-04-22T06:18:31Z", family="dualstack", mesh_spec=mesh_tls())
    space = w.namespace("forecast", {"team": "weather"}, created=w.ago(86400 * 2))
    space["metadata"]["annotations"] = {"kuma.io/sidecar-injection": "enabled"}
    pods = []
    for app, count in (("grid-load", 2), ("grid-view", 1)):
        found = w.workload(app, "forecast", replicas=count, mesh=False, created=w.ago(3300))
        for pod in found.pods:
            w.event(pod, "Scheduled", None, pod.created + seconds(1))
            w.logs[("forecast", pod.name, app)] = "".join("%s error fetching http://stations.%s:8080/now: Connection reset by peer (os error 104)\n" % (rfc3339(w.ago(2000 - 90 * n)), w.spaces[0]) for n in range(12))
            w.collected.add(pod.name)
        pods += found.pods
    w.without("cp-logs", "cni-logs")
    return w.expect("failing", ["inj-annotation-instead-of-label"], ["inj-namespace-label-missing"], ["inj-webhook-ignored", "inj-webhook-unreachable", "inj-exception-label", "inj-mesh-not-found", "x-iptables-wiped-later", "x-cilium-kpr-socketlb"], pods,
                    "The namespace has kuma.io/sidecar-injection as an annotation only; its pods have no sidecar and their peers reset them.", also=["insufficient-evidence"])
