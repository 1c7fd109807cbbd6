"""OpenShift: a secondary network's address range is used up. Multus names it in the events of mesh pods; Kuma's network is not concerned."""
from common import *


def build(name):
    w = World(name, (2, 11, 14), "openshift", product="kong-mesh", cni="standalone", family="dualstack", now="2025-12-29T20:02:51Z", offset=-5)
    space = w.spaces[1]
    w.custom_add("network-attachment-definitions.k8s.cni.cncf.io", True, "NetworkAttachmentDefinition", w.meta("storage-lan", space), api="k8s.cni.cncf.io/v1", spec={
        "config": '{"cniVersion":"0.3.1","type":"macvlan","master":"ens224","mode":"bridge","ipam":{"type":"whereabouts","range":"10.77.4.0/28"}}'})
    note = {"k8s.v1.cni.cncf.io/networks": "storage-lan,kuma-cni"}
    for pod in w.workload("tape-reader", space, replicas=2, age=200000, annotations=note).pods:
        w.sidecar_log(pod, 1)
    found = w.workload("tape-writer", space, replicas=3, created=w.ago(1700), plugin=None, annotations=note)
    for pod in found.pods:
        w.no_dataplane(pod)
        w.sandbox_fails(pod, '[%s/%s/%s:storage-lan]: error adding container to network "storage-lan": error at storage engine: Could not allocate IP in range: ip: 10.77.4.1 / - 10.77.4.14 / range: 10.77.4.0/28 / excludeRanges: []' % (
            space, pod.name, pod.obj["metadata"]["uid"]), 4)
    found.finish()
    return w.expect("not-kuma", (), (), QUIET + ["x-multus-nad-missing", "x-annotation-overwritten", "x-multus-annotation-ignored", "x-openshift-selinux", "x-binary-missing", "plugin-netns-open", "plugin-restore-failed"], found.pods,
                    "whereabouts has no free address for the second network storage-lan; kuma-cni is not the plugin that fails.", any_subject=True)
