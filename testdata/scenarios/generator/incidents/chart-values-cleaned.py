"""A pruning GitOps run took the CNI's ConfigMap away; the DaemonSet's rollout stands at its first node, where the old pod had cleaned up."""
from more_platforms import *


def build(name):
    w = World(name, (2, 13, 8), "aks-overlay", product="kong-mesh", family="ipv4", now="2026-03-12T10:48:27Z", nodes=4, apps=2, taint=False)
    node = w.node(1)
    w.drop("ConfigMap", "kong-mesh-cni-config")
    pod = w.cni_pods[node]
    pod.created = w.ago(3300)
    why = 'configmap "kong-mesh-cni-config" not found'
    pod.main("install-cni", state=waits("CreateContainerConfigError", why), ready=False)
    pod.phase, pod.ready_at = "Pending", pod.created
    w.cni_lines[node] = []
    w.event(pod, "Scheduled", None, pod.created)
    w.event(pod, "Pulled", 'Container image "%s" already present on machine' % w.image("kuma-cni"), pod.created + seconds(2), w.ago(7), 261)
    w.event(pod, "Failed", "Error: " + why, pod.created + seconds(2), w.ago(1500), 132, warning=True)
    w.cni_ds["metadata"]["annotations"] = {"deprecated.daemonset.template.generation": "7"}
    w.daemonset_status(w.cni_ds, 4, 3)
    w.cni_ds["status"].update(observedGeneration=7, updatedNumberScheduled=1)
    w.event(w.cni_ds, "SuccessfulDelete", "Deleted pod: kong-mesh-cni-node-" + w.word(5), w.ago(3308), component="daemonset-controller")
    w.event(w.cni_ds, "SuccessfulCreate", "Created pod: " + pod.name, w.ago(3300), component="daemonset-controller")
    bad = w.validation_fails("courier-map", w.spaces[0], refused, last=w.ago(87), replicas=2, restarts=7, node=node, plugin=None)
    bad2 = w.validation_fails("courier-eta", w.spaces[1], refused, last=w.ago(201), replicas=1, restarts=6, node=node, plugin=None)
    well(w, "courier-web", w.spaces[0], replicas=2, age=1700, node=w.node(0), events=True)
    bustle(w, "shipper", "dns", "deprecated", "pull")
    failing_app(w, "pod-identity-sync")
    w.without("clusterroles", "clusterrolebindings")
    return w.expect("failing", ["val-cni-not-ready-on-node"], ["val-rules-missing-generic"], ["val-cni-race-new-node", "cni-ds-not-scheduled", "cni-oom", "cni-ds-image-pull", "cni-plugin-overwritten", "cni-conf-not-found",
                    "inj-cni-flag-mismatch", "val-uid-mismatch"], bad.pods + bad2.pods + [pod], "The CNI pod of one node cannot be created (its ConfigMap is gone) since the one before it had cleaned up; mesh pods there are refused.", any_subject=True)
