"""Pair 1: the namespace is in the CNI's exclude list."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="kind", now=after(1, 95), **world_options(1))
    space = w.spaces[0]
    w.cni_config["data"]["cni_network_config"] = w.cni_config["data"]["cni_network_config"].replace('[ "kube-system" ]', '[ "kube-system", "%s" ]' % space)
    for pod in [p for p in w.pods if p.namespace == space]:
        pod.created = w.old + seconds(9000)
        pod.run()
    found = w.validation_fails("wallet-api", space, restarts=5, replicas=2, plugin="namespace is in the exclude list", **run_options(1))
    return w.expect("failing", ["plugin-skip-excluded-namespace"], ["val-rules-missing-generic"], rivals("plugin-skip-excluded-namespace"), found.pods,
                    "Pair 1: same validator log as its twin; here the plugin skips the namespace, which was added to exclude_namespaces.")
