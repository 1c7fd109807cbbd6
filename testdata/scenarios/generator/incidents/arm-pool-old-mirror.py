"""Graviton nodes joined; the private mirror holds the CNI image for amd64 alone."""
from field_cni import *


def build(name):
    w = World(name, (2, 11, 17), "eks", family="dualstack", now="2026-03-12T08:22:59Z", nodes=3, apps=2)
    pods = []
    for number in range(2):
        born = w.ago(5400 - 400 * number)
        node = w.add_node(created=born, arch="arm64", labels={"eks.amazonaws.com/nodegroup": "graviton", "node.kubernetes.io/instance-type": "m7g.xlarge"})
        pod = w.cni_pods[node]
        pod.created = born + seconds(2)
        pods += all_crash(w, lambda at: ["exec /usr/bin/sh: exec format error"], 255, 0.0, nodes=[node])
        w.taint_node(node)
    set_installer(w, image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/mesh/kuma-cni:2.11.17")
    w.cni_count()
    pods += w.pending("image-resize", w.spaces[0], "0/5 nodes are available: 2 node(s) had untolerated taint {NodeReadiness: }, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 5 Preemption is not "
                      "helpful for scheduling.", replicas=2, age=2400, spec={"nodeSelector": {"kubernetes.io/arch": "arm64"}})
    bustle(w, "shipper", "scaler", "stream")
    w.without("cp-logs")
    return w.expect("failing", ["cni-ds-exec-format"], ["x-exec-format", "taint-node-blocked"], ["cni-ds-image-pull", "cni-bin-dir-not-writable", "cni-oom", "taint-on-nodes-without-cni", "val-oom-or-exec", "cni-ds-not-scheduled",
                    "x-aws-vpc-cni", "taint-wrong-namespace-or-app"], pods, "install-cni ends with exec format error on the arm64 nodes only; they stay tainted.", any_subject=True)
