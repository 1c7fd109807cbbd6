"""Files of kubectl get -o yaml: Jobs never come to their work, as the token that their sidecars are told to use is an empty file."""
from field_start import *
from extra_injection import down


def build(name):
    w = World(name, (2, 12, 9), "gke", product="kuma", nodes=3, apps=1, now="2025-12-31T23:41:05Z", native=True, family="dualstack", cni_age=600000)
    space = w.spaces[1]
    path = "/var/run/secrets/mesh-token/token"

    def token(spec, annotations):
        annotations["kuma.io/service-account-token-volume"] = "mesh-token"
        spec["automountServiceAccountToken"] = False
        for c in spec["initContainers"]:
            if c["name"] == "kuma-sidecar":
                c["env"] = [dict(e, value=path) if e["name"] == "KUMA_DATAPLANE_RUNTIME_TOKEN_PATH" else e for e in c["env"]]
                c["volumeMounts"] = c["volumeMounts"] + [{"name": "mesh-token", "mountPath": "/var/run/secrets/mesh-token", "readOnly": True}]
        spec["volumes"].append({"name": "mesh-token", "secret": {"secretName": "ledger-mesh-token", "defaultMode": 420}})
    pods, last = [], w.ago(101)
    for n, (cron, minute) in enumerate((("ledger-close", 29453700), ("ledger-mirror", 29453720))):
        app = "%s-%d" % (cron, minute)
        found = w.workload(app, space, replicas=1, created=w.first_attempt(last, 10 + n, 1) - seconds(8), kind="Job", main="close", spec={"restartPolicy": "Never"}, labels={"job-name": app}, tweak=token)
        pod = found.pods[0]
        text = "\n".join(bootstrap(w.v, last, w.cp_url)[:4] + ["Error: unable to get or generate dataplane token: token under file %s is empty" % path]) + "\n"
        w.init_loops(found, "kuma-sidecar", text, restarts=10 + n, run=1, last=last)
        passed(w, down(pod))
        obj = w.add("CronJob", w.meta(cron, space), "batch/v1", spec={"schedule": "*/20 * * * *", "concurrencyPolicy": "Forbid", "suspend": False},
                    status={"active": [{"kind": "Job", "namespace": space, "name": app, "apiVersion": "batch/v1"}], "lastScheduleTime": rfc3339(pod.created)})
        w.event(obj, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid", w.ago(1700), w.ago(31 + n), 12, component="cronjob-controller")
        pods.append(pod)
    before = w.workload("ledger-close-29453680", space, replicas=1, created=w.ago(5200), kind="Job", main="close", spec={"restartPolicy": "Never"})
    end = w.ago(4900)
    before.pods[0].completed(end)
    before.pods[0].states["kuma-sidecar"] = dict(state=ended(0, "Completed", w.ago(5196), end + seconds(2)), ready=False)
    before.finish()
    before.top["status"] = {"startTime": rfc3339(w.ago(5200)), "completionTime": rfc3339(end), "succeeded": 1, "conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": rfc3339(end)}]}
    database_trouble(w)
    p = Folder(w)
    lists(p, w, "ledger/objects", [("Pod", "pods"), ("Job", "jobs"), ("CronJob", "cronjobs"), ("Event", "events")], [space, w.system])
    lists(p, w, "ledger/objects", [("Node", "nodes"), ("DaemonSet", "daemonsets")])
    plain_logs(p, w, "ledger/logs", [space, w.system])
    packed(p, "ledger-20251231")
    return p.expect("failing", ["dp-token"], ["dp-envoy-not-ready"], ["order-job-never-completes", "order-native-sidecar-startup-probe", "inj-token-volume", "dp-cp-unreachable", "dp-ca-mismatch", "cni-sa-token-or-ca-missing", "dp-not-found-yet", "dp-envoy-exit"], pods,
                    "The secret behind kuma.io/service-account-token-volume holds an empty token: kuma-dp ends at once, the Jobs' own containers have not run yet. An earlier Job ended as it should.", any_subject=True, missing=["secrets", "other namespaces", "configmaps"])
