"""chained=false with confName 05-cilium.conflist: Kuma writes its own plugin over Cilium's file, Cilium writes it back."""
from field_cni import *


def build(name):
    w = World(name, (2, 8, 7), "cilium", cni="standalone", family="dualstack", now="2025-03-04T18:18:18Z", nodes=3, apps=0, cni_age=2200)
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false", "cni-chaining-mode": "none", "enable-ipv6": "false"})
    w.cni_conf = "05-cilium.conflist"
    w.cni_paths(conf="05-cilium.conflist", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin")
    reason = 'standalone plugin requires a valid conf file: config file /host/etc/cni/net.d/05-cilium.conflist not valid - does not contain "type" field'

    def run(at):
        return head(w.v, at, 3) + cleanup(w.v, at + seconds(11)) + fault(w.v, at + seconds(11.01), "checking installation failed - exiting", reason, "checkInstall", "validation.go:79")

    pods = all_crash(w, run, 5, 11.1, previous=True)
    for node in w.nodes:
        agent = next(p for p in w.pods if p.name.startswith("cilium-") and p.node == node["metadata"]["name"])
        w.logs[("kube-system", agent.name, "cilium")] = "".join('time="%s" level=info msg="Activity in /host/etc/cni/net.d/, re-generating CNI configuration" subsys=cni-config\n' % rfc3339(w.ago(1600 - 310 * n)) for n in range(5))
        w.collected.add(agent.name)
        w.taint_node(node["metadata"]["name"])
    pods += w.pending("dose-calc", w.spaces[0], tainted(w), replicas=2, age=1500)
    bustle(w, "dns", "grafana", "deprecated")
    return w.expect("failing", ["cni-standalone-type"], ["cni-plugin-overwritten", "taint-node-blocked"], ["x-cilium-exclusive", "cni-conf-extension-trap", "cni-conf-not-found", "cni-defaults-on-non-openshift", "cni-chained-plain-conf", "x-cilium-kpr-socketlb",
                    "taint-wrong-namespace-or-app", "x-multus-annotation-ignored"], pods, "Not chained, but confName is Cilium's own file: each overwrites the other's, the check misses its type, exit 5.", any_subject=True)
