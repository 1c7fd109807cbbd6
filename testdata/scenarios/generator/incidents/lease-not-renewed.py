"""The way from the control plane's node to the API server is lossy: kuma-cp loses its leadership and ends, then cannot start."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 11, 14), "aks", nodes=3, apps=2, now="2025-10-02T01:33:28Z", family="dualstack", cni_age=900000)
    last = w.ago(140)
    api = "https://10.0.0.1:443"
    now = "\n".join([zap(last, "INFO", "kuma-cp.run", "Current config", {"mode": "zone"}), zap(last + seconds(30.1), "ERROR", "kuma-cp.run", "unable to set up Control Plane runtime", {
        "error": 'failed to get server groups: Get "%s/api": dial tcp 10.0.0.1:443: i/o timeout' % api}),
        'Error: failed to get server groups: Get "%s/api": dial tcp 10.0.0.1:443: i/o timeout' % api]) + "\n"
    end = last - seconds(160)
    before = "\n".join([zap(end - seconds(400 - 90 * n), "INFO", "controllers.Pod", "Dataplane updated", {"pod": {"name": w.pods[-4].name, "namespace": w.spaces[0]}}) for n in range(4)] + [
        "E1002 01:%s.120411       1 leaderelection.go:429] Failed to update lock optimistically: Put \"%s/apis/coordination.k8s.io/v1/namespaces/kuma-system/leases/kuma-cp-leader?timeout=5s\": context deadline exceeded (Client.Timeout exceeded while awaiting headers), falling back to slow path" % ((end - seconds(11)).strftime("%M:%S"), api),
        "E1002 01:%s.121004       1 leaderelection.go:436] error retrieving resource lock kuma-system/kuma-cp-leader: Get \"%s/apis/coordination.k8s.io/v1/namespaces/kuma-system/leases/kuma-cp-leader?timeout=5s\": dial tcp 10.0.0.1:443: i/o timeout" % ((end - seconds(5)).strftime("%M:%S"), api),
        "I1002 01:%s.121107       1 leaderelection.go:297] failed to renew lease kuma-system/kuma-cp-leader: timed out waiting for the condition" % (end - seconds(1)).strftime("%M:%S"),
        zap(end, "ERROR", "kuma-cp.run", "problem running Control Plane", {"error": "leader election lost"}), "Error: leader election lost"]) + "\n"
    cp = cp_down(w, now, 1, last, 5, 31, previous=before)
    w.cp_lines = []
    text = 'Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kuma-control-plane.kuma-system.svc:443/inject-sidecar?timeout=10s": dial tcp 10.96.14.7:443: connect: connection refused'
    owner = w.refused("tram-plan", w.spaces[0], text, age=520, count=13)
    base = next(p for p in w.pods if p.node == cp.node and p.name.startswith("azure-cns"))
    w.event(w.get("Node", cp.node), "NodeNotReady", "Node %s status is now: NodeNotReady" % cp.node, w.ago(1700), component="node-controller")
    w.event(w.get("Node", cp.node), "NodeReady", "Node %s status is now: NodeReady" % cp.node, w.ago(1640))
    return w.expect("failing", ["cp-apiserver-unreachable"], ["inj-webhook-unreachable"], ["dp-cp-unreachable", "x-networkpolicy", "plugin-apiserver-unreachable", "x-oom", "inj-webhook-ignored", "taint-cp-down", "cp-mesh-missing-or-defaults"], [cp, owner],
                    "kuma-cp lost its lease for want of the API server, and its restarts end with 'failed to get server groups … i/o timeout'; the webhook is refused as a consequence.", any_subject=True)
