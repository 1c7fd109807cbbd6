"""oc adm inspect of two projects with a fault each: no attachment definition in one, a policy without a way out in the other."""
from field_mixed import *


def build(name):
    w = World(name, (2, 10, 10), "openshift", product="kong-mesh", cni="standalone", apps=0, nodes=3, now="2025-10-08T13:19:26Z", family="dualstack", native=False)
    a, b = w.spaces
    w.custom["network-attachment-definitions.k8s.cni.cncf.io"] = (True, [i for i in w.custom["network-attachment-definitions.k8s.cni.cncf.io"][1] if i["metadata"]["namespace"] != a])
    first = w.workload("hub-north", a, replicas=1, created=w.ago(1300), plugin=None)
    for pod in first.pods:
        w.no_dataplane(pod)
        place = "%s/%s" % (a, pod.name)
        w.sandbox_fails(pod, "CmdAdd (shim): CNI request failed with status 400: 'ContainerID:\"%s\" Netns:\"%s\" IfName:\"eth0\" ERRORED: error configuring pod [%s] networking: Multus: [%s/%s]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (kuma-cni) in namespace (%s): network-attachment-definitions.k8s.cni.cncf.io \"kuma-cni\" not found\n'" % (pod.sandbox, pod.netns, place, place, pod.obj["metadata"]["uid"], a), 5)
    first.finish()
    w.add("NetworkPolicy", w.meta("only-inside", b, w.ago(5000)), "networking.k8s.io/v1", spec={"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": [{"podSelector": {}}]}, {"to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "openshift-dns"}}}]}]})
    second = w.workload("hub-south", b, replicas=1, created=w.ago(1900))
    error = 'request to bootstrap server failed: Post "%s/bootstrap": dial tcp 10.96.14.7:5678: i/o timeout' % w.cp_url
    stuck_sidecar(w, second, lambda pod, start, end: bootstrap(w.v, start, w.cp_url) + no_bootstrap(start + seconds(10.2), error, 5, every=13) + (goodbye(w, end) if end else []), 4, probe='Get "http://{ip}:9901/ready": dial tcp {ip}:9901: connect: connection refused')
    p = Folder(w)
    inspect(p, w, "inspect.local.771920338104", [a, b, w.system], (("Node", "core/nodes"),))
    return p.expect("failing", ["x-multus-nad-missing", "x-networkpolicy"], ["dp-cp-unreachable"], ["x-annotation-overwritten", "x-multus-annotation-ignored", "x-openshift-selinux", "dp-ca-mismatch", "dp-wrong-endpoint", "x-dns-capture", "plugin-installer-not-running", "val-rules-missing-generic"], first.pods + second.pods,
                    "Two faults: one project has no attachment definition kuma-cni; the other's egress policy leaves out the control plane.", missing=["CNI", "webhooks"])
