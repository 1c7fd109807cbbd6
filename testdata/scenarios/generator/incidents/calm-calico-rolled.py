"""Healthy: Calico was upgraded node by node; the installers fell over once each and installed themselves again."""
from common import *


def build(name):
    w = World(name, (2, 8, 5), "kubeadm", product="kong-mesh", now="2025-03-06T11:05:28Z", form="tar", shape="mid", nodes=5, apps=4)
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        at = w.ago(3100 - 210 * number)
        calico = next(p for p in w.pods if p.name.startswith("calico-node") and p.node == node)
        calico.created = at - seconds(20)
        calico.run()
        w.event(calico, "Scheduled", None, calico.created)
        w.event(calico, "Started", "Started container calico-node", calico.created + seconds(3))
        pod = w.cni_pods[node]
        old = pod.created
        before = [line for _, line in refresh(at - seconds(1777), at)]
        w.cni_since(node, at + seconds(2))
        pod.states["install-cni"].update(restarts=1, last=ended(5, "Error", old + seconds(2), at))
        w.logs[(pod.namespace, pod.name, "install-cni-previous")] = "\n".join(before + cleanup(w.v, at, reason="chained plugin config file does not contain kuma-cni plugin")) + "\n"
    skips = ["missing required kuma-sidecar container"] * 2
    for number, skip in enumerate(skips):
        for pod in w.workload("report-" + "ab"[number], "monitoring", replicas=2, mesh=False, age=1300 + 100 * number).pods:
            w.plugin_add(pod, skip)
    for pod in w.workload("checkout-fresh", w.spaces[0], replicas=3, age=1100).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).text()
        w.event(pod, "Scheduled", None, pod.created)
        w.event(pod, "Started", "Started container kuma-validation", pod.created + seconds(2))
        w.event(pod, "Started", "Started container kuma-sidecar", pod.created + seconds(4))
        w.sidecar_log(pod, 4)
    return w.expect("healthy", must_not=QUIET + ["cni-conf-removed-or-invalid", "cni-ds-not-scheduled", "dp-envoy-not-ready"],
                    note="One exit 5 a node while Calico was rolled, healed at once; pods made since have their rules; everything is Ready.")
