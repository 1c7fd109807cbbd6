"""Cilium replaces kube-proxy and balances in the socket of every pod: calls to services never meet Kuma's redirect."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 10), "cilium", nodes=3, apps=1, family="dualstack", now="2026-06-30T09:13:28Z", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    w.add("ConfigMap", w.meta("cilium-config", "kube-system", w.ago(9000)), data={
        "kube-proxy-replacement": "true", "bpf-lb-sock": "true", "bpf-lb-sock-hostns-only": "false", "cni-exclusive": "false", "cni-chaining-mode": "none", "routing-mode": "native", "enable-ipv4": "true", "enable-ipv6": "true",
        "enable-bpf-masquerade": "true", "write-cni-conf-when-ready": "/host/etc/cni/net.d/05-cilium.conflist"})
    for pod in [p for p in w.pods if p.name.startswith("kube-proxy")]:
        w.pods.remove(pod)
    w.drop("DaemonSet", "kube-proxy", "kube-system")
    for pod in [p for p in w.pods if p.name.startswith("cilium-")]:
        pod.created = w.ago(8800)
        pod.run()
    w.custom_add("meshtrafficpermissions.kuma.io", True, "MeshTrafficPermission", w.meta("everyone", w.system, labels={"kuma.io/mesh": "default"}), spec={
        "targetRef": {"kind": "Mesh"}, "from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]})
    space = w.spaces[0]
    back = w.workload("rates", space, replicas=2, created=w.ago(2700))
    last = w.ago(60)
    found = w.workload("rates-ui", space, replicas=2, created=w.first_attempt(last, 7, 9) - seconds(6))
    for pod in back.pods + found.pods:
        validated(w, pod)
        w.sidecar_log(pod, 1)
    for pod in found.pods:
        main = pod.mains()[-1]
        text = "".join("%s %s\n" % (rfc3339(last + seconds(n)), line) for n, line in (
            (0, "INFO  rates-ui 6.0.1 on :8080"), (1, "WARN  GET http://rates.%s.svc.cluster.local:8080/v1/pairs: (52) Empty reply from server" % space),
            (4, "WARN  GET http://rates.%s.svc.cluster.local:8080/v1/pairs: (56) Recv failure: Connection reset by peer" % space), (9, "FATAL no rates after 3 attempts")))
        w.main_loops(pod, main, text, 1, last, 7, 9)
        pod.ready_at = pod.created
        down(pod)
    found.finish()
    stranger(w, "old")
    return w.expect("failing", ["x-cilium-kpr-socketlb"], (), ["x-cilium-exclusive", "val-silent-pass-ipv4", "mtls-deny-all", "x-iptables-wiped-later", "val-rules-missing-generic", "order-app-before-sidecar", "x-networkpolicy", "dp-envoy-not-ready",
                    "cni-plugin-overwritten"], found.pods,
                    "kube-proxy replacement with socket LB in pods too (bpf-lb-sock-hostns-only false); validation passes, sidecars are ready, calls to a strict service get an empty reply.", any_subject=True)
