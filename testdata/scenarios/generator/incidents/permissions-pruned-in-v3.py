"""v3 on RKE2: identities are there and TLS is strict; the permissions were pruned with the old policies."""
from field_estate import *


def build(name):
    w = World(name, (3, 0, 2), "rke2", product="kong-mesh", nodes=3, apps=0, family="ipv4", now="2026-11-25T15:51:36Z", cni_age=900000)
    system(w, "Rocky Linux 9.5 (Blue Onyx)", "5.14.0-503.26.1.el9_5.x86_64", kubelet="v1.31.9+rke2r1")
    a, b = w.spaces
    w.custom_add("meshidentities.kuma.io", True, "MeshIdentity", dict(w.meta("identity", w.system, w.ago(3000000)), labels={"kuma.io/mesh": "default"}), spec={"selector": {"dataplane": {"matchLabels": {}}}, "spiffeID": {
        "trustDomain": "default.zone-1.mesh.local", "path": "/ns/{{ .Namespace }}/sa/{{ .ServiceAccount }}"}, "provider": {"type": "Bundled", "bundled": {"meshTrustCreation": "Enabled", "insecureAllowSelfSigned": True}}})
    w.crd("meshtlses", "MeshTLS", "Namespaced")
    w.custom_add("meshtlses.kuma.io", True, "MeshTLS", dict(w.meta("strict", w.system, w.ago(2900000)), labels={"kuma.io/mesh": "default"}), spec={"rules": [{"default": {"mode": "Strict"}}]})
    w.custom["meshtrafficpermissions.kuma.io"] = (True, [])
    since = w.ago(2300)
    probe = {"httpGet": {"path": "/ready", "port": 9001, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    front = w.workload("console-bff", a, replicas=2, age=500000, main_more={"readinessProbe": probe})
    real_args(front)
    target = real_args(w.workload("accounts", b, replicas=2, age=600000))
    for number, pod in enumerate(front.pods):
        w.logs[(a, pod.name, "console-bff")] = "".join('{"ts":"%s","level":"error","msg":"GET http://accounts.%s.svc.cluster.local:8080/v3/me: 403 Forbidden","body":"RBAC: access denied"}\n' % (rfc3339(since + seconds(31 + 97 * n + number)), b) for n in range(22))
        w.logs[(a, pod.name, "kuma-sidecar")] = envoy(since + seconds(2), "info", "upstream", "source/common/upstream/cds_api_helper.cc:71] cds: added/updated 0 cluster(s), skipped 9 unmodified cluster(s)") + "\n"
        w.collected.add(pod.name)
        pod.states["console-bff"] = dict(pod.states["console-bff"], ready=False)
        pod.ready, pod.ready_at = False, since + seconds(70)
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", since + seconds(45), w.ago(6), 226, warning=True)
    front.finish()
    for pod in target.pods:
        w.logs[(b, pod.name, "kuma-sidecar")] = envoy(since + seconds(2), "info", "upstream", "source/extensions/listener_managers/listener_manager/lds_api.cc:106] lds: add/update listener 'inbound:%s:8080'" % pod.ip) + "\n"
        w.collected.add(pod.name)
    w.add("NetworkPolicy", w.meta("default-allow", b), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}]})
    oom_trouble(w)
    bustle(w, "scaler", "dns")
    w.without("cni-logs")
    return w.expect("failing", ["mtls-deny-all"], (), ["x-networkpolicy", "x-probe-failures", "cp-mtls-backend", "x-iptables-wiped-later", "dp-xds-stream", "val-rules-missing-generic", "dp-ca-mismatch", "order-app-before-sidecar", "x-cilium-kpr-socketlb"], front.pods,
                    "MeshIdentity and strict MeshTLS, and not one MeshTrafficPermission: each call ends with 403 RBAC: access denied since the policies were pruned.", also=["not-kuma"], any_subject=True)
