"""A crowded kind node has no inotify instance left: Envoy asserts at start, again and again."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 10, 6), "kind", nodes=3, apps=1, now="2025-06-24T18:41:30Z", family="dualstack")
    space, node = w.spaces[0], w.node(1)

    def run(at):
        lines = bootstrap(w.v, at, w.cp_url) + not_found_yet(at + seconds(0.2), 1) + [
            zap(at + seconds(3.3), "INFO", "kuma-dp.run", "received bootstrap configuration", {"adminPort": 9901}),
            zap(at + seconds(3.31), "INFO", "kuma-dp.run", "starting Kuma DP", {"version": w.vtext}), zap(at + seconds(3.32), "INFO", "kuma-dp.run.envoy", "starting Envoy", {"path": "/usr/bin/envoy"}),
            envoy(at + seconds(3.5), "info", "main", "source/server/server.cc:432] initializing epoch 0 (base id=0, hot restart version=disabled)"),
            envoy(at + seconds(3.56), "critical", "assert", "source/common/filesystem/inotify/watcher_impl.cc:24] assert failure: inotify_fd_ >= 0. Details: Consider increasing value of user.max_inotify_watches via sysctl"),
            envoy(at + seconds(3.56), "critical", "backtrace", "./source/server/backtrace.h:127] Caught Aborted, suspect faulting address 0x162e00000012"),
            envoy(at + seconds(3.56), "critical", "backtrace", "./source/server/backtrace.h:111] Backtrace (use tools/stack_decode.py to get line numbers):"),
            envoy(at + seconds(3.56), "critical", "backtrace", "./source/server/backtrace.h:121] #0: [0x7f2c9a4dd050]"),
            zap(at + seconds(3.6), "ERROR", "kuma-dp.run.envoy", "Envoy terminated with an error", {"error": "signal: aborted (core dumped)"}),
            zap(at + seconds(3.6), "INFO", "kuma-dp.run", "stopping all Kuma DP components"), zap(at + seconds(3.61), "ERROR", "kuma-dp.run", "error while running Kuma DP", {"error": "signal: aborted (core dumped)"}),
            "Error: signal: aborted (core dumped)"]
        return "\n".join(lines) + "\n"
    found = w.workload("map-tiles", space, replicas=2, node=node, created=w.ago(int(span(7, 4)) + 95))
    for number, pod in enumerate(found.pods):
        passed(w, pod)
        last = pod.created + seconds(6 + span(7, 4))
        w.main_loops(pod, "kuma-sidecar", run(last), 1, last, 7, 4, previous=run(last - seconds(304)))
        pod.ready_at = pod.created
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    found.finish()
    for n in range(14):
        w.workload("runner-%d" % (n + 1), "monitoring", replicas=1, mesh=False, node=node, age=500000 + n)
    fine = w.workload("map-labels", space, replicas=1, node=w.node(0), created=w.ago(1300))
    w.sidecar_log(fine.pods[0], 1)
    return w.expect("failing", ["dp-envoy-exit"], ["dp-envoy-not-ready"], ["x-oom", "x-exec-format", "dp-port-conflict", "dp-config-rejected", "dp-not-found-yet", "val-rules-missing-generic", "dp-cp-unreachable", "dp-xds-stream"], found.pods,
                    "Envoy aborts 0.2 s after its start (no inotify instance left on the node) and kuma-dp ends with it; pods of other nodes are well.")
