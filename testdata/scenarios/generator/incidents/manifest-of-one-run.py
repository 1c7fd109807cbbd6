"""kubectl get pod -o yaml, and nothing else: the work of a Job's pod ended with 0 in the night, its sidecar is an ordinary container and runs."""
from field_start import *


def build(name):
    w = World(name, (2, 13, 7), "eks-133", product="kong-mesh", nodes=2, apps=0, family="ipv4", now="2026-03-02T08:40:17Z", native=False)
    space, app = w.spaces[0], "premium-recalc-29537460"
    begun = parse_time("2026-03-02T01:00:01Z")
    found = w.workload(app, space, replicas=1, created=begun, kind="Job", main="recalc", image="registry.example.internal/actuary/recalc:9.2.1", spec={"restartPolicy": "Never"}, labels={"batch.kubernetes.io/job-name": app, "job-name": app})
    pod = found.pods[0]
    end = begun + seconds(3172)
    # The sidecar was ended once by its probe when the node was busy; that is long past.
    pod.main("kuma-sidecar", state=running(begun + seconds(141)), ready=True, started=True, restarts=1, last=ended(0, "Completed", begun + seconds(5), begun + seconds(140)))
    pod.main("recalc", state=ended(0, "Completed", begun + seconds(7), end), ready=False)
    pod.ready_at = end + seconds(1)
    found.finish()
    p = Folder(w)
    p.put("pod.yaml", to_yaml(pod.render()))
    return p.expect("failing", ["order-job-never-completes"], (), ["dp-envoy-not-ready", "order-app-before-sidecar", "dp-envoy-exit", "order-native-sidecar-startup-probe", "x-probe-failures", "dp-cp-unreachable", "val-rules-missing-generic", "order-wait-ready-deadlock"], [pod],
                    "The Job's container ended with 0 seven hours ago; kuma-sidecar, no native one, runs on and keeps the pod and its Job active.", any_subject=True, missing=["everything but one pod"])
