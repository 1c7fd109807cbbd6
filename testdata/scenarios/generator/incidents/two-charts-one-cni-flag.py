"""Kong Mesh 2.14: the control plane's values say CNI, the CNI itself was to come with another chart that is not there. A new release on EKS."""
from common import *
from field_mesh import *


def build(name):
    w = World(name, (2, 14, 1), "eks", product="kong-mesh", cni=None, mode="cni", nodes=3, apps=0, now="2026-07-02T13:33:10Z", family="ipv4")
    gateway = w.workload("edge-kong", w.spaces[1], replicas=1, created=w.ago(4000), gateway=True, image="docker.io/kong/kong-gateway:3.11")
    w.sidecar_log(gateway.pods[0], 1)
    a = w.validation_fails("loans", w.spaces[0], refused, restarts=6, replicas=2, plugin=None)
    b = w.validation_fails("cards", w.spaces[1], refused, restarts=7, replicas=1, plugin=None, kind="StatefulSet")
    crash_elsewhere(w)
    return w.expect("failing", ["inj-cni-flag-mismatch"], ["val-rules-missing-generic"], rivals("inj-cni-flag-mismatch", extra=["x-aws-vpc-cni", "val-silent-pass-ipv4", "cni-conf-not-found"]), a.pods + b.pods,
                    "cniEnabled=true in the control plane and no CNI DaemonSet anywhere: every pod with inbound redirection fails validation; a gateway, which is not validated, runs.", any_subject=True)
