"""Probes are no longer rewritten for one workload; the kubelet's plaintext request meets the strict inbound listener."""
from extra_injection import *


def build(name):
    w = World(name, (2, 9, 17), "gke", nodes=3, apps=1, family="dualstack", now="2025-11-27T09:29:03Z", mesh_spec={
        "mtls": {"enabledBackend": "ca-1", "backends": [{"name": "ca-1", "type": "builtin", "mode": "STRICT"}]}})
    w.custom_add("meshtrafficpermissions.kuma.io", True, "MeshTrafficPermission", w.meta("allow-all", w.system, labels={"kuma.io/mesh": "default"}), spec={
        "targetRef": {"kind": "Mesh"}, "from": [{"targetRef": {"kind": "Mesh"}, "default": {"action": "Allow"}}]})
    space = w.spaces[0]
    check = {"httpGet": {"path": "/livez", "port": 8080, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 2, "successThreshold": 1, "failureThreshold": 3, "initialDelaySeconds": 10}
    found = w.workload("fleet-map", space, replicas=2, created=w.ago(1900), annotations={"kuma.io/application-probe-proxy-port": "0", "kuma.io/virtual-probes": "disabled"},
                       main_more={"livenessProbe": check, "readinessProbe": dict(check, httpGet=dict(check["httpGet"], path="/readyz"))})
    for pod in found.pods:
        validated(w, pod)
        w.sidecar_log(pod, 1)
        main, since = pod.mains()[-1], w.ago(101)
        down(pod).main(main, state=running(since), ready=False, started=True, restarts=7, last=ended(143, "Error", since - seconds(345), since - seconds(301)))
        pod.ready_at = pod.created
        reset = 'probe failed: Get "http://%s:8080/%%s": read tcp 192.168.%d.1:48%d->%s:8080: read: connection reset by peer' % (pod.ip, int(pod.ip.split(".")[2]), w.rng.randint(100, 999), pod.ip)
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Unhealthy", "Readiness " + reset % "readyz", pod.created + seconds(16), w.ago(6), 96, warning=True)
        w.event(pod, "Unhealthy", "Liveness " + reset % "livez", pod.created + seconds(16), w.ago(9), 27, warning=True)
        w.event(pod, "Killing", "Container %s failed liveness probe, will be restarted" % main, pod.created + seconds(40), since - seconds(331), 7)
        w.logs[(space, pod.name, main)] = "listening on 0.0.0.0:8080\n"
        w.logs[(space, pod.name, main + "-previous")] = "listening on 0.0.0.0:8080\nSIGTERM received, bye\n"
    found.finish()
    stranger(w, "pull")
    w.without("nodes", "cni-logs")
    return w.expect("failing", ["x-probe-failures"], (), ["mtls-deny-all", "dp-envoy-not-ready", "x-networkpolicy", "val-rules-missing-generic", "order-app-before-sidecar", "dp-port-conflict", "x-cilium-kpr-socketlb", "x-oom",
                    "x-iptables-wiped-later"], found.pods, "Probe rewriting is off by annotation while mTLS is STRICT: the kubelet's probes are reset at the inbound listener, the application itself is well.", any_subject=True)
