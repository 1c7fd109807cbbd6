"""cluster-info dump, Kong Mesh 2.7 on AKS: pods were bound to two machines of a scale-up before the CNI there was done; the taint controller is off."""
from field_reports import *


def build(name):
    w = World(name, (2, 7, 22), "aks", product="kong-mesh", family="ipv4", nodes=2, apps=1, native=False, now="2025-05-14T12:19:33Z", cni_age=2200000, taint=False)
    space = w.spaces[1]
    last, restarts = w.ago(121), 5
    first = w.first_attempt(last, restarts, 10.1)
    born = first - seconds(41)
    young = [joins(w, born + seconds(3 * n), 27, 52 + 9 * n, "aks-counter-20911377-vmss00000%d" % n)[0] for n in range(2)]
    found = w.validation_fails("turnstile", space, refused, last=last, replicas=3, restarts=restarts, node=[young[0], young[1], young[0]], plugin=None, created=born + seconds(31))
    late = well(w, "turnstile-audit", space, replicas=2, age=200, node=young, events=True)
    for n, node in enumerate(young):
        w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(27 + 3 * n))
    oom_trouble(w)
    p = Box(w, "support-0514")
    cluster_dump(p, w, "dump", ["kube-system", w.system, space, "monitoring"])
    return p.expect("failing", ["val-cni-race-new-node"], ["x-autoscaler-churn", "val-rules-missing-generic"], ["val-cni-not-ready-on-node", "cni-conf-not-found", "x-aks", "cni-plugin-overwritten", "val-uid-mismatch", "plugin-skip-no-sidecar", "taint-cp-down",
                    "val-io-timeout-cpu"], found.pods, "The pods were bound as their machines became Ready, some fifty seconds before the installers there were done; pods of three minutes ago on the same machines are well.", any_subject=True,
                    missing=["configmaps", "custom resources"])
