"""The base CNI of some nodes was upgraded and its conflist says 1.1.0; Kuma's plugin of 2.6 does not know that result."""
from more_platforms import *


def build(name):
    w = World(name, (2, 6, 13), "flannel", family="dualstack", now="2025-03-27T22:16:48Z", nodes=4, apps=2)
    upgraded = [w.node(0), w.node(3)]
    why = 'error parsing kuma-cni cmdAdd config: could not parse prevResult: unsupported CNI result version "1.1.0"'
    for node in upgraded:
        agent = next(p for p in w.pods if p.name.startswith("kube-flannel-ds") and p.node == node)
        agent.created = w.ago(2950)
        agent.obj["spec"]["containers"] = [dict(agent.obj["spec"]["containers"][0], image="ghcr.io/flannel-io/flannel:v0.27.0-corp1")]
        agent.run()
        back = w.ago(2930)
        w.cni_since(node, back)
        w.cni_pods[node].states["install-cni"].update(restarts=1, last=ended(5, "Error", w.old + seconds(400), back - seconds(1)))
        w.extra["nodes/%s/net.d/10-flannel.conflist" % node] = as_json({"cniVersion": "1.1.0", "name": "cbr0", "plugins": [{"type": "flannel", "delegate": {"hairpinMode": True, "isDefaultGateway": True}}, {"type": "portmap", "capabilities": {"portMappings": True}},
            {"cniVersion": "0.3.1", "name": "kuma-cni", "type": "kuma-cni", "log_level": "info", "kubernetes": {"kubeconfig": "/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig", "cni_bin_dir": "/opt/cni/bin", "exclude_namespaces": ["kube-system"]}}]}) + "\n"
    bad = stuck(w, "sample-intake", w.spaces[0], why, 10, 2400, replicas=2, node=upgraded) + stuck(w, "thanos-compact", "monitoring", why, 10, 2000, mesh=False, node=upgraded[0])
    w.workload("sample-label", w.spaces[0], replicas=2, age=1900, node=[w.node(1), w.node(2)])
    no_new_jobs(w)
    bustle(w, "dns", "scaler", "stream", "restarted")
    w.without("daemonsets", "clusterroles")
    return w.expect("failing", ["plugin-parse-config"], (), ["cni-plugin-overwritten", "cni-conf-removed-or-invalid", "cni-chained-plain-conf", "plugin-installer-not-running", "plugin-bad-annotation", "plugin-set-log-level", "x-binary-missing",
                    "cni-standalone-type"], bad, "The chain's cniVersion became 1.1.0 on two nodes; kuma-cni 2.6 cannot parse such a previous result, so no new pod gets a sandbox there.", any_subject=True)
