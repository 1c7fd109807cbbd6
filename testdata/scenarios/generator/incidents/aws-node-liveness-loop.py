"""EKS: aws-node fails its liveness probe on one node and writes 10-aws.conflist anew at each start; Kuma's installer loses its entry each time."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 12, 13), "eks", family="dualstack", now="2026-04-21T16:11:39Z", taint=False, nodes=4)
    node = w.node(1)
    host_away(w, [node])
    reason = "kuma-cni plugin is missing in the chained config file"
    starts = [w.ago(t) for t in (3010, 2390, 1770, 1150, 530, 190)]
    agent = next(p for p in w.pods if p.name.startswith("aws-node") and p.node == node)
    agent.main("aws-node", state=running(starts[-1]), ready=False, started=True, restarts=11, last=ended(137, "Error", starts[-2], starts[-1] - seconds(2)))
    agent_log = ""
    for text, shift in (("Starting IPAM daemon... ", 0.6), ("Checking for IPAM connectivity... ", 0.6), ("Copying config file... ", 1.8), ("Successfully copied CNI plugin binary and config file.", 1.8)):
        agent_log += 'time="%s" level=info msg="%s"\n' % (rfc3339(starts[-1] + seconds(shift)), text)
    w.logs[("kube-system", agent.name, "aws-node")] = "Installed /host/opt/cni/bin/aws-cni\nInstalled /host/opt/cni/bin/egress-cni\n" + agent_log
    w.logs[("kube-system", agent.name, "aws-node-previous")] = "Installed /host/opt/cni/bin/aws-cni\nInstalled /host/opt/cni/bin/egress-cni\n" + agent_log.replace(rfc3339(starts[-1] + seconds(1.8)), rfc3339(starts[-2] + seconds(1.8))).replace(
        rfc3339(starts[-1] + seconds(0.6)), rfc3339(starts[-2] + seconds(0.6)))
    w.collected.add(agent.name)
    w.event(agent, "Unhealthy", 'Liveness probe failed: {"level":"info","ts":"%s","caller":"runtime/proc.go:283","msg":"timeout: failed to connect service \\":50051\\" within 5s"}' % rfc3339(w.ago(195)), starts[0], w.ago(195), 31, warning=True)
    w.event(agent, "Killing", "Container aws-node failed liveness probe, will be restarted", starts[0] - seconds(31), starts[-1] - seconds(12), 11)
    lost = starts[-1] + seconds(2.4)
    began = starts[-2] + seconds(164)
    head, _ = start_lines(w, began)
    before = starts[-2] + seconds(2.6)
    older, _ = start_lines(w, starts[-3] + seconds(83))
    pod = w.cni_crash(node, head + [line for _, line in refresh(began, lost)] + cleanup(w.v, lost, reason=reason), 5, 10, began, run=(lost - began).total_seconds(),
                      previous=older + [line for _, line in refresh(starts[-3] + seconds(83), before)] + cleanup(w.v, before, reason=reason))
    pod.created = w.ago(86400 * 3)
    pod.obj["metadata"]["creationTimestamp"] = rfc3339(pod.created)
    w.items = [i for i in w.items if not (i["kind"] == "Event" and i["reason"] in ("Scheduled",) and i["involvedObject"]["name"] == pod.name)]
    failing = w.validation_fails("bid-engine", w.spaces[0], refused, replicas=2, node=node, restarts=3, last=w.ago(60), lead=5, plugin=None).pods
    for p in w.workload("bid-web", w.spaces[0], replicas=2, age=1000, node=[w.node(0), w.node(2)]).pods:
        w.sidecar_log(p, 1)
    noise(w, "crash", "deprecated", "hpa")
    return done(w, "failing", ["cni-plugin-overwritten", "x-aws-vpc-cni"], ["val-cni-not-ready-on-node", "val-rules-missing-generic"], ["x-cilium-exclusive", "cni-conf-extension-trap", "cni-conf-not-found", "cni-oom", "val-cni-race-new-node",
                "val-silent-pass-ipv4", "cni-conf-removed-or-invalid", "plugin-skip-excluded-namespace", "x-binary-missing"], failing + [pod],
                "Each restart of aws-node rewrites 10-aws.conflist without kuma-cni; the installer ends with 5, waits longer and longer, and pods of that time get no rules.", any_subject=True)
