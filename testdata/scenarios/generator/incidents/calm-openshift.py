"""Healthy: OpenShift with Multus, standalone mode, which is right there; a delegated gateway without validation."""
from common import *


def build(name):
    w = World(name, (2, 11, 15), "openshift", product="kong-mesh", cni="standalone", cni_age=3200, family="dualstack", now="2025-11-09T11:12:13Z")
    for pod in w.workload("fresh-svc", w.spaces[0], replicas=2, age=1400).pods:
        w.logs[(pod.namespace, pod.name, "kuma-validation")] = Validator(w.v, pod.created + seconds(2), w.rng).passes(noise=True).passes("ipv6", noise=True).text()
        w.sidecar_log(pod, 2)
    for pod in w.workload("kong-gateway", w.spaces[1], replicas=2, age=1300, gateway=True, image="docker.io/kong/kong-gateway:3.8").pods:
        w.sidecar_log(pod, 1)
    return w.expect("healthy", must_not=QUIET + ["x-multus-nad-missing", "x-annotation-overwritten", "x-openshift-selinux"], note="Standalone CNI under Multus works; gateways have no kuma-validation by design.")
