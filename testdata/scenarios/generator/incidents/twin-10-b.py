"""Pair 10: outbound redirection is switched off in the pods' configuration."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="eks", configmap=True, now=after(10, 75), **world_options(10))
    found = w.validation_fails("policy-api", w.spaces[0], restarts=5, replicas=2, tproxy=tproxy_config("ipv4", outbound_enabled=False), **run_options(10))
    return w.expect("failing", ["val-outbound-redirect-disabled"], ["val-rules-missing-generic"], rivals("val-outbound-redirect-disabled"), found.pods,
                    "Pair 10: redirect.outbound.enabled is false in the pods' annotation; rules were installed.")
