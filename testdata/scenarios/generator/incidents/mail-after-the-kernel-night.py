"""Attached: describe of one pod, its validator's log, and the installer's log of the node. The node was rebooted; the pod is weeks old."""
from field_reports import *


def build(name):
    w = World(name, (2, 10, 8), "gke", product="kong-mesh", family="dualstack", nodes=3, apps=0, now="2025-10-09T03:41:26Z", native=True)
    node, space = w.node(1), w.spaces[0]
    last = w.ago(163)
    script = lambda a: a.fail(REFUSED).fail(TIMEOUT, "ipv6")
    boot = w.first_attempt(last, 4, 20.6) - seconds(29)
    cni = w.cni_pods[node]
    w.cni_since(node, boot + seconds(88))
    cni.states["install-cni"].update(restarts=1, last=ended(255, "Unknown", w.old + seconds(300), boot - seconds(70)))
    found = w.validation_fails("ferry-slots", space, script, last=last, restarts=4, replicas=1, node=node, plugin=None, created=w.old + seconds(70000))
    pod = found.pods[0]
    w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] == "Scheduled" and i["involvedObject"]["name"] == pod.name)]
    w.event(pod, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", boot + seconds(26))
    pod.states["kuma-validation"]["restarts"] = 5
    for con in pod.mains() + ["kuma-sidecar"]:
        pod.states[con] = dict(state=waits("PodInitializing"), last=ended(255, "Unknown", pod.created + seconds(9), boot - seconds(70)), ready=False, restarts=1)
    p = Folder(w)
    p.put("ferry-slots.describe.txt", describe(w, pod, 2))
    p.put("ferry-slots.kuma-validation.log", p.log(pod, "kuma-validation"))
    p.put("%s.log" % cni.name, p.log(cni, "install-cni"))
    p.put("message.txt", "Hello,\n\nthis pod ran since July without trouble. After the maintenance of last night (new kernel, node rebooted) it does not come back.\nThe other replicas, on nodes that were not touched yet, are fine. Do we have to reinstall the CNI?\n\nRegards, night shift\n")
    return p.expect("failing", ["val-rerun-on-sandbox-recreate"], ["val-rules-missing-generic", "x-runtime-restart-sandbox", "val-cni-race-new-node"], ["val-cni-not-ready-on-node", "cni-conf-not-found", "val-uid-mismatch", "cni-plugin-overwritten", "x-gke", "val-io-timeout-filtered",
                    "plugin-installer-not-running", "x-iptables-wiped-later"], [pod],
                    "A pod of weeks ago; its sandbox was made anew after a reboot, a minute before the node's installer was done; describe, its log and the installer's.", missing=["nodes", "objects", "other pods"])
