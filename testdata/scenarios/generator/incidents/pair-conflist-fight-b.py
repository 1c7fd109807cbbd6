"""Pair: a configuration agent puts its own copy of the conflist back on two nodes; Cilium leaves it alone."""
from common import *

LAST = parse_time("2025-08-30T05:44:10Z")
REASON = "kuma-cni plugin is missing in the chained config file"


def run(version, at, conf):
    lines, done = install_start(version, at, conf)
    return lines + cleanup(version, at + seconds(18.3), reason=REASON)


def build(name):
    w = World(name, (2, 11, 8), "cilium", family="dualstack", now=LAST + seconds(58), nodes=5, taint=False, form="tar", system="kuma")
    w.add("ConfigMap", w.meta("cilium-config", "kube-system"), data={"cni-exclusive": "false", "kube-proxy-replacement": "false", "write-cni-conf-when-ready": "/host/etc/cni/net.d/05-cilium.conflist"})
    w.namespace("node-config")
    w.add("ConfigMap", w.meta("node-baseline-files", "node-config", w.ago(9000)), data={"05-cilium.conflist": as_json({"cniVersion": "0.3.1", "name": "cilium", "plugins": [
        {"type": "cilium-cni", "enable-debug": False, "log-file": "/var/run/cilium/cilium-cni.log"}]}), "targets": "/etc/cni/net.d/05-cilium.conflist\n"})
    spec = lambda: {"containers": [container("apply", "registry.example.internal/platform/node-baseline:1.14", args=["--source=/files", "--interval=5m"], securityContext={"privileged": True})],
                    "nodeSelector": {"baseline": "strict"}, "hostNetwork": True}
    ds = w._daemonset("node-baseline", "node-config", spec(), {"app": "node-baseline"}, age=8900)
    w.daemonset_status(ds, 2)
    pods, nodes = [], [w.node(0), w.node(3)]
    for number, node in enumerate(nodes):
        w.get("Node", node)["metadata"]["labels"]["baseline"] = "strict"
        last = LAST - seconds(113 * number)
        pods.append(w.cni_crash(node, run(w.v, last, w.cni_conf), 5, 9, last, run=18.4, previous=run(w.v, last - seconds(320), w.cni_conf)))
        agent = w.make_pod("node-baseline-" + w.word(5), "node-config", spec(), node, w.ago(8890), {"app": "node-baseline"}, owner=ds, generate="node-baseline-")
        w.logs[("node-config", agent.name, "apply")] = "".join(
            "%s node-baseline[1]: /etc/cni/net.d/05-cilium.conflist differs from baseline (sha256 %s), restoring\n%s node-baseline[1]: 1 file restored, 11 unchanged\n" % (
                rfc3339(last - seconds(t - 17)), w.hex(12), rfc3339(last - seconds(t - 17))) for t in (1280, 960, 640, 320, 0))
        w.collected.add(agent.name)
    w.cni_count()
    script = lambda a: a.fail(REFUSED).fail("connect: network is unreachable", "ipv6")
    found = w.validation_fails("login-web", w.spaces[0], script, last=w.ago(38), restarts=4, replicas=2, node=nodes, plugin=None)
    return w.expect("failing", ["cni-plugin-overwritten"], ["val-cni-not-ready-on-node", "val-rules-missing-generic"],
                    ["x-cilium-exclusive", "cni-conf-extension-trap", "cni-conf-removed-or-invalid", "cni-standalone-type", "x-aws-vpc-cni", "cni-conf-not-found", "cni-defaults-on-non-openshift",
                     "plugin-installer-not-running", "inj-cni-flag-mismatch", "val-uid-mismatch", "x-iptables-wiped-later"], found.pods + pods,
                    "Pair: same installer log as its twin; here cni-exclusive is false and an agent on two nodes restores its own copy of the conflist.", any_subject=True)
