"""Pair: after a hard reboot no installer runs on the node; Kuma 2.5 says 'more than one' for none."""
from common import *

END = parse_time("2025-02-05T17:09:31Z")
START = END - seconds(600)
ERROR = "more than one process '/install-cni' running on a node, this should not happen"


def host_log():
    lines, at, n = [], START, 0
    while at < END:
        lines.append(zap(at, "ERROR", "kuma-cni", "could not hijack main process file - continue logging to /tmp/kuma-cni.log", {"error": ERROR}))
        lines += ["github.com/kumahq/kuma/app/cni/pkg/cni.hijackMainProcessStderr", "\t/home/runner/work/kuma/app/cni/pkg/cni/main.go:93", "github.com/kumahq/kuma/app/cni/pkg/cni.cmdAdd",
                  "\t/home/runner/work/kuma/app/cni/pkg/cni/main.go:127", "github.com/containernetworking/cni/pkg/skel.(*dispatcher).checkVersionAndCall", "\t/go/pkg/mod/github.com/containernetworking/cni@v1.1.2/pkg/skel/skel.go:166"]
        n += 1
        at += seconds((1.913, 2.207, 0.411, 3.902, 1.774, 2.018, 1.371)[n % 7])
    return "\n".join(lines) + "\n"


def build(name):
    w = World(name, (2, 5, 7), "kubeadm", now=END + seconds(19), shape="mid")
    node = next(n["metadata"]["name"] for n in w.nodes if n["metadata"]["name"] != w.cp.pods[0].node)
    boot = START - seconds(29)
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    w.event(w.get("Node", node), "Starting", "Starting kubelet.", boot + seconds(4))
    w.get("Node", node)["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(22))
    for pod in w.pods:
        if pod.node == node and pod.obj["spec"].get("hostNetwork"):
            main = pod.mains()[0]
            pod.main(main, state=running(boot + seconds(12)), ready=True, started=True, restarts=1, last=ended(255, "Unknown", pod.created + seconds(2), boot))
            pod.ready_at = boot + seconds(20)
    fresh = w.workload("orders-sync", w.spaces[0], replicas=2, created=w.ago(310), node=node, plugin=None)
    stuck = [p for p in w.pods if p.node == node and not p.obj["spec"].get("hostNetwork") and p.phase != "Succeeded"]
    w.cni_lines[node] = []
    for pod in stuck:
        keep = pod.created
        if keep < boot:
            w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(26), w.ago(12), 43)
            pod.created = boot + seconds(27)
        w.sandbox_fails(pod, ERROR, 3)
        pod.created = keep
        pod.ready_at = max(keep, boot)
        if keep < boot:
            w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
        w.logs.pop((pod.namespace, pod.name, "kuma-sidecar"), None)
    w.logs = {key: text for key, text in w.logs.items() if key[1] not in {p.name for p in stuck}}
    w.cni_count()
    for rs in [i for i in w.items if i["kind"] == "ReplicaSet"]:
        mine = [p for p in w.pods if p.obj["metadata"].get("ownerReferences", [{}])[0].get("uid") == rs["metadata"]["uid"]]
        ready = sum(1 for p in mine if p.ready)
        if ready < len(mine):
            top = w.get("Deployment", rs["metadata"]["ownerReferences"][0]["name"], rs["metadata"]["namespace"])
            rs["status"].update(readyReplicas=ready, availableReplicas=ready)
            top["status"].update(readyReplicas=ready, availableReplicas=ready, unavailableReplicas=len(mine) - ready)
            if not ready:
                top["status"]["conditions"] = [{"type": "Available", "status": "False", "reason": "MinimumReplicasUnavailable"}]
    for pod in fresh.pods:
        w.no_dataplane(pod)
    fresh.finish()
    w.extra["host-collectors/%s/kuma-cni-log/kuma-cni.log" % node] = host_log()
    return w.expect("failing", ["plugin-installer-not-running"], ["x-runtime-restart-sandbox"], ["plugin-two-installers", "x-binary-missing", "plugin-kubeconfig-missing", "x-uninstall-leftover",
                    "cni-plugin-overwritten", "plugin-apiserver-unreachable", "cni-oom"], stuck,
                    "Pair: same kuma-cni.log as its twin; here there is no /install-cni on the node, and the installer's own pod is stuck.", any_subject=True)
