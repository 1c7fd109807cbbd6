"""More platforms for made-up clusters, and what their incidents share."""

from field_cni import *  # noqa: F401,F403
from extra_cni import passes_after  # noqa: F401
from platforms import PLATFORMS

PLATFORMS["rke2-sles"] = dict(
    node="rk-{x}", zone=None, os="SUSE Linux Enterprise Server 15 SP6", kernel="6.4.0-150600.23.30-default", runtime="containerd://2.0.4-k3s2",
    kubelet="v1.32.4+rke2r1", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="10-canal.conflist", base="rke2-canal",
    base_image="rancher/hardened-calico:v3.29.3-build20250411", labels={})
PLATFORMS["aks-overlay"] = dict(PLATFORMS["aks"], conf="15-azure-swift-overlay.conflist", kubelet="v1.31.9", os="AzureLinux 3.0.20250602",
                                kernel="6.6.90.1-1.azl3", runtime="containerd://2.0.0", base_image="mcr.microsoft.com/containernetworking/azure-cns:v1.6.26")
PLATFORMS["eks-133"] = dict(PLATFORMS["eks"], node="ip-10-44-{a}-{b}.ap-southeast-2.compute.internal", zone="ap-southeast-2", kubelet="v1.33.1-eks-1fbb135",
                            os="Amazon Linux 2023.7.20250623", kernel="6.12.29-33.102.amzn2023.x86_64", runtime="containerd://1.7.27",
                            base_image="602401143452.dkr.ecr.ap-southeast-2.amazonaws.com/amazon-k8s-cni:v1.19.6")
PLATFORMS["flannel"] = dict(
    node="srv-{x}", zone=None, os="Rocky Linux 9.5 (Blue Onyx)", kernel="5.14.0-503.40.1.el9_5.x86_64", runtime="containerd://1.7.27", kubelet="v1.31.8",
    net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="10-flannel.conflist", base="kube-flannel-ds",
    base_image="ghcr.io/flannel-io/flannel:v0.26.7", labels={})
PLATFORMS["microk8s"] = dict(
    node="mk8s-{n}", zone=None, os="Ubuntu 24.04.2 LTS", kernel="6.8.0-58-generic", runtime="containerd://1.6.36", kubelet="v1.32.3",
    net_dir="/var/snap/microk8s/current/args/cni-network", bin_dir="/var/snap/microk8s/current/opt/cni/bin", conf="10-calico.conflist", base="calico-node",
    base_image="docker.io/calico/node:v3.28.1", labels={"microk8s.io/cluster": "true"})
PLATFORMS["gke-v2"] = dict(PLATFORMS["gke"], node="gke-main-np-{h}-{x}", conf="10-gke-ptp.conflist", kubelet="v1.32.4-gke.1106006", kernel="6.6.72+",
                           runtime="containerd://1.7.26", base="anetd", base_image="gke.gcr.io/cilium/cilium:v1.15.6-gke.64")


def started(w, pod, names=None, image_pulled=False):
    """Events of a pod that came up."""
    w.event(pod, "Scheduled", None, pod.created)
    at = pod.created + seconds(2)
    for name in names or [n for n, _ in pod.inits()] + pod.mains():
        image = next(c["image"] for c in pod.obj["spec"].get("initContainers", []) + pod.obj["spec"]["containers"] if c["name"] == name)
        w.event(pod, "Pulled", ('Successfully pulled image "%s" in 3.412s (3.412s including waiting). Image size: 48110233 bytes.' if image_pulled else
                                'Container image "%s" already present on machine') % image, at)
        w.event(pod, "Started", "Started container " + name, at + seconds(1))
        at += seconds(1)


def not_serving(*workloads):
    """The inbounds of the workloads' Dataplanes are not ready."""
    for found in workloads:
        for pod in found.pods:
            if hasattr(pod, "dataplane"):
                pod.dataplane["spec"]["networking"]["inbound"][0]["health"]["ready"] = False


def no_new_jobs(w):
    """Takes the recent job of the healthy world away, where no new pod could have run."""
    gone = [pod for pod in w.pods if pod.name.startswith("db-backup-")]
    names = {pod.name for pod in gone} | {pod.name.rsplit("-", 1)[0] for pod in gone}
    w.pods = [pod for pod in w.pods if pod not in gone]
    w.items = [i for i in w.items if not (i["metadata"]["name"] in names or i.get("involvedObject", {}).get("name") in names)]


def platform_pods(w, node, at=None):
    """The platform's own pods on a node that was added later."""
    obj = w.get("Node", node)
    at = at or parse_time(obj["metadata"]["creationTimestamp"]) + seconds(4)
    for ds in [d for d in w.of("DaemonSet") if d["metadata"]["namespace"] == "kube-system" and "k8s-app" in d["metadata"]["labels"]]:
        name, spec = ds["metadata"]["name"], ds["spec"]["template"]["spec"]
        w.make_pod("%s-%s" % (name, w.word(5)), "kube-system", {"hostNetwork": True, "containers": [dict(c) for c in spec["containers"]], "priorityClassName": "system-node-critical"}, node, at,
                   {"k8s-app": name}, owner=ds, generate=name + "-")
        w.daemonset_status(ds, len(w.nodes))
