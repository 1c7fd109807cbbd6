"""Healthy: the control plane was rolled out twenty minutes ago; sidecars lost their stream once, new pods waited for it, a new node had its taint for a minute."""
from field_cni import *


def build(name):
    w = World(name, (2, 14, 3), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2026-08-27T09:14:33Z", nodes=3, apps=2)
    roll = w.ago(1240)
    pod = w.cp.pods[0]
    pod.created = roll
    pod.run()
    w.event(w.cp.top, "ScalingReplicaSet", "Scaled up replica set %s to 1" % w.cp.owner["metadata"]["name"], roll, component="deployment-controller")
    w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:5680/ready": dial tcp %s:5680: connect: connection refused' % (pod.ip, pod.ip), roll + seconds(6), roll + seconds(9), 2, warning=True)
    w.cp_say(roll + seconds(7), "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext})
    found = well(w, "turnstile", w.spaces[0], both=True, replicas=2, created=roll - seconds(4))
    for each in found.pods:
        start = each.created + seconds(4)
        lines = bootstrap(w.v, start, w.cp_url)
        lines += no_bootstrap(start + seconds(0.1), 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: connect: connection refused' % w.cp_url, 4)
        w.logs[(each.namespace, each.name, "kuma-sidecar")] = "\n".join(lines + envoy_ready(start + seconds(15), 0, 2)) + "\n"
        each.ready_at = start + seconds(24)
        w.event(each, "Unhealthy", "Startup probe failed: Get \"http://%s:9902/ready\": dial tcp %s:9902: connect: connection refused" % (each.ip, each.ip), start + seconds(5), start + seconds(15), 3, warning=True)
    born = w.ago(800)
    node = w.add_node(created=born, ready_after=24)
    w.cni_since(node, born + seconds(38))
    for at, text in ((1, "has no cni pod running and no taint"), (1.1, "added taint to node"), (25, "has no cni pod running and taint"), (49, "has cni pod running and taint"), (49.1, "removed the taint from node")):
        w.cp_say(born + seconds(at), "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    late = well(w, "gate-log", w.spaces[1], both=True, replicas=1, created=born + seconds(51), node=node, events=True)
    w.event(late.pods[0], "FailedScheduling", "0/4 nodes are available: 1 node(s) had untolerated taint {NodeReadiness: }, 3 Insufficient cpu. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.",
            born + seconds(30), warning=True)
    bustle(w, "stream", "dns", "scaler", "deprecated")
    w.cp_lines = [row for row in w.cp_lines if row[0] > roll + seconds(6)]
    return w.expect("healthy", must_not=QUIET + ["dp-wrong-endpoint", "dp-envoy-not-ready", "taint-cp-down", "order-native-sidecar-startup-probe", "taint-wrong-namespace-or-app", "x-multus-nad-missing"],
                    note="A roll-out of the control plane: refused bootstraps for 12 seconds, closed streams once, a taint for 48 seconds; all is Ready since.")
