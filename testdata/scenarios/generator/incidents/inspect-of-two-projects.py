"""oc adm inspect of two projects: in one of them only the pods carry the injection label, so it has no attachment definition."""
import re

from field_desk import *


def build(name):
    w = World(name, (2, 12, 14), "openshift", cni="standalone", apps=1, nodes=3, now="2026-03-17T08:02:33Z", family="ipv4", native=False)
    w.namespace("geo-batch", {"kuma.io/sidecar-injection": "disabled", "pod-security.kubernetes.io/enforce": "privileged"}, w.ago(5000))
    stuck = []
    for app, count in (("tiles-render", 2), ("tiles-index", 1)):
        found = w.workload(app, "geo-batch", replicas=count, created=w.ago(1100), plugin=None, pod_labels={"kuma.io/sidecar-injection": "enabled"})
        for pod in found.pods:
            w.no_dataplane(pod)
            place = "geo-batch/" + pod.name
            w.sandbox_fails(pod, "CmdAdd (shim): CNI request failed with status 400: 'ContainerID:\"%s\" Netns:\"%s\" IfName:\"eth0\" ERRORED: error configuring pod [%s] networking: Multus: [%s/%s]: error loading k8s delegates k8s args: TryLoadPodDelegates: "
                            "error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (kuma-cni) in namespace (geo-batch): "
                            "network-attachment-definitions.k8s.cni.cncf.io \"kuma-cni\" not found\n'" % (pod.sandbox, pod.netns, place, place, pod.obj["metadata"]["uid"]), 5)
        for e in w.of("Event"):
            outer = re.search(r"_0\(([0-9a-f]{64})\)", e["message"])
            if outer:
                e["message"] = re.sub(r'ContainerID:"[0-9a-f]{64}"', 'ContainerID:"%s"' % outer.group(1), e["message"])
        found.finish()
        stuck += found.pods
    w.workload("osm-mirror", "geo-batch", replicas=1, mesh=False, created=w.ago(4800), image="quay.io/sclorg/nginx-122-c9s:latest")
    mirror = w.pods[-1]
    w.event(mirror, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404", w.ago(3000), w.ago(2100), 4, warning=True)
    p = Folder(w)
    inspect(p, w, "inspect.local.5183044819302218114", ["geo-batch", w.spaces[0]])
    return p.expect("failing", ["x-multus-nad-missing"], (), ["inj-namespace-label-missing", "x-annotation-overwritten", "x-multus-annotation-ignored", "cni-defaults-on-non-openshift", "plugin-installer-not-running", "x-binary-missing", "scc-uid-range", "inj-cni-flag-mismatch", "x-openshift-selinux"], stuck,
                    "The namespace is labelled disabled and the pods enabled: they are injected, but Kuma makes attachment definitions in enabled namespaces only, and Multus finds none.", any_subject=True,
                    missing=["CNI", "control plane", "nodes", "custom resource definitions"])
