"""Healthy: Kong Mesh 2.8 after a roll-out of the control plane, with all the noise that it leaves."""
from common import *


def build(name):
    w = World(name, (2, 8, 6), "aks", product="kong-mesh", now="2025-04-24T16:08:11Z", nodes=5, cni_age=70000, form="zip", mesh_spec={"mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}})
    # The control plane was rolled out 38 minutes ago.
    rolled = w.ago(2280)
    cp = w.cp.pods[0]
    cp.created = rolled
    cp.run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > rolled]
    # One installer was pushed out of the conflist by the base CNI's upgrade, yesterday, and healed itself.
    node = w.node(2)
    began = w.ago(52000)
    w.cni_since(node, began)
    w.cni_pods[node].states["install-cni"].update(restarts=1, last=ended(5, "Error", w.ago(69990), began - seconds(2)))
    w.logs[(w.cni_pods[node].namespace, w.cni_pods[node].name, "install-cni-previous")] = "\n".join(
        [line for _, line in refresh(w.ago(69990), began - seconds(2))][-6:] + cleanup(w.v, began - seconds(2.1), reason="chained plugin config file does not contain kuma-cni plugin")) + "\n"
    a, b = w.spaces
    w.add("NetworkPolicy", w.meta("default-deny", a, w.ago(800000)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress", "Ingress"]})
    w.add("NetworkPolicy", w.meta("allow-mesh", a, w.ago(800000)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress", "Ingress"], "ingress": [{}], "egress": [
        {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": w.system}}}], "ports": [{"protocol": "TCP", "port": 5678}]}, {"ports": [{"protocol": "UDP", "port": 53}]}, {"to": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": 8080}]}]})
    for pod in [p for p in w.pods if p.namespace == a][:2] + [p for p in w.pods if p.namespace == b][:1]:
        w.sidecar_log(pod, 2)
        at = rolled + seconds(9)
        w.logs[(pod.namespace, pod.name, "kuma-sidecar")] += ("[%s.402][20][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:191] StreamAggregatedResources gRPC config stream to ads_cluster closed since "
            "77311s ago: 14, upstream connect error or disconnect/reset before headers. reset reason: connection termination\n" % at.strftime("%Y-%m-%d %H:%M:%S"))
    # A workload that was scaled up in the middle of it: refused twice, then made.
    found = w.workload("parcel-track", a, replicas=2, created=rolled + seconds(31))
    w.event(found.owner, "FailedCreate", 'Error creating: Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": failed to call webhook: Post "https://kong-mesh-control-plane.kong-mesh-system.svc:443/'
            'inject-sidecar?timeout=10s": dial tcp 10.96.14.7:443: connect: connection refused', rolled + seconds(4), rolled + seconds(17), 3, warning=True, component="replicaset-controller")
    for number, pod in enumerate(found.pods):
        w.event(found.owner, "SuccessfulCreate", "Created pod: " + pod.name, pod.created, component="replicaset-controller")
        w.event(pod, "Scheduled", None, pod.created)
        w.logs[(a, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(after=number, noise=True).text()
        w.sidecar_log(pod, 5)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), pod.created + seconds(16), 3, warning=True)
        w.event(pod, "Started", "Started container parcel-track", pod.created + seconds(5))
        w.cni_say(pod.node, pod.created + seconds(1), "# [WARNING]: conflicting iptables modes detected. Two iptables versions (iptables-nft and iptables-legacy) were found. Both contain a nat table with a chain named 'DOCKER_OUTPUT'. To avoid potential conflicts, iptables-legacy will be ignored and iptables-nft will be used")
    for n in range(4):
        each = w.node(n)
        at = w.ago(2000 - 310 * n)
        w.cni_lines[each] += [(at, line) for line in plugin_line(w.v, at, plugin_fields("node-report-%d" % n, "monitoring", w.uid(), w.hex(64), "/var/run/netns/cni-" + w.uid()), "missing required kuma-sidecar container")]
    w.cp_say(rolled + seconds(20), "INFO", "xds.reconcile", "envoy admin client failed. Most probably the pod is already going down.", {"mesh": "default"})
    for n in range(3):
        w.cp_say(rolled + seconds(60 + 400 * n), "INFO", "injector", "WARNING: using deprecated pod annotation", {"pod": "legacy-" + w.word(4), "namespace": b, "key": "kuma.io/builtindns", "message": "use kuma.io/builtin-dns instead"})
    return w.expect("healthy", must_not=QUIET + ["x-networkpolicy", "inj-webhook-unreachable", "dp-ca-mismatch", "dp-envoy-not-ready", "plugin-mixed-iptables-modes", "mtls-deny-all"],
                    note="All pods are Ready. Left over: refusals during the control plane's roll-out, then created; one closed stream; one exit 5 of yesterday; policies that allow what the mesh needs.")
