"""Healthy: a cluster at a quarter's end, with restarts of long ago, warnings of all parts and a few late probes; everything runs."""
from more_platforms import *


def build(name):
    w = World(name, (2, 14, 3), "rke2-sles", product="kong-mesh", family="dualstack", now="2026-09-30T20:14:40Z", nodes=4, apps=4, native=True)
    for n, node in enumerate(list(w.cni_pods)):
        pod = w.cni_pods[node]
        end = w.ago(86400 * (17 + n))
        pod.states["install-cni"].update(restarts=1 + n % 2, last=ended(5, "Error", w.old + seconds(500), end), state=running(end + seconds(2)))
    found = w.workload("closing-books", w.spaces[0], replicas=4, age=1900)
    for n, pod in enumerate(found.pods):
        run = Validator(w.v, pod.created + seconds(2), w.rng, w.offset).passes(after=n % 3, noise=True).passes("ipv6", noise=n == 1)
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
        w.sidecar_log(pod, 2 + n)
        started(w, pod, image_pulled=n == 2)
        w.event(pod, "Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503", pod.created + seconds(8), pod.created + seconds(13), 2, warning=True)
        w.cni_say(pod.node, pod.created + seconds(1.1), "# [iptables] [WARNING] conflicting iptables modes detected; both iptables-nft and iptables-legacy have existing rules and/or custom chains. To avoid potential conflicts, iptables-legacy will be ignored, and iptables-nft will be used")
        if n == 3:
            earlier = pod.created - seconds(13)
            w.event(pod, "FailedCreatePodSandBox", 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "%s": plugin type="calico" name="k8s-pod-network" failed (add): error getting ClusterInformation: '
                    'connection is unauthorized: Unauthorized' % w.hex(64), earlier + seconds(1), warning=True)
            next(e for e in w.items if e["kind"] == "Event" and e["reason"] == "Scheduled" and e["involvedObject"]["name"] == pod.name)["eventTime"] = micro(earlier + seconds(0.137))
            pod.created = earlier
    job = w.workload("ledger-freeze", w.spaces[1], replicas=1, created=w.ago(1500), kind="Job", spec={"restartPolicy": "Never"})
    end = w.ago(1320)
    job.pods[0].completed(end)
    for cname, native in job.pods[0].inits():
        if native:
            job.pods[0].states[cname] = dict(state=ended(0, "Completed", end - seconds(170), end + seconds(3)), ready=False)
    job.finish()
    job.top["status"] = {"startTime": rfc3339(w.ago(1500)), "completionTime": rfc3339(end), "succeeded": 1, "conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": rfc3339(end)}]}
    bustle(w, "shipper", "dns", "grafana", "scaler", "deprecated", "stream", "pull", "restarted")
    return w.expect("healthy", must_not=QUIET + ["plugin-mixed-iptables-modes", "plugin-unauthorized", "order-native-sidecar-startup-probe", "order-job-never-completes", "x-runtime-restart-sandbox", "dp-envoy-not-ready", "x-probe-failures"],
                    note="Old exits with 5, validations that passed after a retry or two, a sandbox made at the second try, warnings of iptables modes: all pods run, the Job is complete.")
