"""Cilium owns /etc/cni/net.d (cni-exclusive) and writes its conflist anew each time Kuma's installer has added itself."""
from common import *


def build(name):
    w = World(name, (2, 12, 14), "cilium", now="2026-04-09T08:22:46Z", cni_age=3000, apps=0, nodes=5, taint=False, form="zip")
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "true", "kube-proxy-replacement": "false", "cni-log-file": "/var/run/cilium/cilium-cni.log", "custom-cni-conf": "false",
                                                                     "write-cni-conf-when-ready": "/host/etc/cni/net.d/05-cilium.conflist", "routing-mode": "tunnel"})
    w.add("ConfigMap", w.meta("cilium-envoy-config", "kube-system"), data={"bootstrap-config.json": "{}"})
    reason = "failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing in the chained config file"
    installers = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = w.ago(35 + 41 * number)
        run = lambda at: install_start(w.v, at, w.cni_conf)[0] + cleanup(w.v, at + seconds(1.2), reason=reason)
        w.cni_pods[node].created = w.first_attempt(last, 9, 1.3) - seconds(3)
        installers.append(w.cni_crash(node, run(last), 5, 9, last, run=1.3, previous=run(last - seconds(302))))
        agent = next(p for p in w.pods if p.name.startswith("cilium-") and p.node == node)
        stampc = lambda at: 'time="%s" level=info msg=' % rfc3339(at)
        w.logs[("kube-system", agent.name, "cilium")] = "".join(
            stampc(last - seconds(302 * n) + seconds(0.3)) + '"Activity in /host/etc/cni/net.d/, re-generating CNI configuration" subsys=cni-config\n'
            + stampc(last - seconds(302 * n) + seconds(0.3)) + '"Generating CNI configuration file with mode none" subsys=cni-config\n'
            + stampc(last - seconds(302 * n) + seconds(0.4)) + '"Wrote CNI configuration file to /host/etc/cni/net.d/05-cilium.conflist" subsys=cni-config\n' for n in range(6, -1, -1))
        w.collected.add(agent.name)
    pods = []
    for app, space, count in (("claim-intake", 0, 2), ("claim-score", 1, 1)):
        pods += w.validation_fails(app, w.spaces[space], refused, replicas=count, restarts=6, plugin=None).pods
    return w.expect("failing", ["x-cilium-exclusive"], ["cni-plugin-overwritten", "val-rules-missing-generic", "val-cni-not-ready-on-node"],
                    [c for c in rivals("x-cilium-exclusive", "cni-plugin-overwritten", "val-cni-not-ready-on-node")] + ["cni-conf-extension-trap", "cni-conf-removed-or-invalid", "x-cilium-kpr-socketlb", "cni-conf-not-found", "x-aws-vpc-cni"],
                    pods + installers, "cni-exclusive is true; on every node the agent rewrites 05-cilium.conflist in the second in which kuma-cni is added, and the installer ends with 5.", any_subject=True)
