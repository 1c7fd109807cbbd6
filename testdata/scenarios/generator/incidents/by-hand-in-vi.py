"""Somebody edited the conflist of one node and made its list of plugins an object."""
from more_platforms import *


def build(name):
    w = World(name, (2, 9, 21), "flannel", family="dualstack", now="2025-12-02T21:07:15Z", nodes=3, apps=2)
    node = w.node(0)
    why = "could not prepare kuma cni config: unable to setup kuma cni as chained plugin: config's 'plugins' field is not an array"
    w.cni_pods[node].created = w.ago(2600)

    def run(at):
        return head(w.v, at, 3) + fault(w.v, at + seconds(0.21), "error occurred during cni installation", why, "install", "main.go:121")

    pods = all_crash(w, run, 3, 0.3, nodes=[node], previous=True, since=w.ago(2590))
    no_new_jobs(w)
    w.taint_node(node)
    obj = w.get("Node", node)
    obj["status"]["conditions"][3].update(status="False", reason="KubeletNotReady", lastTransitionTime=rfc3339(w.ago(2705)), message="container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
                                          "message:Network plugin returns error: cni plugin not initialized")
    obj["spec"]["taints"].append({"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule", "timeAdded": rfc3339(w.ago(2704))})
    w.event(obj, "NodeNotReady", "Node %s status is now: NodeNotReady" % node, w.ago(2705))
    pods += w.pending("night-shift", w.spaces[0], tainted(w, 1, "2 Insufficient memory, "), age=1400)
    w.extra["copied-from-nodes/%s.txt" % node] = ("# /etc/cni/net.d/10-flannel.conflist\n" + as_json({"name": "cbr0", "cniVersion": "0.3.1", "plugins": {
        "type": "flannel", "delegate": {"hairpinMode": True, "isDefaultGateway": True, "mtu": 1400}}}) + "\n# stat: -rw-r--r-- 1 root root %s\n" % rfc3339(w.ago(2710)))
    well(w, "night-roster", w.spaces[0], replicas=2, age=1100, node=w.node(1))
    failing_app(w, "badge-import")
    bustle(w, "dns", "stream", "grafana")
    w.without("configmaps", "daemonsets")
    return w.expect("failing", ["cni-conf-removed-or-invalid"], ["taint-node-blocked"], ["cni-conf-not-found", "cni-plugin-overwritten", "cni-chained-plain-conf", "cni-net-dir-not-writable", "cni-conf-extension-trap", "cni-bad-config",
                    "taint-wrong-namespace-or-app", "cni-autodetect-wrong-file"], pods, "On one node the installer ends with 3, as 'plugins' of the host's conflist is an object and no list.", any_subject=True)
