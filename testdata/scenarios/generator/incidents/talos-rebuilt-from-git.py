"""cluster-info dump of a Talos cluster on v3: the control plane believes in a CNI that nobody installed."""
from node_agents import *


def build(name):
    platform("talos-flannel", "kubeadm", node="talos-{x}", os="Talos (v1.10.3)", kernel="6.12.28-talos", runtime="containerd://2.0.5", kubelet="v1.33.1", conf="10-flannel.conflist", base="kube-flannel",
             base_image="ghcr.io/siderolabs/flannel:v0.26.7")
    w = World(name, (3, 0, 1), "talos-flannel", cni=None, mode="cni", nodes=3, apps=0, now="2026-10-08T19:27:36Z")
    pods = []
    for app, space, n in (("brew-log", 0, 2), ("brew-web", 0, 1), ("kettle", 0, 1)):
        pods += w.validation_fails(app, w.spaces[space], refused, replicas=n, restarts=7, plugin=None).pods
    for pod in pods:
        w.event(pod, "FailedMount", 'MountVolume.SetUp failed for volume "kube-api-access-%s" : failed to sync configmap cache: timed out waiting for the condition' % w.word(5), pod.created, pod.created, 1, warning=True)
    p = Folder(w)
    p.form, p.top = "gz", ""
    cluster_dump(p, w, "k", ["default", "kube-system", w.system, w.spaces[0]])
    return p.expect("failing", ["inj-cni-flag-mismatch"], ["val-rules-missing-generic"], ["val-cni-race-new-node", "val-cni-not-ready-on-node", "cni-ds-not-scheduled", "x-bottlerocket-talos", "plugin-skip-no-sidecar", "val-uid-mismatch", "cni-defaults-on-non-openshift",
                    "plugin-no-iptables-on-host"], pods, "KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED is true and there is no CNI DaemonSet in any namespace; each validation is refused.", any_subject=True,
                    missing=["configmaps", "custom resources", "previous logs", "application namespaces but one"])
