"""What differs between the platforms on which the made-up clusters run."""

# Each: how nodes are called, what they run, where the CNI's files are, and which base CNI is there.
PLATFORMS = {
    "kind": dict(
        node="kind-worker{n}", zone=None, os="Debian GNU/Linux 12 (bookworm)", kernel="6.8.0-47-generic",
        runtime="containerd://1.7.18", kubelet="v1.31.2", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin",
        conf="10-kindnet.conflist", base="kindnet", base_image="docker.io/kindest/kindnetd:v20241023-a345ebe4", labels={}),
    "eks": dict(
        node="ip-10-0-{a}-{b}.eu-west-1.compute.internal", zone="eu-west-1", os="Amazon Linux 2023.6.20250107",
        kernel="6.1.119-129.201.amzn2023.x86_64", runtime="containerd://1.7.23", kubelet="v1.31.4-eks-aeac579",
        net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="10-aws.conflist", base="aws-node",
        base_image="602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.19.2",
        labels={"eks.amazonaws.com/nodegroup": "general"}),
    "bottlerocket": dict(
        node="ip-10-1-{a}-{b}.us-east-2.compute.internal", zone="us-east-2", os="Bottlerocket OS 1.26.2 (aws-k8s-1.30)",
        kernel="6.1.115", runtime="containerd://1.7.23+bottlerocket", kubelet="v1.30.6-eks-7f9249a",
        net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="10-aws.conflist", base="aws-node",
        base_image="602401143452.dkr.ecr.us-east-2.amazonaws.com/amazon-k8s-cni:v1.19.0",
        labels={"eks.amazonaws.com/nodegroup": "br"}),
    "gke": dict(
        node="gke-prod-pool-1-{h}-{x}", zone="europe-west4", os="Container-Optimized OS from Google",
        kernel="6.1.112+", runtime="containerd://1.7.24", kubelet="v1.30.8-gke.1051000",
        net_dir="/etc/cni/net.d", bin_dir="/home/kubernetes/bin", conf="10-calico.conflist", base="calico-node",
        base_image="gke.gcr.io/calico/node:v3.26.3-gke.14", labels={"cloud.google.com/gke-nodepool": "pool-1"}),
    "aks": dict(
        node="aks-nodepool1-3{h}-vmss00000{n}", zone="westeurope", os="Ubuntu 22.04.5 LTS", kernel="5.15.0-1075-azure",
        runtime="containerd://1.7.23-1", kubelet="v1.30.7", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin",
        conf="10-azure.conflist", base="azure-cns", base_image="mcr.microsoft.com/containernetworking/azure-cns:v1.6.13",
        labels={"kubernetes.azure.com/agentpool": "nodepool1"}),
    "k3s": dict(
        node="edge-{x}", zone=None, os="Ubuntu 24.04.1 LTS", kernel="6.8.0-51-generic", runtime="containerd://1.7.23-k3s2",
        kubelet="v1.31.4+k3s1", net_dir="/var/lib/rancher/k3s/agent/etc/cni/net.d", bin_dir="/bin",
        conf="10-flannel.conflist", base=None, base_image=None, labels={"node.kubernetes.io/instance-type": "k3s"}),
    "rke2": dict(
        node="rke2-node-{n}", zone=None, os="CentOS Linux 7 (Core)", kernel="3.10.0-1160.119.1.el7.x86_64",
        runtime="containerd://1.7.21-k3s2", kubelet="v1.29.11+rke2r1", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin",
        conf="10-canal.conflist", base="rke2-canal", base_image="rancher/hardened-calico:v3.28.2-build20241016", labels={}),
    "openshift": dict(
        node="worker-{n}.ocp.example.internal", zone=None, os="Red Hat Enterprise Linux CoreOS 416.94.202412040832-0",
        kernel="5.14.0-427.47.1.el9_4.x86_64", runtime="cri-o://1.29.11-3.rhaos4.16.git", kubelet="v1.29.10+67d3387",
        net_dir="/etc/cni/multus/net.d", bin_dir="/var/lib/cni/bin", conf="kuma-cni.conf", base="multus",
        base_image="quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:5fd1e9", labels={}),
    "cilium": dict(
        node="wk-{x}", zone=None, os="Ubuntu 22.04.5 LTS", kernel="5.15.0-130-generic", runtime="containerd://1.7.24",
        kubelet="v1.31.4", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="05-cilium.conflist", base="cilium",
        base_image="quay.io/cilium/cilium:v1.16.5", labels={}),
    "kubeadm": dict(
        node="node-{n}", zone=None, os="Ubuntu 22.04.5 LTS", kernel="5.15.0-130-generic", runtime="containerd://1.7.24",
        kubelet="v1.30.8", net_dir="/etc/cni/net.d", bin_dir="/opt/cni/bin", conf="10-calico.conflist", base="calico-node",
        base_image="docker.io/calico/node:v3.28.2", labels={}),
    "rpi": dict(
        node="pi-{n}", zone=None, os="Debian GNU/Linux 12 (bookworm)", kernel="6.6.51+rpt-rpi-v8",
        runtime="containerd://1.7.23-k3s2", kubelet="v1.31.3+k3s1", net_dir="/var/lib/rancher/k3s/agent/etc/cni/net.d",
        bin_dir="/bin", conf="10-flannel.conflist", base=None, base_image=None, labels={}, arch="arm64"),
}
