"""Multus was added to a cluster after the control plane had started: its CRD is new, no attachment definition was ever made."""
from field_cni import *


def build(name):
    w = World(name, (2, 8, 8), "kubeadm", cni="standalone", family="dualstack", now="2025-05-21T15:33:09Z", nodes=3, apps=0, cni_age=2400)
    w.cni_paths(net_dir="/etc/cni/multus/net.d")
    w.multus([])
    w.get("CustomResourceDefinition", "network-attachment-definitions.k8s.cni.cncf.io")["metadata"]["creationTimestamp"] = rfc3339(w.ago(3000))
    one = container("kube-multus", "ghcr.io/k8snetworkplumbingwg/multus-cni:v4.1.4-thick")
    ds = w._daemonset("kube-multus-ds", "kube-system", {"containers": [one], "hostNetwork": True}, {"app": "multus"}, age=2990)
    for n in w.nodes:
        w.make_pod("kube-multus-ds-" + w.word(5), "kube-system", {"containers": [dict(one)], "hostNetwork": True}, n["metadata"]["name"], w.ago(2985), {"app": "multus"}, owner=ds, generate="kube-multus-ds-")
    bad = []

    def error(p):
        return ('plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: \'ContainerID:"%s" Netns:"%s" IfName:"eth0" Args:"%s" Path:"" ERRORED: error configuring pod [%s/%s] '
                'networking: Multus: [%s/%s/%s]: error loading k8s delegates k8s args: TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a '
                'network-attachment-definition (kuma-cni) in namespace (%s): network-attachment-definitions.k8s.cni.cncf.io "kuma-cni" not found\n\'' % (
                    p.sandbox, p.netns, "IgnoreUnknown=1;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s" % (p.namespace, p.name), p.namespace, p.name, p.namespace, p.name, p.obj["metadata"]["uid"], p.namespace))

    for app, space, count in (("scanner", 0, 2), ("scanner-ui", 0, 1), ("labels", 1, 1)):
        bad += stuck(w, app, w.spaces[space], error, 10, 1600 - 90 * space, replicas=count, plugin=None)
    bustle(w, "dns", "scaler", "grafana")
    return w.expect("failing", ["x-multus-nad-missing"], (), ["x-annotation-overwritten", "cni-defaults-on-non-openshift", "x-multus-annotation-ignored", "plugin-installer-not-running", "x-binary-missing", "plugin-rbac-forbidden",
                    "plugin-kubeconfig-missing", "inj-tproxy-configmap-missing"], bad, "Multus finds no NetworkAttachmentDefinition kuma-cni in any namespace; the CRD is younger than the control plane's start.", any_subject=True)
