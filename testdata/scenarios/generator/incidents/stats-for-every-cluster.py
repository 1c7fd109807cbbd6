"""Kong Mesh 2.13 with native sidecars on OpenShift: a big mesh with full Envoy statistics does not fit into 512Mi."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 13, 7), "openshift", product="kong-mesh", cni="standalone", nodes=3, apps=1, now="2026-04-13T23:31:02Z", native=True, family="dualstack")
    space = w.spaces[1]
    w.crd("meshmetrics", "MeshMetric", "Namespaced")
    w.custom_add("meshmetrics.kuma.io", True, "MeshMetric", w.meta("everything", w.system, w.ago(90000), {"kuma.io/mesh": "default"}), spec={"targetRef": {"kind": "Mesh"}, "default": {"sidecar": {"includeUnused": True, "profiles": {"appendProfiles": [{"name": "All"}]}}}})
    restarts, run = 9, 22
    last = w.ago(95)
    found = w.workload("timetable", space, replicas=3, created=w.first_attempt(last, restarts, run) - seconds(7))
    for number, pod in enumerate(found.pods):
        start = last + seconds(number)
        pod.init_fails("kuma-sidecar", 137, start, start + seconds(run), restarts, "OOMKilled", message="back-off 5m0s restarting failed container=kuma-sidecar pod=%s_%s(%s)" % (pod.name, space, pod.obj["metadata"]["uid"]))
        passed(w, pod)
        lines, t = booted(w, start)
        lines += [envoy(t + seconds(6), "info", "upstream", "source/common/upstream/cds_api_helper.cc:32] cds: add 6107 cluster(s), remove 0 cluster(s)")]
        w.logs[(space, pod.name, "kuma-sidecar")] = "\n".join(lines) + "\n"
        w.collected.add(pod.name)
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    found.finish()
    crash_elsewhere(w, "report-mailer", why="SMTP relay.example.internal: 535 authentication failed")
    w.without("events")
    return w.expect("failing", ["x-oom"], ["dp-envoy-exit"], ["order-native-sidecar-startup-probe", "init-oom", "cni-oom", "val-oom-or-exec", "dp-xds-stream", "dp-config-rejected", "x-exec-format", "dp-cp-unreachable", "x-limitrange-quota"], found.pods,
                    "Init:CrashLoopBackOff of the native kuma-sidecar: OOMKilled (137) at 512Mi some seconds after 6107 clusters arrived.")
