"""Pair 10: after a node's reboot the sandboxes were made again before the CNI was back."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kubeadm", now=after(10, 100), **world_options(10))
    node = w.node(2)
    options = run_options(10)
    first = w.first_attempt(options["last"], 5, 10.1)
    boot = first - seconds(40)
    w.event(w.get("Node", node), "Rebooted", "Node %s has been rebooted, boot id: %s" % (node, w.uid()), boot, warning=True)
    w.get("Node", node)["status"]["conditions"][3]["lastTransitionTime"] = rfc3339(boot + seconds(21))
    calico = next(p for p in w.pods if p.name.startswith("calico-node") and p.node == node)
    calico.main("calico-node", state=running(boot + seconds(24)), ready=True, started=True, restarts=1, last=ended(255, "Unknown", w.old + seconds(60), boot))
    w.cni_since(node, first + seconds(31))
    w.cni_pods[node].states["install-cni"].update(restarts=1, last=ended(255, "Unknown", w.old + seconds(500), boot))
    found = w.validation_fails("policy-api", w.spaces[0], restarts=5, replicas=2, node=node, plugin=None, created=w.old + seconds(5000), **options)
    for pod in found.pods:
        w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", first - seconds(5))
        pod.states["kuma-validation"]["restarts"] = 6
    return w.expect("failing", ["val-rerun-on-sandbox-recreate"], ["val-rules-missing-generic", "val-cni-race-new-node", "x-runtime-restart-sandbox"],
                    [c for c in rivals("val-rerun-on-sandbox-recreate") if c != "val-cni-race-new-node"], found.pods,
                    "Pair 10: pods of one rebooted node that had worked for weeks; SandboxChanged before the CNI pod was Ready again.")
