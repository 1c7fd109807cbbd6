"""A re-imaged node joins again; pods that wait for its local disks are bound before the CNI is there."""
from field_estate import *


def build(name):
    w = World(name, (2, 8, 4), "rke2", product="kong-mesh", nodes=3, apps=1, now="2025-05-13T06:41:20Z", shape="mid", cni_age=3000000)
    system(w, "Rocky Linux 8.10 (Green Obsidian)", "4.18.0-553.16.1.el8_10.x86_64")
    born = w.ago(1070)
    node, end = joins(w, born, 16, 58)
    obj = w.get("Node", node)
    obj["status"]["nodeInfo"].update(osImage="Rocky Linux 8.10 (Green Obsidian)", kernelVersion="4.18.0-553.16.1.el8_10.x86_64")
    bound = born + seconds(17)
    last = bound + seconds(4 + replay(7, 10.1))
    found = w.validation_fails("object-store", w.spaces[0], refused, last=last, restarts=7, created=born - seconds(2300), node=node, replicas=3, plugin=None, kind="StatefulSet")
    for pod in found.pods:
        late(w, pod, bound)
        w.event(pod, "FailedScheduling", "0/3 nodes are available: 3 node(s) had volume node affinity conflict. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.", born - seconds(2290), born - seconds(40), 8, warning=True)
    for delta, text in ((17.2, "has no cni pod running and no taint"), (17.3, "added taint to node"), (31, "has no cni pod running and taint"), ((end - born).total_seconds() + 4.5, "has cni pod running and taint"),
                        ((end - born).total_seconds() + 4.6, "removed the taint from node")):
        w.cp_say(born + seconds(delta), "INFO", "controllers.NodeTaint", text, {"node": {"name": node}})
    cni = w.cni_pods[node]
    w.event(cni, "Pulling", 'Pulling image "%s"' % w.image("kuma-cni"), born + seconds(19))
    w.event(cni, "Pulled", 'Successfully pulled image "%s" in 53.114s (53.114s including waiting)' % w.image("kuma-cni"), born + seconds(72))
    well(w, "object-gateway", w.spaces[1], replicas=2, age=700, node=node)
    failing_app(w, "tape-index")
    bustle(w, "shipper", "scaler")
    w.without("nodes")
    return w.expect("failing", ["val-cni-race-new-node"], ["val-rules-missing-generic", "x-autoscaler-churn"], rivals("val-cni-race-new-node", extra=["taint-cp-down", "cni-conf-not-found", "x-k3s-rke2"]), found.pods,
                    "Pods that waited for the local disks of a re-imaged node were bound a minute before its CNI was Ready; pods that came later are well. The nodes were not collected.")
