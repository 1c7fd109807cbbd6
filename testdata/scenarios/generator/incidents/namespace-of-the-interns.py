"""OKD-like: pods labelled one by one, in a namespace that had no label when the control plane looked; Multus finds no definition there."""
from more_platforms import *


def build(name):
    w = World(name, (2, 9, 20), "openshift", product="kong-mesh", cni="standalone", family="ipv4", now="2025-10-17T11:44:09Z", nodes=3, apps=2)
    w.namespace("interns", None, created=w.ago(86400 * 4))
    error = lambda p: ('[%s/%s/%s]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a '
                       'network-attachment-definition (kuma-cni) in namespace (interns): network-attachment-definitions.k8s.cni.cncf.io "kuma-cni" not found' % (p.namespace, p.name, p.obj["metadata"]["uid"]))
    bad = stuck(w, "hello-mesh", "interns", error, 10, 1750, replicas=2, pod_labels={"kuma.io/sidecar-injection": "enabled"}) + stuck(w, "guestbook", "interns", error, 10, 1200, pod_labels={"kuma.io/sidecar-injection": "enabled"})
    plain = w.workload("redis-demo", "interns", mesh=False, created=w.ago(1300), image="docker.io/library/redis:7.4.1")
    started(w, plain.pods[0], image_pulled=True)
    well(w, "badge-svc", w.spaces[1], replicas=2, age=1500)
    bustle(w, "shipper", "grafana", "deprecated")
    w.without("custom-resource-definitions", "cni-logs")
    return w.expect("failing", ["x-multus-nad-missing"], (), ["x-annotation-overwritten", "x-multus-annotation-ignored", "plugin-skip-excluded-namespace", "x-openshift-selinux", "plugin-installer-not-running",
                    "cni-defaults-on-non-openshift", "plugin-rbac-forbidden"], bad, "The namespace interns carries no injection label and has no NetworkAttachmentDefinition kuma-cni; its injected pods get no sandbox.", any_subject=True)
