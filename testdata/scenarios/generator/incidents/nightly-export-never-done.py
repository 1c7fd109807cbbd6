"""Kuma 2.6: the export of a Job ended well hours ago, its sidecar runs on, so the CronJob starts no further one."""
from extra_injection import *


def build(name):
    w = World(name, (2, 6, 12), "eks", cni=None, nodes=3, apps=2, now="2024-09-17T05:30:41Z", shape="mid")
    space = w.spaces[1]
    w.add("CronJob", w.meta("ledger-export", space), "batch/v1", spec={"schedule": "*/30 * * * *", "concurrencyPolicy": "Forbid", "suspend": False, "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never"}}}}},
          status={"active": [{"kind": "Job", "namespace": space, "name": "ledger-export-28775400", "apiVersion": "batch/v1"}], "lastScheduleTime": "2024-09-16T22:00:00Z"})
    pods = []
    for n, (app, start) in enumerate((("ledger-export-28775400", "2024-09-16T22:00:00Z"), ("fx-snapshot-28775460", "2024-09-16T23:00:00Z"))):
        created = parse_time(start) + seconds(1)
        found = w.workload(app, space, replicas=1, created=created, kind="Job", image="registry.example.internal/bank/export:4.4.1", spec={"restartPolicy": "Never"}, labels={"job-name": app})
        pod = found.pods[0]
        main = pod.mains()[-1]
        pod.main(main, state=ended(0, "Completed", created + seconds(5), created + seconds(312 - 80 * n)), ready=False)
        pod.ready_at = created + seconds(312 - 80 * n)
        found.finish()
        w.logs[(space, pod.name, main)] = '{"level":"info","msg":"export started","rows":0}\n{"level":"info","msg":"export finished","rows":%d}\n{"level":"info","msg":"bye"}\n' % (184213 - n * 91000)
        w.sidecar_log(pod, 2)
        w.cp_say(w.ago(6000 - 400 * n), "INFO", "controllers.Pod", "sending request to terminate Envoy", {"pod": {"name": pod.name, "namespace": space}})
        w.cp_say(w.ago(5990 - 400 * n), "ERROR", "controllers.Pod", "envoy admin client failed. Most probably the pod is already going down.", {"pod": {"name": pod.name, "namespace": space},
                 "error": "unable to send POST to quitquitquit: Post \"https://%s:9901/quitquitquit\": dial tcp %s:9901: i/o timeout" % (pod.ip, pod.ip)})
        pods.append(pod)
    cron = w.get("CronJob", "ledger-export", space)
    w.event(cron, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid", parse_time("2024-09-16T22:30:00Z"), w.ago(41), 15, component="cronjob-controller")
    stranger(w, "old")
    return w.expect("failing", ["order-job-never-completes"], (), ["order-app-before-sidecar", "dp-envoy-not-ready", "dp-xds-stream", "x-networkpolicy", "dp-envoy-exit", "order-native-sidecar-startup-probe", "order-wait-ready-deadlock",
                    "x-probe-failures"], pods, "The application containers ended with 0; kuma-sidecar runs on as an ordinary container and keeps the Jobs active.")
