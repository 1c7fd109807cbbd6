"""GKE Sandbox: the plugin sets its rules in the host's namespace of the pod, gVisor has a network stack of its own."""
from extra_injection import *


def build(name):
    w = World(name, (2, 13, 9), "gke", nodes=3, apps=2, family="ipv4", now="2026-04-28T12:08:52Z")
    stranger(w, "crash")
    node = w.add_node(created=w.ago(160000), labels={"sandbox.gke.io/runtime": "gvisor", "cloud.google.com/gke-nodepool": "sandboxed"},
                      taints=[{"key": "sandbox.gke.io/runtime", "value": "gvisor", "effect": "NoSchedule"}])
    for each in ("calico-node", "kube-proxy"):
        old = next(p for p in w.pods if p.name.startswith(each + "-"))
        w.make_pod("%s-%s" % (each, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, w.ago(159980), {"k8s-app": each}, generate=each + "-")
    box = {"runtimeClassName": "gvisor", "nodeSelector": {"sandbox.gke.io/runtime": "gvisor"}, "tolerations": [{"key": "sandbox.gke.io/runtime", "operator": "Equal", "value": "gvisor", "effect": "NoSchedule"}]}
    found = w.validation_fails("notebook-runner", w.spaces[0], refused, replicas=2, restarts=6, node=node, spec=box)
    fine = w.workload("notebook-hub", w.spaces[0], replicas=1, created=w.ago(1400), node=w.node(0))
    validated(w, fine.pods[0])
    w.without("cp-logs", "mutating-webhook-configurations")
    return w.expect("failing", ["x-gvisor-kata"], ["val-rules-missing-generic"], rivals("x-gvisor-kata", extra=["x-gke", "plugin-netns-open", "cni-bin-dir-wrong-but-writable", "x-linkerd-side-by-side"]), found.pods,
                    "runtimeClassName gvisor; the plugin says it put the rules in for these very pods, and nothing is redirected inside. The same workload's hub without a sandbox is well.")
