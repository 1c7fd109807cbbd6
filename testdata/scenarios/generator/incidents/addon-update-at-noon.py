"""The VPC CNI add-on was updated: aws-node wrote 10-aws.conflist anew, the installer of each node ended and came back; pods of the minute between were refused."""
from field_mixed import *


def build(name):
    w = World(name, (2, 8, 8), "eks", apps=1, nodes=3, family="ipv4", now="2025-03-04T12:31:02Z", native=False)
    roll = w.ago(1500)
    bad = []
    for n, node in enumerate(x["metadata"]["name"] for x in w.nodes):
        at = roll + seconds(70 * n)
        agent = next(p for p in w.pods if p.name.startswith("aws-node-") and p.node == node)
        agent.created = at - seconds(6)
        agent.run()
        w.logs[("kube-system", agent.name, "aws-node")] = "".join('{"level":"info","ts":"%s","caller":"entrypoint","msg":"%s"}\n' % (rfc3339(at + seconds(t)), m) for t, m in (
            (-4, "Installed /host/opt/cni/bin/aws-cni"), (-1, "Copying config file... "), (0, "Successfully copied CNI plugin binary and config file.")))
        w.collected.add(agent.name)
        pod = w.cni_pods[node]
        old = ended(5, "Error", w.ago(86400 * 8), at + seconds(1))
        w.cni_since(node, at + seconds(38))
        pod.states["install-cni"].update(restarts=1, last=old)
        w.logs[(pod.namespace, pod.name, "install-cni-previous")] = "\n".join(cleanup(w.v, at + seconds(0.4), reason="chained plugin config file does not contain kuma-cni plugin")) + "\n"
        w.event(pod, "Started", "Started container install-cni", at + seconds(38))
    ds = w.get("DaemonSet", "aws-node", "kube-system")
    ds["spec"]["template"]["spec"]["containers"][0]["image"] = "602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.19.2"
    w.event(ds, "SuccessfulCreate", "Created pod: aws-node-" + w.word(5), roll - seconds(6), component="daemonset-controller")
    for n, app in enumerate(("fare-rules", "seat-hold")):
        bad += w.validation_fails(app, w.spaces[0], refused, last=w.ago(66 + 30 * n), restarts=7, created=roll + seconds(70 * n + 9), node=w.node(n), plugin=None).pods
    well(w, "fare-cache", w.spaces[0], replicas=2, age=700)
    crash_elsewhere(w, "kpi-mailer")
    truer(w)
    return w.expect("failing", ["x-aws-vpc-cni"], ["cni-plugin-overwritten", "val-rules-missing-generic", "val-cni-not-ready-on-node"], [c for c in rivals("cni-plugin-overwritten", "val-cni-not-ready-on-node")] + ["x-cilium-exclusive", "cni-conf-not-found", "x-autoscaler-churn"], bad,
                    "aws-node was rolled node by node; each time the installer found the conflist without kuma-cni, ended with 5 and was back 38 s later; two pods made in such a gap have no rules.", any_subject=True)
