"""A copied manifest puts the zone ingress into a namespace of its own; the control plane makes no ZoneIngress there."""
import json

from common import *
from field_mesh import *
from world import BACKOFF

WHY = 'Ingress can only be deployed in system namespace "kuma-system"'


def reconcile(w, at, pod):
    """controller-runtime's line; it has no logger name."""
    fields = {"controller": "pod", "controllerGroup": "", "controllerKind": "Pod", "Pod": {"name": pod.name, "namespace": pod.namespace}, "namespace": pod.namespace, "name": pod.name, "reconcileID": w.uid(), "error": WHY}
    w.cp_lines.append((at, "\t".join([stamp(at, w.offset), "ERROR", "Reconciler error", json.dumps(fields)])))


def build(name):
    w = World(name, (2, 11, 13), "aks", nodes=3, apps=2, now="2025-10-15T06:40:33Z", family="dualstack", cni_age=400000)
    w.namespace("mesh-edge", {"kuma.io/sidecar-injection": "disabled"})
    field = lambda n, path: {"name": n, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}}
    probe = {"httpGet": {"path": "/ready", "port": 9901, "scheme": "HTTP"}, "failureThreshold": 12, "periodSeconds": 5, "successThreshold": 1, "timeoutSeconds": 3}
    one = container("ingress", w.image("kuma-dp"), args=["run", "--log-level=info"], ports=[{"containerPort": 10001, "protocol": "TCP"}, {"containerPort": 9901, "protocol": "TCP"}],
                    env=[field("POD_NAME", "metadata.name"), field("POD_NAMESPACE", "metadata.namespace"), {"name": "KUMA_CONTROL_PLANE_URL", "value": w.cp_url},
                         {"name": "KUMA_CONTROL_PLANE_CA_CERT_FILE", "value": "/var/run/secrets/kuma.io/cp-ca/ca.crt"}, {"name": "KUMA_DATAPLANE_DRAIN_TIME", "value": "30s"},
                         {"name": "KUMA_DATAPLANE_RUNTIME_TOKEN_PATH", "value": "/var/run/secrets/kubernetes.io/serviceaccount/token"}, {"name": "KUMA_DATAPLANE_PROXY_TYPE", "value": "ingress"}],
                    livenessProbe=dict(probe, initialDelaySeconds=60), readinessProbe=dict(probe, initialDelaySeconds=1),
                    resources={"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "50m", "memory": "64Mi"}},
                    volumeMounts=[{"mountPath": "/var/run/secrets/kuma.io/cp-ca", "name": "control-plane-ca", "readOnly": True}, {"mountPath": "/tmp", "name": "tmp"}])
    volumes = [{"name": "control-plane-ca", "secret": {"secretName": "kuma-tls-cert", "items": [{"key": "ca.crt", "path": "ca.crt"}]}}, {"name": "tmp", "emptyDir": {}}]
    restarts, length = 4, 121
    found = w.workload("kuma-ingress", "mesh-edge", replicas=2, mesh=False, created=w.ago(int(span(restarts, length)) + 96), containers=[one], labels={"app": "kuma-ingress", "app.kubernetes.io/name": "kuma"},
                       service_account="kuma-ingress", spec={"volumes": volumes}, annotations={"kuma.io/ingress": "enabled"})
    for pod in found.pods:
        start = pod.created + seconds(3 + span(restarts, length))
        end = start - seconds(BACKOFF[restarts - 1])

        def log(at, until):
            head = [line.replace('"mesh": "default", ', "") for line in bootstrap(w.v, at, w.cp_url)]
            count = int((until - at).total_seconds() // 3)
            return head + not_found_yet(at + seconds(0.3), count)
        w.logs[("mesh-edge", pod.name, "ingress")] = "\n".join(log(start, w.now)) + "\n"
        w.logs[("mesh-edge", pod.name, "ingress-previous")] = "\n".join(log(end - seconds(length), end) + goodbye(w, end)[:1] + ["Error: Failed to fetch Envoy bootstrap config. context canceled"]) + "\n"
        w.collected.add(pod.name)
        pod.main("ingress", state=running(start), ready=False, started=True, restarts=restarts, last=ended(1, "Error", end - seconds(length), end))
        pod.ready_at = pod.created
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container ingress", pod.created + seconds(3), start, restarts + 1)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), pod.created + seconds(6), w.ago(4), 112, warning=True)
        w.event(pod, "Killing", "Container ingress failed liveness probe, will be restarted", pod.created + seconds(119), end - seconds(1), restarts)
        for n in range(9):
            reconcile(w, max(pod.created + seconds(4 * 2 ** n), pod.created + seconds(5)), pod)
    w.cp_lines = [row for row in w.cp_lines if row[0] < w.now]
    found.finish()
    crash_elsewhere(w, "tile-cache", why="stat /var/tiles: no such file or directory")
    return w.expect("failing", ["cp-pod-translation"], ["dp-not-found-yet", "dp-envoy-not-ready"], ["dp-cp-unreachable", "dp-token", "dp-ca-mismatch", "dp-wrong-proxy-type", "inj-namespace-label-missing", "x-networkpolicy", "dp-xds-stream", "mesh-name-invalid"], found.pods,
                    "The zone ingress runs outside the system namespace; the control plane says so and makes no ZoneIngress, kuma-dp waits for it and is restarted by its probe.", any_subject=True)
