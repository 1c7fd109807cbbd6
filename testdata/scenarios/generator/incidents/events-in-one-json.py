"""Attached: kubectl get events -A -o json of a Kuma 2.6 cluster. The plugin does not know its log level."""
from field_reports import *


def build(name):
    w = World(name, (2, 6, 11), "k3s", family="ipv4", nodes=3, apps=1, native=False, now="2024-09-24T18:11:36Z")
    a, b = w.spaces
    why = "wrong set the right log level: unknown log level warn"
    bad = []
    for app, space, mesh, old in (("coupon-rank", a, True, 1500), ("coupon-mail", b, True, 1310), ("loki-write", "monitoring", False, 1190)):
        bad += stuck(w, app, space, why, 10, old, mesh=mesh, replicas=2 if mesh else 1)
    no_new = [pod for pod in w.pods if pod.name.startswith("db-backup-")]
    w.items = [i for i in w.items if not (i["kind"] == "Event" and any(i["involvedObject"]["name"] == pod.name for pod in no_new))]
    probe_trouble(w)
    job_trouble(w)
    bustle(w, "scaler", "pull")
    p = Folder(w)
    p.put("events.json", events_json(sorted(w.of("Event"), key=lambda e: event_times(e)[1])))
    return p.expect("failing", ["plugin-set-log-level"], (), ["cni-bad-log-level", "plugin-parse-config", "plugin-installer-not-running", "cni-bad-config", "plugin-bad-annotation", "x-k3s-rke2", "plugin-kubeconfig-missing", "x-binary-missing"], bad,
                    "Every new sandbox, in the mesh or not, fails as kuma-cni of 2.6 does not know the log level 'warn' of its configuration; only events.", any_subject=True, missing=["everything but events"])
