"""Pair: Cilium with cni-exclusive writes its conflist anew whenever somebody touched it."""
from common import *

LAST = parse_time("2025-08-30T05:44:10Z")
REASON = "kuma-cni plugin is missing in the chained config file"


def run(version, at, conf):
    lines, done = install_start(version, at, conf)
    return lines + cleanup(version, at + seconds(18.3), reason=REASON)


def build(name):
    w = World(name, (2, 11, 8), "cilium", family="dualstack", now=LAST + seconds(77), nodes=4, taint=False)
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "true", "kube-proxy-replacement": "false", "write-cni-conf-when-ready": "/host/etc/cni/net.d/05-cilium.conflist"})
    pods = []
    for number, node in enumerate(n["metadata"]["name"] for n in w.nodes):
        last = LAST - seconds(47 * number)
        pod = w.cni_crash(node, run(w.v, last, w.cni_conf), 5, 9, last, run=18.4, previous=run(w.v, last - seconds(320), w.cni_conf))
        pods.append(pod)
        agent = next(p for p in w.pods if p.name.startswith("cilium-") and p.node == node)
        w.logs[("kube-system", agent.name, "cilium")] = "".join(
            'time="%s" level=info msg="Activity in /host/etc/cni/net.d/, re-generating CNI configuration" subsys=cni-config\n'
            'time="%s" level=info msg="Generating CNI configuration file with mode none" subsys=cni-config\n'
            'time="%s" level=info msg="Wrote CNI configuration file to /host/etc/cni/net.d/05-cilium.conflist" subsys=cni-config\n' % ((rfc3339(last - seconds(t - 17)),) * 3)
            for t in (1280, 960, 640, 320, 0))
        w.collected.add(agent.name)
    script = lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("login-web", w.spaces[0], script, last=w.ago(52), restarts=4, replicas=2, plugin=None)
    return w.expect("failing", ["x-cilium-exclusive"], ["cni-plugin-overwritten", "val-cni-not-ready-on-node", "val-rules-missing-generic"],
                    ["cni-conf-extension-trap", "cni-conf-removed-or-invalid", "cni-standalone-type", "x-aws-vpc-cni", "cni-conf-not-found", "cni-defaults-on-non-openshift",
                     "plugin-installer-not-running", "inj-cni-flag-mismatch", "val-uid-mismatch", "x-iptables-wiped-later"], found.pods + pods,
                    "Pair: same installer log as its twin; here cilium-config has cni-exclusive true and the agent re-generates the conflist on every node.", any_subject=True)
