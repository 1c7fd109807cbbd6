"""The way from the control plane's node to the API server is lossy: kuma-cp loses its leadership and ends, over and over."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 14), "aks", nodes=3, apps=2, now="2025-10-02T01:33:28Z", family="dualstack", cni_age=900000)
    last = w.ago(140)
    api = "https://10.0.0.1:443"
    day = "1002"

    def run(start):
        """One run: it leads, cannot renew its lease, and ends."""
        end = start + seconds(68)
        return "\n".join([zap(start, "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext, "mode": "zone"}),
            "I%s %s.402113       1 leaderelection.go:257] attempting to acquire leader lease kuma-system/kuma-cp-leader..." % (day, (start + seconds(4)).strftime("%H:%M:%S")),
            "I%s %s.118204       1 leaderelection.go:271] successfully acquired lease kuma-system/kuma-cp-leader" % (day, (start + seconds(23)).strftime("%H:%M:%S")),
            zap(start + seconds(23.2), "INFO", "kuma-cp.run", "leader acquired"),
            "E%s %s.120411       1 leaderelection.go:429] Failed to update lock optimistically: Put \"%s/apis/coordination.k8s.io/v1/namespaces/kuma-system/leases/kuma-cp-leader?timeout=5s\": context deadline exceeded (Client.Timeout exceeded while awaiting headers), falling back to slow path" % (day, (end - seconds(11)).strftime("%H:%M:%S"), api),
            "E%s %s.121004       1 leaderelection.go:436] error retrieving resource lock kuma-system/kuma-cp-leader: Get \"%s/apis/coordination.k8s.io/v1/namespaces/kuma-system/leases/kuma-cp-leader?timeout=5s\": dial tcp 10.0.0.1:443: i/o timeout" % (day, (end - seconds(5)).strftime("%H:%M:%S"), api),
            "I%s %s.121107       1 leaderelection.go:297] failed to renew lease kuma-system/kuma-cp-leader: timed out waiting for the condition" % (day, (end - seconds(1)).strftime("%H:%M:%S")),
            zap(end, "ERROR", "kuma-cp.run", "problem running Control Plane", {"error": "leader election lost"}), "Error: leader election lost"]) + "\n"
    cp = cp_down(w, run(last), 1, last, 5, 68, previous=run(last - seconds(228)))
    w.cp_lines = []
    text = 'Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": dial tcp 10.96.14.7:443: connect: connection refused'
    owner = w.refused("tram-plan", w.spaces[0], text, age=520, count=13)
    w.event(w.get("Node", cp.node), "NodeNotReady", "Node %s status is now: NodeNotReady" % cp.node, w.ago(1700), component="node-controller")
    w.event(w.get("Node", cp.node), "NodeReady", "Node %s status is now: NodeReady" % cp.node, w.ago(1640))
    return w.expect("failing", ["cp-apiserver-unreachable"], ["inj-webhook-unreachable"], ["dp-cp-unreachable", "x-networkpolicy", "plugin-apiserver-unreachable", "x-oom", "inj-webhook-ignored", "taint-cp-down", "cp-mesh-missing-or-defaults"], [cp, owner],
                    "Each run of kuma-cp ends with 'leader election lost', as its calls to the API server time out; the webhook is refused as a consequence.", any_subject=True)
