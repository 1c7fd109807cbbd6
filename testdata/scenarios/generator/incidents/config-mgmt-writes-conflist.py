"""Configuration management writes the conflist of one node every half hour, and lately without the name."""
from field_cni import *


def build(name):
    w = World(name, (2, 13, 9), "eks", family="dualstack", now="2026-04-09T23:01:12Z", nodes=4, apps=2)
    node = w.node(2)
    reason = "chained plugin requires a valid conflist file format: conflist file /host/etc/cni/net.d/10-aws.conflist missing required fields: [name]"

    def run(at):
        lines = head(w.v, at, 3, why=reason)
        end = cleanup(w.v, at + seconds(1.2))
        return lines + [chained(w.v, at + seconds(0.19), "/host/etc/cni/net.d/10-aws.conflist"), done(at + seconds(0.2))] + end + fault(
            w.v, at + seconds(1.21), "checking installation failed - exiting", reason, "(*InstallerConfig).CheckInstall", "installer_config.go:196")

    pods = all_crash(w, run, 5, 1.3, nodes=[node], previous=True, since=w.ago(1704))
    since = w.ago(1700)
    obj = w.get("Node", node)
    obj["status"]["conditions"][3].update(status="False", reason="KubeletNotReady", lastTransitionTime=rfc3339(since), message="container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
                                          "message:Network plugin returns error: cni plugin not initialized")
    obj["spec"]["taints"] = [{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule", "timeAdded": rfc3339(since)}, {"key": "NodeReadiness", "effect": "NoSchedule"}]
    w.event(obj, "NodeNotReady", "Node %s status is now: NodeNotReady" % node, since)
    w.extra["node-files/%s/10-aws.conflist" % node] = as_json({"cniVersion": "0.4.0", "disableCheck": True, "plugins": [{"name": "aws-cni", "type": "aws-cni", "vethPrefix": "eni", "mtu": "9001"}, {"type": "portmap", "capabilities": {"portMappings": True}, "snat": True}]}) + "\n"
    w.extra["node-files/%s/stat.txt" % node] = "10-aws.conflist  mode=0644 uid=0 gid=0  mtime=%s  \"Ansible managed\"\n" % rfc3339(since - seconds(4))
    bustle(w, "shipper", "scaler", "stream")
    w.without("events")
    return w.expect("failing", ["cni-conf-removed-or-invalid"], ["taint-node-blocked"], ["cni-plugin-overwritten", "x-aws-vpc-cni", "cni-chained-plain-conf", "cni-standalone-type", "cni-conf-extension-trap", "cni-conf-not-found",
                    "taint-wrong-namespace-or-app", "x-cilium-exclusive"], pods, "The conflist of one node lost its name field: the installer's check fails a second after each installation, exit 5; the runtime does not load the file either.")
