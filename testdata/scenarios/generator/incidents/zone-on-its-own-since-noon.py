"""Healthy: the global control plane cannot be reached and the zone's log is full of it; all pods of the zone run and new ones come up."""
import random

from field_cni import *


def build(name):
    w = World(name, (2, 13, 10), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2026-06-11T14:33:20Z", nodes=3, apps=3, offset=2)
    rng = random.Random(name)
    t, n = w.ago(6900), 41
    why = 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 203.0.113.40:5685: connect: connection refused"'
    while t < w.now:
        who = {"client-id": "zone-fra"}
        w.cp_say(t, "INFO", "kds-mux-client", "initializing Kuma Discovery Service (KDS) stream for global to zone sync of resources with delta xDS", who)
        w.cp_say(t + seconds(0.2), "ERROR", "kds-mux-client", "rpc stream failed prematurely, will restart in background", dict(who, error=why))
        w.cp_say(t + seconds(0.21), "ERROR", "kds-mux-client", "health check failed", dict(who, error=why))
        w.cp_say(t + seconds(0.3), "ERROR", "kds-zone.kds-mux-client", "component terminated with an error", {"generationID": n, "error": why})
        n += 1
        t += seconds(55 + rng.randint(0, 12))
    found = well(w, "anchorage", w.spaces[0], both=True, events=True, replicas=2, age=1700)
    also = well(w, "mooring", w.spaces[1], both=True, events=True, replicas=1, age=900)
    for pod in found.pods + also.pods:
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(7), pod.created + seconds(12), 2, warning=True)
    node = w.node(2)
    w.cp_say(w.ago(5000), "INFO", "controllers.NodeTaint", "has no cni pod running and no taint", {"node": {"name": node}})
    w.cp_say(w.ago(4999.9), "INFO", "controllers.NodeTaint", "added taint to node", {"node": {"name": node}})
    w.cp_say(w.ago(4981), "INFO", "controllers.NodeTaint", "has cni pod running and taint", {"node": {"name": node}})
    w.cp_say(w.ago(4980.9), "INFO", "controllers.NodeTaint", "removed the taint from node", {"node": {"name": node}})
    cp = w.cp.pods[0]
    w.event(cp, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", w.ago(3300), w.ago(3290), 2, warning=True)
    bustle(w, "shipper", "deprecated", "stream", "restarted", "scaler")
    w.job("etcd-snapshot", "monitoring", w.ago(2600), w.ago(2540))
    return w.expect("healthy", must_not=QUIET + ["dp-wrong-endpoint", "cp-apiserver-unreachable", "cp-mesh-missing-or-defaults", "dp-envoy-not-ready", "dp-token", "taint-rbac", "x-networkpolicy"],
                    note="The zone has no connection to its global control plane and says so each minute; pods of the zone are Ready, and new ones came up meanwhile.")
