"""Pair: the CNI was moved to another namespace and the old DaemonSet stayed; two installers run on each node."""
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
    w = World(name, (2, 5, 7), "aks", now=END + seconds(44), form="zip", apps=4)
    w.namespace("mesh-cni", {}, w.ago(2700))
    labels = dict(w.cni_ds["metadata"]["labels"])
    w.add("ConfigMap", w.meta("kuma-cni-config", "mesh-cni", w.ago(2690), labels), data=dict(w.cni_config["data"]))
    w.add("ServiceAccount", w.meta("kuma-cni", "mesh-cni", w.ago(2690), labels))
    w.get("ClusterRoleBinding", "kuma-cni")["subjects"].append({"kind": "ServiceAccount", "name": "kuma-cni", "namespace": "mesh-cni"})
    second = w._daemonset("kuma-cni-node", "mesh-cni", w.cni_spec(), labels, "kuma-cni", age=2680)
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        pod = w.make_pod("kuma-cni-node-" + w.word(5), "mesh-cni", w.cni_spec(), node, w.ago(2679), labels, owner=second, generate="kuma-cni-node-")
        start = pod.created + seconds(2)
        lines, done = install_start(w.v, start, w.cni_conf)
        w.logs[("mesh-cni", pod.name, "install-cni")] = "\n".join(lines + [line for _, line in refresh(start, w.now)]) + "\n"
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container install-cni", start)
        w.collected.add(pod.name)
    stuck = []
    node = w.node(2)
    for app, space, count, where in (("orders-sync", w.spaces[0], 3, node), ("billing-run", w.spaces[1], 4, node), ("dashboards-export", "monitoring", 2, [w.node(0), w.node(3)])):
        mesh = space != "monitoring"
        found = w.workload(app, space, replicas=count, created=START - seconds(2), plugin=None, mesh=mesh, node=where)
        for pod in found.pods:
            if mesh:
                w.no_dataplane(pod)
            w.sandbox_fails(pod, ERROR, 3)
        found.finish()
        stuck += found.pods
    w.extra["host-collectors/%s/kuma-cni-log/kuma-cni.log" % node] = host_log()
    return w.expect("failing", ["plugin-two-installers"], (), ["plugin-installer-not-running", "x-runtime-restart-sandbox", "x-binary-missing", "plugin-kubeconfig-missing", "x-uninstall-leftover",
                    "cni-plugin-overwritten", "cni-oom", "plugin-apiserver-unreachable", "x-aks"], stuck,
                    "Pair: same kuma-cni.log as its twin; here two DaemonSets (kube-system and mesh-cni) run an installer on every node.", any_subject=True)
