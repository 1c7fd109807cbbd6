"""A chart's object store wants 9001 for its console; kuma-dp, a native sidecar, holds that port for the application probe proxy."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 12), "bottlerocket", product="kong-mesh", nodes=3, apps=1, native=True, now="2026-01-29T15:17:40Z", family="ipv4")
    space = w.spaces[0]
    ports = [{"containerPort": 9000, "name": "minio-api", "protocol": "TCP"}, {"containerPort": 9001, "name": "minio-console", "protocol": "TCP"}]
    main = container("minio", "docker.io/bitnami/minio:2024.11.7-debian-12-r0", ports=ports, env=[{"name": "MINIO_API_PORT_NUMBER", "value": "9000"}, {"name": "MINIO_CONSOLE_PORT_NUMBER", "value": "9001"}],
                     livenessProbe={"tcpSocket": {"port": 9000}, "initialDelaySeconds": 5, "periodSeconds": 5, "timeoutSeconds": 5, "successThreshold": 1, "failureThreshold": 5})
    last, restarts, run = w.ago(171), 7, 7.1
    begun = w.first_attempt(last, restarts, run)
    found = w.workload("blobs", space, replicas=2, kind="StatefulSet", created=begun - seconds(9), containers=[main])
    for number, pod in enumerate(found.pods):
        passed(w, pod)
        at = last + seconds(2 * number)
        clock = at.strftime(" %H:%M:%S")
        text = ("%s.10 INFO  ==> ** Starting MinIO **\nMinIO Object Storage Server\nCopyright: 2015-2024 MinIO, Inc.\nLicense: GNU AGPLv3 - https://www.gnu.org/licenses/agpl-3.0.html\nVersion: DEVELOPMENT.2024-11-07T00-52-20Z (go1.23.3 linux/amd64)\n\n"
                "ERROR Unable to initialize console server's sockets: Specified port is already in use\n      > Please ensure no other program uses the same address/port\n" % clock)
        w.main_loops(pod, "minio", text, 1, at, restarts, run)
        head = bootstrap(w.v, pod.created + seconds(5), w.cp_url)
        rest = envoy_ready(pod.created + seconds(5.3), 0, 1)
        rest.insert(3, zap(pod.created + seconds(8.33), "INFO", "kuma-dp.run.probes", "starting Application Probe Proxy server", {"port": 9001}))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(head + rest) + "\n"
        w.collected.add(pod.name)
        pod.ready_at = pod.created
    found.finish()
    client = w.workload("blob-gc", space, replicas=1, created=w.ago(2300))
    w.sidecar_log(client.pods[0], 1)
    crash_elsewhere(w)
    return w.expect("failing", ["dp-port-conflict"], ["x-probe-failures"], ["val-bind-in-use", "dp-envoy-exit", "dp-envoy-not-ready", "order-app-before-sidecar", "dp-cp-unreachable", "val-rules-missing-generic", "x-oom"], found.pods,
                    "The application's second port, 9001, is the one on which kuma-dp serves probes (kuma.io/application-probe-proxy-port); the application cannot bind it.", also=["not-kuma"], any_subject=True)
