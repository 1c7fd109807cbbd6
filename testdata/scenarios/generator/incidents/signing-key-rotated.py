"""The API server's service account key was replaced; the CNI pods still hold tokens of the old one."""
from common import *


def build(name):
    w = World(name, (2, 4, 6), "k3s", product="kong-mesh", now="2025-01-22T14:55:19Z", shape="mid", apps=2)
    w.cp.pods[0].created = w.ago(1500)
    w.cp.pods[0].run()
    w.event(w.cp.pods[0], "Scheduled", None, w.ago(1500))
    w.event(w.cp.pods[0], "Started", "Started container control-plane", w.ago(1497))
    stuck = []
    for number, (app, space) in enumerate((("portal-web", 0), ("portal-auth", 0), ("quotes-feed", 1))):
        found = w.workload(app, w.spaces[space], replicas=1, created=w.ago(1200 - 60 * number), plugin=None)
        pod = found.pods[0]
        w.no_dataplane(pod)
        keep, pod.created = pod.created, pod.created + seconds(31)
        w.sandbox_fails(pod, "pod excluded - error getting pod info: failed to get pod data: Unauthorized", 4, every=44)
        pod.created = pod.ready_at = keep
        w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
        w.event(pod, "Scheduled", None, keep)
        found.finish()
        stuck.append(pod)
        begin = pod.created + seconds(1.5)
        while begin < w.ago(40):
            for n in range(31):
                at = begin + seconds(1.004 * n)
                w.cni_say(pod.node, at, zap(at, "ERROR", "kuma-cni", "error getting pod info", {"retries": 30, "error": "Unauthorized"}))
            begin += seconds(44)
    return w.expect("failing", ["plugin-unauthorized"], (), ["plugin-apiserver-unreachable", "plugin-rbac-forbidden", "cni-rbac-skipped", "plugin-kubeconfig-missing", "cni-sa-token-or-ca-missing",
                    "plugin-installer-not-running", "plugin-pod-not-found", "dp-token", "plugin-skip-no-sidecar"], stuck,
                    "The plugin's requests for the pod end with Unauthorized, 31 times a sandbox; tokens in the kubeconfig are of the replaced key.")
