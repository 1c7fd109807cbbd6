"""Healthy: a long Job with a native sidecar is at work, the CronJob says that it is active, others are complete."""
from more_platforms import *
from field_start import crash_elsewhere  # noqa: F401


def finished(w, job, end):
    """A Job with a native sidecar that came to its end."""
    job.pods[0].completed(end)
    for cname, native in job.pods[0].inits():
        if native:
            job.pods[0].states[cname] = dict(state=ended(0, "Completed", job.pods[0].created + seconds(4), end + seconds(3)), ready=False)
    job.finish()
    job.top["status"] = {"startTime": rfc3339(job.pods[0].created), "completionTime": rfc3339(end + seconds(4)), "succeeded": 1, "conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": rfc3339(end + seconds(4))}]}


def build(name):
    w = World(name, (2, 14, 2), "gke-v2", product="kong-mesh", family="dualstack", now="2026-05-29T01:47:12Z", nodes=3, apps=2, native=True)
    space = w.spaces[0]
    app = "settle-29667180"
    begun = w.ago(2890)
    found = w.workload(app, space, replicas=1, created=begun, kind="Job", main="settle", spec={"restartPolicy": "OnFailure"}, labels={"job-name": app})
    pod = found.pods[0]
    first = begun + seconds(9)
    pod.main("settle", state=running(first + seconds(310)), ready=True, started=True, restarts=1, last=ended(75, "Error", first, first + seconds(299)))
    found.finish()
    w.logs[(space, pod.name, "settle-previous")] = "%s INFO settle 8.1 window 2026-05-28\n%s ERROR ledger: 503 upstream connect error or disconnect/reset before headers. reset reason: connection termination\n%s FATAL temporary failure, exit 75\n" % (
        rfc3339(first), rfc3339(first + seconds(298)), rfc3339(first + seconds(299)))
    w.logs[(space, pod.name, "settle")] = "".join("%s INFO batch %d of 480 settled\n" % (rfc3339(first + seconds(311 + 60 * n)), 11 * n + 4) for n in range(41))
    run = Validator(w.v, pod.created + seconds(2), w.rng, w.offset).passes(after=2, noise=True).passes("ipv6", noise=True)
    w.logs[(space, pod.name, "kuma-validation")] = run.text()
    w.sidecar_log(pod, 4)
    cron = w.add("CronJob", w.meta("settle", space), "batch/v1", spec={"schedule": "*/30 * * * *", "concurrencyPolicy": "Forbid", "suspend": False},
                 status={"active": [{"kind": "Job", "namespace": space, "name": app, "apiVersion": "batch/v1"}], "lastScheduleTime": rfc3339(begun)})
    w.event(cron, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid", w.ago(1100), w.ago(24), 9, component="cronjob-controller")
    for n, minutes in enumerate((58, 28)):
        one = w.workload("fx-fix-2966%d" % (7150 + 30 * n), space, replicas=1, created=w.ago(60 * minutes), kind="Job", main="fix", spec={"restartPolicy": "Never"})
        finished(w, one, w.ago(60 * minutes - 71))
        w.cp_say(w.ago(60 * minutes - 73), "INFO", "controllers.Pod", "sending request to terminate Envoy", {"pod": {"name": one.pods[0].name, "namespace": space}})
        w.cp_say(w.ago(60 * minutes - 78), "ERROR", "controllers.Pod", "envoy admin client failed. Most probably the pod is already going down.", {"pod": {"name": one.pods[0].name, "namespace": space}, "error": "unable to send POST to quitquitquit: EOF"})
    w.event(pod, "Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", begun + seconds(6), begun + seconds(11), 2, warning=True)
    w.event(pod, "BackOff", "Back-off restarting failed container settle in pod %s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]), first + seconds(300), first + seconds(309), 2, warning=True)
    bustle(w, "shipper", "dns", "scaler", "deprecated", "stream", "pull")
    return w.expect("healthy", must_not=QUIET + ["order-job-never-completes", "order-native-sidecar-startup-probe", "order-app-before-sidecar", "dp-envoy-not-ready", "mtls-deny-all", "dp-envoy-exit"],
                    note="A Job of 48 minutes is at work (one restart at its begin), so its CronJob starts no other one; Jobs before it ended, sidecars and all. Nothing is wrong.")
