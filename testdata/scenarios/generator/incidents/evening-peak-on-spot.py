"""Karpenter makes nodes in the evening peak; on each of them the first pods come before the CNI."""
from extra_injection import *


def build(name):
    w = World(name, (2, 12, 14), "eks", nodes=2, apps=1, taint=False, family="dualstack", cni_age=900000, now="2026-05-07T19:34:10Z")
    w.namespace("karpenter")
    w.workload("karpenter", "karpenter", replicas=1, mesh=False, image="public.ecr.aws/karpenter/controller:1.3.3", age=800000)
    stranger(w, "old")
    pods, apps = [], ("order-feed", "order-feed", "ride-match", "ride-eta", "order-feed")
    for n, age in enumerate((1500, 1220, 960, 700, 470)):
        born = w.ago(age)
        node = w.add_node(created=born, ready_after=22, labels={"karpenter.sh/nodepool": "spot", "karpenter.sh/capacity-type": "spot", "node.kubernetes.io/instance-type": "m6i.xlarge"})
        cni = w.cni_pods[node]
        cni.created = born + seconds(4)
        done = w.cni_since(node, born + seconds(44 + 3 * n), waits=1)
        cni.ready_at = done + seconds(5)
        for each in ("aws-node", "kube-proxy"):
            old = next(p for p in w.pods if p.name.startswith(each + "-"))
            w.make_pod("%s-%s" % (each, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, born + seconds(4), {"k8s-app": each}, generate=each + "-")
        created, restarts = born + seconds(23), (6, 6, 5, 5, 4)[n]
        found = w.workload("%s-%d" % (apps[n], n) if n in (1, 4) else apps[n], w.spaces[n % 2], replicas=1 + n % 2, created=created, node=node, plugin=None)
        for pod in found.pods:
            pod.created = created
            first = created + seconds(13)
            last = first + seconds(sum((10, 20, 40, 80, 160, 300)[:restarts]) + 20.6 * restarts)
            run = Validator(w.v, last, w.rng)
            refused_both(run)
            pod.init_fails("kuma-validation", 1, last, run.now + seconds(0.05), restarts)
            w.init_events(pod, "kuma-validation", first, last, restarts)
            w.logs[(pod.namespace, pod.name, "kuma-validation")] = run.text()
            down(pod)
            pods.append(pod)
        found.finish()
        late = w.workload("geo-%d" % n, w.spaces[0], replicas=1, created=born + seconds(150), node=node)
        if n < 2:
            validated(w, late.pods[0])
        w.event(w.get("Node", node), "RegisteredNode", "Node %s event: Registered Node %s in Controller" % (node, node), born + seconds(1), component="node-controller")
        w.event(w.get("Node", node), "NodeReady", "Node %s status is now: NodeReady" % node, born + seconds(22))
    w.daemonset_status(w.cni_ds, len(w.nodes))
    w.without("cp-logs", "custom-resources")
    return w.expect("failing", ["x-autoscaler-churn"], ["val-cni-race-new-node", "val-rules-missing-generic"],
                    rivals("x-autoscaler-churn", "val-cni-race-new-node", extra=["cni-conf-not-found", "x-aws-vpc-cni", "val-ipv6-address-missing", "cni-oom", "x-gvisor-kata"]), pods,
                    "Five nodes of Karpenter in 25 minutes; on each the pods bound in the first second miss the CNI by 20 s, those of two minutes later are well. No taint controller, no start-up taint.", any_subject=True)
