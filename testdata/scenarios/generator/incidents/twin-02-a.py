"""Pair 2: a ContainerPatch gives kuma-validation another user."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="aks", now=after(2, 140), **world_options(2))
    w.custom_add("containerpatches.kuma.io", True, "ContainerPatch", w.meta("hardening", w.system), mesh="default", spec={
        "initPatch": [{"op": "replace", "path": "/securityContext/runAsUser", "value": "20014"}]})
    found = w.validation_fails("ledger-svc", w.spaces[1], restarts=4, replicas=2, validator_uid=20014,
                               annotations={"kuma.io/container-patches": "hardening"}, **run_options(2))
    return w.expect("failing", ["val-uid-mismatch"], ["val-rules-missing-generic"], rivals("val-uid-mismatch"), found.pods,
                    "Pair 2: rules were installed for UID 5678, the validator runs as 20014 through a ContainerPatch.")
