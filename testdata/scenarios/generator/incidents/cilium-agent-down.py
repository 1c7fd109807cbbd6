"""A cluster with Kuma in which Cilium's agent is down on a node: sandboxes fail in cilium-cni, before Kuma's plugin has its turn."""
from common import *


def build(name):
    w = World(name, (2, 13, 10), "cilium", now="2026-07-19T23:41:00Z", family="dualstack")
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false"})
    node = w.node(3)
    agent = next(p for p in w.pods if p.name.startswith("cilium") and p.node == node)
    w.main_loops(agent, "cilium", 'level=fatal msg="Unable to initialize BPF maps: unable to create map: operation not permitted" subsys=daemon\n', restarts=8, run=4)
    found = w.workload("nightly-etl", "monitoring", replicas=2, mesh=False, created=w.ago(900), node=node)
    for pod in found.pods:
        w.sandbox_fails(pod, 'unable to connect to Cilium agent: failed to create cilium agent client after 30.000000 seconds timeout: Get "http://localhost/v1/config": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory', 3,
                        plugin="cilium-cni", every=45)
    found.finish()
    return w.expect("not-kuma", (), (), QUIET + ["plugin-apiserver-unreachable", "x-cilium-kpr-socketlb", "plugin-unauthorized"], found.pods + [agent], "plugin type=\"cilium-cni\" fails as Cilium's agent crashes; Kuma's parts and pods are well.", also=["healthy"], any_subject=True)
