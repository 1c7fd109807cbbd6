"""mTLS was switched on and no permission exists: every call is answered 403 RBAC: access denied."""
from extra_injection import *


def build(name):
    w = World(name, (2, 9, 19), "kind", nodes=2, apps=2, family="dualstack", now="2025-10-30T19:26:44Z", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin"}]}, "meshServices": {"mode": "Disabled"}})
    space = w.spaces[1]
    w.custom_add("meshtimeouts.kuma.io", True, "MeshTimeout", w.meta("mesh-timeout-all-default", w.system, labels={"kuma.io/mesh": "default"}), spec={
        "targetRef": {"kind": "Mesh"}, "to": [{"targetRef": {"kind": "Mesh"}, "default": {"connectionTimeout": "5s", "idleTimeout": "1h"}}]})
    back = w.workload("stock-level", space, replicas=2, created=w.ago(1500))
    found = w.workload("shop-front", space, replicas=2, created=w.ago(1300), main_more={"readinessProbe": {"httpGet": {"path": "/8080/ready", "port": 9001, "scheme": "HTTP"}, "periodSeconds": 5, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}})
    for pod in back.pods + found.pods:
        validated(w, pod)
        w.sidecar_log(pod, 1)
    for pod in found.pods:
        main = pod.mains()[-1]
        down(pod).main(main, state=running(pod.created + seconds(5)), ready=False, started=True)
        pod.ready_at = pod.created
        w.logs[(space, pod.name, main)] = "".join('{"ts":"%s","level":"error","msg":"GET http://stock-level_%s_svc_8080.mesh/levels: 403 Forbidden","body":"RBAC: access denied"}\n' % (rfc3339(w.ago(1200 - 90 * n)), space) for n in range(13))
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(9), w.ago(4), 258, warning=True)
    found.finish()
    stranger(w, "old")
    w.without("events", "daemonsets")
    return w.expect("failing", ["mtls-deny-all"], (), ["dp-envoy-not-ready", "x-networkpolicy", "x-probe-failures", "val-rules-missing-generic", "order-app-before-sidecar", "x-cilium-kpr-socketlb", "x-dns-capture", "x-iptables-wiped-later",
                    "cp-mtls-backend"], found.pods, "mTLS is on, no MeshTrafficPermission or TrafficPermission exists: 'RBAC: access denied'. Sidecars are ready and validation passed.", any_subject=True)
