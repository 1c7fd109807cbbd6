"""The mirror holds the amd64 CNI image only: the installer does not start on the Graviton nodes."""
from common import *
from extra_cni import *


def build(name):
    w = World(name, (2, 8, 4), "eks", product="kuma", now="2025-05-08T16:20:37Z", nodes=3, apps=1)
    arm = []
    for number in range(2):
        node = w.add_node(created=w.ago(5200 - 30 * number), arch="arm64", labels={"eks.amazonaws.com/nodegroup": "graviton"}, taints=[{"key": "NodeReadiness", "effect": "NoSchedule"}])
        for base in ("aws-node", "kube-proxy"):
            old = next(p for p in w.pods if p.name.startswith(base + "-"))
            w.make_pod("%s-%s" % (base, w.word(5)), "kube-system", dict(old.obj["spec"], nodeName=node, volumes=[]), node, w.ago(5190 - 30 * number), {"k8s-app": base},
                       owner=w.get("DaemonSet", base), generate=base + "-")
        arm.append(node)
    image = "registry.example.internal/kumahq/kuma-cni:2.8.4"
    change(w, image=image)
    for ds in ("aws-node", "kube-proxy"):
        w.daemonset_status(w.get("DaemonSet", ds), 5)
    pods = []
    for number, node in enumerate(arm):
        last = w.ago(59 + 100 * number)
        pods.append(crash(w, node, ["exec /usr/bin/sh: exec format error"], 255, 21 - number, last, run=0.05, previous=["exec /usr/bin/sh: exec format error"]))
        for n in range(3):
            w.cp_say(w.ago(4800 - 1500 * n), "INFO", "controllers.NodeTaint", "has no cni pod running and taint", {"node": {"name": node}})
    message = ("0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.")
    pods += w.pending("thumbnailer", w.spaces[0], message, replicas=3, age=2900, spec={"nodeSelector": {"kubernetes.io/arch": "arm64"}})
    noise(w, "crash", "restart", "hpa")
    return done(w, "failing", ["cni-ds-exec-format"], ["x-exec-format", "taint-node-blocked"], ["cni-ds-image-pull", "cni-oom", "x-image-pull", "taint-wrong-namespace-or-app", "taint-on-nodes-without-cni", "cni-ds-not-scheduled",
                "x-aws-vpc-cni", "val-cni-not-ready-on-node"], pods, "'exec format error' in the installers of the two arm64 nodes, which stay tainted; pods that want arm64 are Pending.", any_subject=True)
