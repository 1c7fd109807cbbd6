"""Two containers of a CronJob's pods run as 5678, as their images were built on the proxy's; the injector refuses them."""
from field_estate import *


def build(name):
    w = World(name, (2, 5, 8), "aks", cni=None, nodes=3, apps=1, native=False, now="2024-03-07T22:05:41Z", shape="mid")
    space = w.spaces[0]
    message = 'admission webhook "namespace-kuma-injector.kuma.io" denied the request: containers using same UID as sidecar is unsupported: ["cache-warm" "cache-exporter"]'
    spec = {"restartPolicy": "Never", "containers": [container("cache-warm", "registry.example.internal/%s/cache-warm:12" % space, securityContext={"runAsUser": 5678}),
                                                     container("cache-exporter", "registry.example.internal/obs/cache-exporter:2", securityContext={"runAsUser": 5678, "runAsGroup": 5678})]}
    owners = [w.refused("cache-warm-28497000", space, message, "Job", age=1700, count=9, spec=spec), w.refused("cache-warm-28497015", space, message, "Job", age=800, count=7, spec=spec)]
    for number, owner in enumerate(owners):
        injected_since(w, owner, space, [("ERROR", "injector", "injection failed", {"error": 'containers using same UID as sidecar is unsupported: ["cache-warm" "cache-exporter"]'})], count=3, gap=150, age=1690 - 900 * number)
    w.add("CronJob", w.meta("cache-warm", space, w.ago(9000)), "batch/v1", spec={"schedule": "*/15 * * * *", "concurrencyPolicy": "Allow", "jobTemplate": {"spec": {"template": {"spec": spec}}}}, status={"lastScheduleTime": rfc3339(w.ago(800))})
    fine = w.workload("cache", space, replicas=2, age=80000, main_more={"securityContext": {"runAsUser": 999}})
    for pod in fine.pods:
        w.logs[(space, pod.name, "kuma-init")] = old_init(w.rng, None)
    job_trouble(w)
    bustle(w, "dns", "grafana")
    w.without("nodes")
    return w.expect("failing", ["inj-uid-conflict"], (), ["val-uid-mismatch", "scc-uid-range", "inj-webhook-unreachable", "inj-bad-annotation", "inj-mesh-not-found", "order-job-never-completes", "init-user-missing", "inj-pod-validator"], owners,
                    "Both containers of the jobs' pods have runAsUser 5678, the sidecar's user; the injector refuses them.")
