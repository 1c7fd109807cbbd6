"""A mutation gives every container the same user; the old kuma-init then says that it cannot load a match."""
from field_rules import *


def build(name):
    w = World(name, (2, 7, 10), "eks", product="kong-mesh", cni=None, nodes=3, apps=1, now="2025-02-18T11:00:29Z", shape="mid")
    text = ("# kumactl is about to apply the iptables rules that will enable transparent proxying on the machine. The SSH connection may drop. If that happens, just reconnect again.\n"
            "Error: failed to setup transparent proxy: unable to detect iptables restore binaries: no valid iptables executable found: couldn't verify if table: 'nat' is available: iptables-nft-save v1.8.7 (nf_tables): "
            "Could not fetch rule set generation id: Permission denied (you must be root)\n: exit status 4, verification if match: \"owner\" exist failed: iptables v1.8.7 (legacy): Couldn't load match `owner':No such file or directory\n\n"
            "Try `iptables -h' or 'iptables --help' for more information.\n: exit status 2\n")
    w.namespace("gatekeeper-system")
    w.workload("gatekeeper-controller-manager", "gatekeeper-system", replicas=1, mesh=False, image="docker.io/openpolicyagent/gatekeeper:v3.17.1", age=800000)
    w.custom_add("assign.mutations.gatekeeper.sh", False, "Assign", w.meta("run-as-app-user", created=w.ago(5000)), api="mutations.gatekeeper.sh/v1", spec={
        "applyTo": [{"groups": [""], "kinds": ["Pod"], "versions": ["v1"]}], "location": 'spec.initContainers[name:*].securityContext.runAsUser', "parameters": {"assign": {"value": 10001}}})
    pods = []
    for app, space in (("mailroom", 0), ("mailroom-out", 1)):
        found = init_fails(w, app, w.spaces[space], text, replicas=2, restarts=6, run=0)
        change(w, found, "kuma-init", lambda c: c["securityContext"].update(runAsUser=10001))
        pods += found.pods
    oom_trouble(w)
    return w.expect("failing", ["init-not-root"], (), ["plugin-kernel-modules", "init-no-iptables-support", "init-caps-missing", "init-unknown-option", "init-runasnonroot-conflict", "init-user-missing", "val-uid-mismatch",
                    "plugin-no-iptables-on-host"], pods, "kuma-init runs as 10001 (a Gatekeeper mutation); 2.7 does not say so, but complains of the match owner.", any_subject=True)
