"""Pair 4: aws-node is rolled out again and writes its conflist anew; the installer falls over each time."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="eks", now=after(4, 45), **world_options(4))
    node = w.node(2)
    options = run_options(4)
    created = w.first_attempt(options["last"], 4, 20.6) - seconds(4)
    aws = next(p for p in w.pods if p.name.startswith("aws-node") and p.node == node)
    aws.main("aws-node", state=running(created - seconds(21)), ready=True, started=True, restarts=6, last=ended(1, "Error", created - seconds(400), created - seconds(24)))
    aws.ready_at = created - seconds(10)
    pod = w.cni_pods[node]
    error = "failed to find kuma-cni plugin in chained config file: kuma-cni plugin is missing in the chained config file"
    run = lambda at, n: install_start(w.v, at, w.cni_conf)[0] + cleanup(w.v, at + seconds(n), reason=error)
    w.cni_since(node, created + seconds(40))
    pod.states["install-cni"].update(restarts=6, last=ended(5, "Error", created - seconds(370), created - seconds(18)))
    w.logs[(pod.namespace, pod.name, "install-cni-previous")] = "\n".join(run(created - seconds(370), 352)) + "\n"
    w.event(pod, "BackOff", "Back-off restarting failed container install-cni in pod %s_%s(%s)" % (pod.name, pod.namespace, pod.obj["metadata"]["uid"]), w.ago(3000), created + seconds(30), 21, warning=True)
    found = w.validation_fails("checkout", w.spaces[0], restarts=4, replicas=2, node=node, plugin=None, **options)
    return w.expect("failing", ["cni-plugin-overwritten"], ["x-aws-vpc-cni", "val-cni-not-ready-on-node", "val-rules-missing-generic", "val-cni-race-new-node"],
                    [c for c in rivals("cni-plugin-overwritten") if c not in ("val-cni-not-ready-on-node", "val-cni-race-new-node")] + ["x-cilium-exclusive"], found.pods + [pod],
                    "Pair 4: exit 5 whenever aws-node restarts; the pods' sandboxes were made while the entry was out of the conflist.", any_subject=True)
