"""Kuma 2.5: a CronJob's work is done, its pods stay, because the sidecar does not end."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 5, 9), "aks", nodes=3, apps=2, now="2024-05-06T06:20:18Z", shape="mid")
    space = w.spaces[1]
    pods = []
    for n, age in enumerate((26400, 19200, 12000)):
        app = "nightly-report-2858%d" % (1240 + n * 120)
        found = w.workload(app, space, replicas=1, created=w.ago(age), kind="Job", main="report", spec={"restartPolicy": "Never"}, pod_labels={"job-name": app})
        pod = found.pods[0]
        begin, end = pod.created + seconds(5), pod.created + seconds(412 + 37 * n)
        pod.main("report", state=ended(0, "Completed", begin, end), ready=False)
        pod.ready_at = end + seconds(1)
        w.logs[(space, pod.name, "report")] = "%s report 2024-05-05 started\n%s 48211 rows written to blob reports/2024-05-05.parquet\n%s done, exit 0\n" % (rfc3339(begin), rfc3339(end - seconds(2)), rfc3339(end))
        w.collected.add(pod.name)
        w.sidecar_log(pod, 2)
        at = end + seconds(2)
        w.cp_say(at, "INFO", "controllers.Pod", "sending request to terminate Envoy", {"pod": {"name": pod.name, "namespace": space}})
        found.finish()
        pods.append(pod)
    for n in range(9):
        pod = pods[n % 3]
        at = w.ago(6600 - 700 * n)
        w.cp_say(at, "INFO", "controllers.Pod", "sending request to terminate Envoy", {"pod": {"name": pod.name, "namespace": space}})
        w.cp_say(at + seconds(5), "ERROR", "controller-runtime", "Reconciler error", {"controller": "pod", "controllerKind": "Pod", "Pod": {"name": pod.name, "namespace": space}, "error": "envoy admin client failed. Most probably the pod is already going down.: unable to send POST to quitquitquit: Post \"https://%s:9901/quitquitquit\": context deadline exceeded" % pod.ip})
    crash_elsewhere(w)
    return w.expect("failing", ["order-job-never-completes"], (), ["order-app-before-sidecar", "dp-envoy-not-ready", "dp-envoy-exit", "x-probe-failures", "dp-cp-unreachable", "x-networkpolicy"], pods,
                    "Three Job pods in which the work has ended with 0 hours ago and kuma-sidecar goes on running; no native sidecars in this release.")
