"""EKS: the subnet of two nodes has no address left. Mesh pods wait for a sandbox that aws-cni does not give; Kuma is well."""
from common import *


def build(name):
    w = World(name, (2, 13, 10), "eks", now="2026-03-19T07:28:16Z", family="ipv4", apps=4, form="dir", nodes=5)
    nodes = [w.node(1), w.node(4)]
    for node in nodes:
        aws = next(p for p in w.pods if p.name.startswith("aws-node") and p.node == node)
        w.logs[("kube-system", aws.name, "aws-node")] = "".join(
            '{"level":"error","ts":"%sZ","caller":"awsutils/awsutils.go:1094","msg":"Failed to allocate a private IP/Prefix addresses on ENI eni-0%s: InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request."}\n'
            % (w.ago(1300 - 240 * n).strftime("%Y-%m-%dT%H:%M:%S.318"), w.hex(16)) for n in range(6))
        w.collected.add(aws.name)
    error = "add cmd: failed to assign an IP address to container"
    stuck = []
    for app, space in (("render-farm", 0), ("notify-push", 1)):
        found = w.workload(app, w.spaces[space], replicas=2, created=w.ago(1250), node=nodes, plugin=None)
        for pod in found.pods:
            w.no_dataplane(pod)
            w.sandbox_fails(pod, error, 4, plugin="aws-cni", every=12)
        found.finish()
        stuck += found.pods
    return w.expect("not-kuma", (), (), QUIET + ["x-aws-vpc-cni", "plugin-apiserver-unreachable", "plugin-parse-config", "x-binary-missing", "plugin-netns-open", "val-lo-down"], stuck,
                    "plugin type=\"aws-cni\" has no address to give on two nodes (InsufficientFreeAddressesInSubnet); the chain never comes to kuma-cni.", any_subject=True)
