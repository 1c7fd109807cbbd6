"""A vertical autoscaler evicts the base CNI's agents again and again; each new agent writes its conflist anew."""
from field_estate import *

REASON = "chained plugin config file does not contain kuma-cni plugin"


def build(name):
    w = on_kubeadm(name, (2, 7, 10), "antrea", nodes=3, apps=1, now="2024-12-05T11:58:33Z", cni_age=900000, taint=False, native=False)
    bad, installers = [], []
    for number, node in enumerate([n["metadata"]["name"] for n in w.nodes]):
        at = w.ago(1062 + 411 * number)
        agent = next(p for p in w.pods if p.name.startswith("antrea-agent-") and p.node == node)
        ghost = {"kind": "Pod", "apiVersion": "v1", "spec": {"nodeName": node}, "metadata": {"name": "antrea-agent-" + w.word(5), "namespace": "kube-system", "uid": w.uid(), "resourceVersion": "7781200"}}
        w.event(ghost, "EvictedByVPA", "Pod was evicted by VPA Updater to apply resource recommendation.", at - seconds(9), component="vpa-updater")
        w.event(ghost, "Killing", "Stopping container antrea-agent", at - seconds(9))
        agent.created = at
        agent.run()
        w.event(agent, "Scheduled", None, at)
        w.event(agent, "Started", "Started container install-cni", at + seconds(1))
        w.event(agent, "Started", "Started container antrea-agent", at + seconds(3))
        before = at - seconds(1633)
        cni = w.cni_pods[node]
        w.cni_since(node, at + seconds(13.2))
        lines, done_at = install_start(w.v, before, w.cni_conf)
        w.logs[("kube-system", cni.name, "install-cni-previous")] = "\n".join(lines + cleanup(w.v, at + seconds(2.4), reason=REASON)) + "\n"
        cni.states["install-cni"].update(restarts=23 + number, last=ended(5, "Error", before, at + seconds(2.5)))
        w.event(cni, "BackOff", "Back-off restarting failed container install-cni in pod %s_kube-system(%s)" % (cni.name, cni.obj["metadata"]["uid"]), at + seconds(4), at + seconds(10), 2, warning=True)
        installers.append(cni)
    node = w.node(0)
    at = w.ago(1062)
    script = refused
    found = w.validation_fails("parcel-label", w.spaces[0], script, last=at + seconds(12 + replay(7, 10.1)), restarts=7, created=at + seconds(6), node=node, replicas=2, plugin=None)
    bad += found.pods
    node = w.node(1)
    at = w.ago(1473)
    found = w.validation_fails("parcel-audit", w.spaces[1], script, last=at + seconds(10 + replay(8, 10.1)), restarts=8, created=at + seconds(5), node=node, replicas=1, plugin=None)
    bad += found.pods
    well(w, "parcel-map", w.spaces[0], replicas=3, age=800)
    w.namespace("vpa")
    w.workload("vpa-updater", "vpa", replicas=1, mesh=False, age=90000, image="registry.k8s.io/autoscaling/vpa-updater:1.2.1")
    failing_app(w, "ratesheet")
    bustle(w, "grafana", "restarted")
    w.without("nodes")
    return w.expect("failing", ["cni-plugin-overwritten"], ["val-rules-missing-generic", "val-cni-not-ready-on-node"], rivals("cni-plugin-overwritten", "val-cni-not-ready-on-node", extra=["x-cilium-exclusive", "x-aws-vpc-cni",
                    "cni-conf-removed-or-invalid", "cni-oom", "cni-conf-not-found"]), bad + installers,
                    "Each agent that the VPA evicts comes back and rewrites 10-antrea.conflist; Kuma's installer ends with 5 and pods of those seconds get no rules.", any_subject=True)
