"""Pair 31: a ContainerPatch takes kuma-init's capabilities away."""
from common import *

LAST = parse_time("2026-03-11T17:44:26Z")
# Recorded with v2.13.10; nft and legacy binaries are both there, as in the image.
LOG = ('Error: failed to initialize config: unable to initialize IPv4 executables: failed to find valid nft or legacy executables: functionality verification failed: unmet minimal requirements: missing table: "nat"\n'
       'functionality verification failed: unmet minimal requirements: missing table: "nat"\n')


def build(name):
    w = World(name, (2, 13, 10), "eks", cni=None, family="dualstack", now=LAST + seconds(83), form="tar")
    space = w.spaces[0]
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("least-privilege", w.system, w.ago(5000)), spec={"initPatch": [{"op": "remove", "path": "/securityContext/capabilities/add"}]})

    def bare(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                c["securityContext"] = dict(c["securityContext"], capabilities={"drop": ["ALL"]})
    found = w.workload("vault-proxy", space, replicas=2, created=w.first_attempt(LAST, 9, 1) - seconds(4), tweak=bare, annotations={"kuma.io/container-patches": "least-privilege"})
    w.init_loops(found, "kuma-init", LOG, restarts=9, run=1, last=LAST)
    nodes = [pod.node for pod in found.pods]
    other = w.workload("vault-ui", space, replicas=2, created=w.ago(1300), node=nodes)
    for pod in other.pods:
        w.logs[(space, pod.name, "kuma-init")] = init_success(w.rng, six=True)
    for pod in found.pods:
        pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False
    return w.expect("failing", ["init-caps-missing"], (), ["init-no-iptables-support", "init-not-root", "plugin-kernel-modules", "plugin-no-iptables-on-host", "init-nft-operation-not-supported", "init-psa-baseline", "init-tmp-readonly"], found.pods,
                    "Pair 31: missing table nat, as NET_ADMIN and NET_RAW are not among kuma-init's capabilities (a ContainerPatch); another workload on the same nodes is well.")
