"""An old release on a slim kernel: there is an iptables, but its nat table does not come up."""
from field_rules import *


def build(name):
    w = World(name, (2, 7, 3), "rke2", nodes=3, apps=1, now="2025-01-29T08:08:08Z", shape="mid", cni_age=700000)
    node = w.node(2)
    w.get("Node", node)["status"]["nodeInfo"].update(osImage="SUSE Linux Enterprise Micro 5.4", kernelVersion="5.14.21-150400.24.141-kvmsmall")
    for n in w.nodes[:2]:
        n["status"]["nodeInfo"].update(osImage="SUSE Linux Enterprise Server 15 SP5", kernelVersion="5.14.21-150500.55.88-default")
    error = ("pod excluded - could not inject rules into namespace: unable to detect iptables restore binaries: no valid iptables executable found: couldn't find executables: [iptables-nft-save,iptables-nft-restore], "
             "couldn't verify if table: 'nat' is available: iptables-save v1.8.7 (legacy): Cannot initialize: Table does not exist (do you need to insmod?)\n: exit status 1")
    stuck = no_sandboxes(w, [("wagon-api", w.spaces[0], 2, True), ("wagon-plan", w.spaces[1], 1, True)], error, age=1800, node=[node, node])
    w.workload("wagon-ui", w.spaces[1], replicas=2, age=900, node=[w.node(0), w.node(1)])
    for n in w.nodes:
        here = n["metadata"]["name"]
        modules = {m: {"size": 16384, "instances": 2, "status": "loaded"} for m in ("nf_conntrack", "ip_tables", "x_tables", "iptable_filter", "iptable_mangle", "xt_comment")}
        if here != node:
            modules.update({m: {"size": 16384, "instances": 5, "status": "loaded"} for m in ("iptable_nat", "nf_nat", "xt_owner", "xt_REDIRECT", "xt_tcpudp")})
        w.extra["host-collectors/%s/system/kernel_modules.json" % here] = as_json(modules)
    job_trouble(w)
    return w.expect("failing", ["plugin-kernel-modules"], ["init-no-iptables-support"], ["plugin-no-iptables-on-host", "plugin-restore-failed", "init-caps-missing", "init-not-root", "plugin-installer-not-running",
                    "plugin-mixed-iptables-modes", "x-bottlerocket-talos", "plugin-stale-rules"], stuck,
                    "Legacy iptables is on the host, but table nat does not exist on the one node with a kvmsmall kernel; its module list lacks iptable_nat and nf_nat.", any_subject=True)
