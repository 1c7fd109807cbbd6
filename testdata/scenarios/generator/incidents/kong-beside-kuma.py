"""During a move from Kuma to Kong Mesh both charts have put their CNI on the nodes."""
from field_rules import *


def build(name):
    w = World(name, (2, 11, 16), "gke", nodes=3, apps=2, family="dualstack", now="2026-02-10T15:07:36Z", cni_age=2600000)
    w.namespace("kong-mesh-system", {"kuma.io/sidecar-injection": "false"}, w.ago(4000))
    w.workload("kong-mesh-control-plane", "kong-mesh-system", replicas=1, mesh=False, image="docker.io/kong/kuma-cp:2.11.16", age=3900)
    labels = {"app": "kong-mesh-cni", "app.kubernetes.io/name": "kong-mesh", "app.kubernetes.io/instance": "kong-mesh"}

    def spec():
        out = w.cni_spec()
        out["containers"] = [dict(c, image="docker.io/kong/kuma-cni:2.11.16") for c in out["containers"]]
        return out
    second = w._daemonset("kong-mesh-cni-node", "kube-system", spec(), labels, age=3890)
    for node in [n["metadata"]["name"] for n in w.nodes]:
        pod = w.make_pod("kong-mesh-cni-node-" + w.word(5), "kube-system", spec(), node, w.ago(3880), labels, owner=second, generate="kong-mesh-cni-node-")
        w.event(pod, "Started", "Started container install-cni", w.ago(3500))
    error = "failed to hijack main process stderr: unable to open CNI process stderr file: more than one process '/install-cni' running on a node, this should not happen"
    stuck = no_sandboxes(w, [("premium-calc", w.spaces[0], 2, True), ("premium-doc", w.spaces[1], 1, True), ("tempo-query", "monitoring", 1, False)], error, age=2300)
    volume_trouble(w)
    without_backup(w)
    long_ago(w)
    w.without("cni-logs")
    return w.expect("failing", ["plugin-two-installers"], (), ["plugin-installer-not-running", "x-runtime-restart-sandbox", "x-uninstall-leftover", "cni-plugin-overwritten", "x-binary-missing", "plugin-kubeconfig-missing",
                    "val-cni-not-ready-on-node", "cni-oom", "x-gke"], stuck,
                    "kuma-cni-node and kong-mesh-cni-node both run on every node, so two processes are called /install-cni.", any_subject=True)
