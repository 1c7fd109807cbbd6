"""A ContainerPatch makes kuma-init run as user 1000."""
from common import *


def build(name):
    w = World(name, (2, 12, 13), "aks", cni=None, now="2026-01-21T17:09:33Z")
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("run-as", w.system), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/securityContext/runAsUser", "value": "1000"}]})

    def user(spec, annotations):
        for c in spec["initContainers"]:
            if c["name"] == "kuma-init":
                c["securityContext"] = dict(c["securityContext"], runAsUser=1000)
    found = w.workload("wallet-web", w.spaces[0], replicas=2, created=w.ago(900), annotations={"kuma.io/container-patches": "run-as"}, tweak=user)
    w.init_loops(found, "kuma-init", "Error: you need to have root privileges to run this command\n", restarts=5, run=0)
    return w.expect("failing", ["init-not-root"], (), ["init-caps-missing", "init-no-iptables-support", "init-runasnonroot-conflict", "init-user-missing", "val-uid-mismatch"], found.pods,
                    "kuma-init runs as 1000 through a ContainerPatch.")
