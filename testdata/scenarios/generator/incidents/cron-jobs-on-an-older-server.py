"""Native sidecars are on, but the server is 1.28 and does not know them: pods of CronJobs are never done."""
from common import *
from field_mesh import *
from platforms import PLATFORMS

PLATFORMS["eks-128"] = dict(PLATFORMS["eks"], kubelet="v1.28.15-eks-94953ac", os="Amazon Linux 2", kernel="5.10.230-223.885.amzn2.x86_64", runtime="containerd://1.7.22", base_image="602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.18.3")


def build(name):
    w = World(name, (2, 13, 9), "eks-128", nodes=3, apps=1, now="2026-02-02T04:20:00Z", family="ipv4", native=False, cni_age=300000)
    cp_env(w, KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS="true")
    born = w.ago(6000)
    w.cp.pods[0].created = born
    w.cp.pods[0].run()
    w.cp_lines = [row for row in w.cp_lines if row[0] > born + seconds(9)]
    w.cp_say(born + seconds(3), "INFO", "kuma-cp.run", "starting Control Plane", {"version": w.vtext})
    w.cp_say(born + seconds(4), "INFO", "plugin.runtime.k8s", "WARNING: sidecarContainers feature is enabled but Kubernetes server does not support it")
    space = w.spaces[0]
    pods = []
    for n, (cron, minutes, took) in enumerate((("dunning", 100, 212), ("dunning", 40, 190), ("fx-rates", 10, 44))):
        created = w.ago(60 * minutes)
        app = "%s-%d" % (cron, int(created.timestamp()) // 60)
        if n != 1:
            w.add("CronJob", w.meta(cron, space, w.ago(86400 * 90)), "batch/v1", spec={"schedule": "40 * * * *" if n == 0 else "*/5 * * * *", "concurrencyPolicy": "Forbid" if n else "Allow", "suspend": False}, status={"active": [{"kind": "Job", "name": app, "namespace": space}], "lastScheduleTime": rfc3339(created)})
        found = w.workload(app, space, replicas=1, kind="Job", created=created, labels={"job-name": app}, image="registry.example.internal/%s/%s:5.0.3" % (space, cron), main=cron, spec={"restartPolicy": "OnFailure"})
        pod = found.pods[0]
        passed(w, pod)
        begun = created + seconds(5)
        pod.main(cron, state=ended(0, "Completed", begun, begun + seconds(took)), ready=False)
        pod.ready_at = begun + seconds(took)
        found.finish()
        w.logs[(space, pod.name, cron)] = "%s INFO run started\n%s WARN feed answered 429, waiting 10s\n%s INFO run finished, 0 errors\n" % (rfc3339(begun), rfc3339(begun + seconds(12)), rfc3339(begun + seconds(took)))
        w.sidecar_log(pod, 2)
        w.event(pod, "Scheduled", None, created)
        w.event(pod, "Started", "Started container kuma-sidecar", created + seconds(4))
        w.event(pod, "Started", "Started container " + cron, created + seconds(5))
        pods.append(pod)
    w.event(w.get("CronJob", "fx-rates", space), "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid", w.ago(299), w.ago(1), 2, component="cronjob-controller")
    crash_elsewhere(w)
    return w.expect("failing", ["order-job-never-completes"], (), ["dp-envoy-not-ready", "order-app-before-sidecar", "order-native-sidecar-startup-probe", "dp-cp-unreachable", "val-silent-pass-ipv4", "order-wait-ready-deadlock", "dp-xds-stream", "x-limitrange-quota"], pods,
                    "The work of three Jobs ended with 0, kuma-sidecar is an ordinary container and runs on; the control plane says that this server has no native sidecars.", any_subject=True)
