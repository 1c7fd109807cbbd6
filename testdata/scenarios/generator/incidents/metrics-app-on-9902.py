"""Kuma 2.14 on OpenShift: since this release kuma-dp's readiness port is 9902; an application with a port of its own there comes second."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 14, 2), "openshift", cni="standalone", nodes=3, apps=1, now="2026-08-18T14:48:22Z", native=True, family="dualstack")
    space = w.spaces[0]
    last = w.ago(61)
    found = w.workload("probe-hub", space, replicas=2, created=w.first_attempt(last, 8, 1) - seconds(9), app_port=9902, main_more={"args": ["--listen", ":9902"]})
    for number, pod in enumerate(found.pods):
        at = last + seconds(number)
        text = "%s level=info msg=\"probe-hub 3.8.1\"\n%s level=fatal msg=\"cannot listen\" err=\"listen tcp :9902: bind: address already in use\"\n" % (rfc3339(at), rfc3339(at))
        w.main_loops(pod, "probe-hub", text, 1, at, 8, 1, previous=text.replace(rfc3339(at), rfc3339(at - seconds(301))))
        passed(w, pod)
        lines, _ = booted(w, pod.created + seconds(5), admin=False)
        lines.insert(6, zap(pod.created + seconds(5.405), "INFO", "readiness", "starting readiness reporter", {"addr": "[::]:9902"}))
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        w.collected.add(pod.name)
        pod.ready_at = pod.created
        pod.dataplane["spec"]["networking"]["inbound"][0].update(port=9902)
    found.finish()
    before = w.workload("probe-edge", space, replicas=1, created=w.ago(900000), app_port=9902)
    for c in before.pods[0].obj["spec"]["initContainers"]:
        if c["name"].startswith("kuma"):
            c["image"] = c["image"].replace("2.14.2", "2.13.8")
    w.sidecar_log(before.pods[0], 1)
    return w.expect("failing", ["dp-port-conflict"], (), ["val-bind-in-use", "x-istio-side-by-side", "x-hostnetwork-pod", "dp-envoy-exit", "x-probe-failures", "order-app-before-sidecar", "dp-envoy-not-ready", "x-oom"], found.pods,
                    "The application wants port 9902, which kuma-dp's readiness reporter holds since 2.14; the native sidecar is first, so the application ends.", also=["not-kuma"])
