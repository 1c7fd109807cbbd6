"""A stateful set had run for weeks; its node lost power and made the sandboxes again before the CNI was there.

k3s writes its conflist anew at each start, so no pod was stuck: they came up without rules."""
from field_cni import *


def build(name):
    w = World(name, (2, 10, 10), "k3s", family="dualstack", now="2025-11-18T04:25:50Z", nodes=3, apps=0)
    node = w.node(0)
    last = w.ago(150)
    script = lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6")
    boot = w.first_attempt(last, 5, 20.1) - seconds(36)
    w.cni_since(node, boot + seconds(75))
    pod = w.cni_pods[node]
    pod.states["install-cni"].update(restarts=1, last=ended(255, "Unknown", w.old + seconds(300), boot - seconds(20)))
    w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(44))
    w.event(pod, "Started", "Started container install-cni", boot + seconds(75))
    found = w.validation_fails("historian", w.spaces[0], script, last=last, restarts=5, replicas=2, node=node, plugin=None, created=w.old + seconds(90000), kind="StatefulSet")
    for each in found.pods:
        w.event(each, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(31))
        each.states["kuma-validation"]["restarts"] = 6
        for con in each.mains():
            each.states[con] = dict(state=waits("PodInitializing"), last=ended(255, "Unknown", each.created + seconds(9), boot), ready=False, restarts=1)
    bustle(w, "dns", "scaler", "deprecated")
    power_cycle(w, node, boot, keep=found.pods + [pod])
    late = well(w, "historian-ui", w.spaces[0], age=300, node=node)
    w.without("nodes")
    return w.expect("failing", ["val-rerun-on-sandbox-recreate"], ["val-rules-missing-generic", "val-cni-race-new-node", "x-runtime-restart-sandbox"],
                    [c for c in rivals("val-rerun-on-sandbox-recreate", extra=["x-k3s-rke2", "plugin-installer-not-running"]) if c != "val-cni-race-new-node"], found.pods,
                    "Pods of weeks ago: SandboxChanged and a new run of their init containers 40 s before the node's installer was back; a pod made there later is well.")
