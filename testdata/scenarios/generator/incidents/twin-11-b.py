"""Pair 11: OpenShift; a later webhook replaces the networks annotation."""
from common import *
from twins import after, run_options, world_options


def build(name):
    w = World(name, platform="openshift", cni="standalone", now=after(11, 66), **world_options(11))
    w.custom_add("network-attachment-definitions.k8s.cni.cncf.io", True, "NetworkAttachmentDefinition", w.meta("storage-vlan", w.spaces[1]), api="k8s.cni.cncf.io/v1",
                 spec={"config": '{"cniVersion":"0.3.1","type":"macvlan","master":"ens224","ipam":{"type":"whereabouts","range":"172.20.0.0/24"}}'})
    found = w.validation_fails("claims-api", w.spaces[1], restarts=4, replicas=2, plugin=None, annotations={"k8s.v1.cni.cncf.io/networks": "storage-vlan"}, **run_options(11))
    return w.expect("failing", ["x-annotation-overwritten"], ["val-rules-missing-generic"], rivals("x-annotation-overwritten", extra=["x-multus-nad-missing"]), found.pods,
                    "Pair 11: the value of k8s.v1.cni.cncf.io/networks lacks kuma-cni, so Multus never calls the plugin for these pods.")
