"""Without native sidecars the application asks its licence server in its first second, gives up for good, and keeps running unready."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 12, 11), "kubeadm", nodes=3, apps=2, now="2026-02-10T16:28:37Z", family="dualstack")
    space = w.spaces[0]
    probe = {"httpGet": {"path": "/8080/healthz/ready", "port": 9001, "scheme": "HTTP"}, "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    found = w.workload("plan-solver", space, replicas=2, created=w.ago(1320), main_more={"readinessProbe": probe})
    for pod in found.pods:
        passed(w, pod)
        begin = pod.created + seconds(5)
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(bootstrap(w.v, begin, w.cp_url) + envoy_ready(begin + seconds(0.3), 0, 3)) + "\n"
        w.logs[(space, pod.name, "plan-solver")] = (
            "%s INFO  plan-solver 9.4.1\n%s INFO  asking licence server http://10.96.71.20:27000\n%s ERROR licence: connect to 10.96.71.20:27000: Connection refused\n"
            "%s ERROR no licence at start-up, running without solver until restart\n" % (rfc3339(begin), rfc3339(begin), rfc3339(begin + seconds(1)), rfc3339(begin + seconds(1)))
            + "".join("%s WARN  /healthz/ready 503: no licence\n" % rfc3339(begin + seconds(60 + 120 * n)) for n in range(10)))
        w.collected.add(pod.name)
        pod.states["plan-solver"] = dict(state=running(begin), ready=False, started=True)
        pod.ready, pod.ready_at = False, pod.created
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", begin)
        w.event(pod, "Started", "Started container plan-solver", begin)
        w.event(pod, "Unhealthy", 'Readiness probe failed: Get "http://%s:9901/ready": dial tcp %s:9901: connect: connection refused' % (pod.ip, pod.ip), begin + seconds(2), begin + seconds(7), 2, warning=True)
        w.event(pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", begin + seconds(12), w.ago(6), 130, warning=True)
    found.finish()
    beside = w.workload("flexnet", w.spaces[1], replicas=1, created=w.ago(700000), app_port=27000)
    w.sidecar_log(beside.pods[0], 1)
    return w.expect("failing", ["order-app-before-sidecar"], (), ["x-probe-failures", "order-app-init-needs-network-cni", "dp-cp-unreachable", "dp-envoy-not-ready", "mtls-deny-all", "x-networkpolicy", "x-dns-capture", "val-rules-missing-generic"], found.pods,
                    "The application was refused one second after both containers started, ten seconds before Envoy was ready; it does not ask again.", also=["not-kuma", "insufficient-evidence"])
