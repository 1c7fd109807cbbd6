//! Platforms, as nodes tell them, and where each has the files of its CNI.

use std::collections::BTreeSet;

use serde_json::Value;

use super::cluster::Cluster;
use super::select::text;

/// A platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Platform {
    OpenShift,
    Bottlerocket,
    Talos,
    Kind,
    K3s,
    Rke2,
    Gke,
    Eks,
    Aks,
}

/// Where a runtime looks: any of these is right.
#[derive(Debug, Clone)]
pub(super) struct Directories<'d> {
    pub(super) net: Vec<&'d str>,
    pub(super) bin: Vec<&'d str>,
}

const NET: &str = "/etc/cni/net.d";
const BIN: &str = "/opt/cni/bin";

impl Directories<'_> {
    /// Where containerd and CRI-O look when nobody says otherwise.
    pub(super) fn usual() -> Self {
        Self { net: vec![NET], bin: vec![BIN] }
    }
}

impl Platform {
    /// The platform of a node, if it tells. A distribution of its own comes before the cloud it runs in.
    pub(super) fn of(node: &Value) -> Option<Self> {
        let provider = text(node, "/spec/providerID").unwrap_or_default();
        let kubelet = text(node, "/status/nodeInfo/kubeletVersion").unwrap_or_default();
        let image = text(node, "/status/nodeInfo/osImage").unwrap_or_default();
        let labels = node.pointer("/metadata/labels").and_then(Value::as_object);
        let labelled = |prefix: &str| labels.is_some_and(|l| l.keys().any(|key| key.starts_with(prefix)));
        let table = [
            (labelled("node.openshift.io/") || image.contains("CoreOS") && image.contains("Red Hat"), Self::OpenShift),
            (image.contains("Bottlerocket"), Self::Bottlerocket),
            (image.contains("Talos"), Self::Talos),
            (provider.starts_with("kind://"), Self::Kind),
            (kubelet.contains("+k3s") || provider.starts_with("k3s://"), Self::K3s),
            (kubelet.contains("+rke2") || provider.starts_with("rke2://"), Self::Rke2),
            (labelled("cloud.google.com/gke-") || kubelet.contains("-gke."), Self::Gke),
            (labelled("kubernetes.azure.com/"), Self::Aks),
            (labelled("eks.amazonaws.com/") || kubelet.contains("-eks-"), Self::Eks),
        ];
        table.iter().find(|(holds, _)| *holds).map(|(_, platform)| *platform)
    }

    /// Its name.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::OpenShift => "OpenShift",
            Self::Bottlerocket => "Bottlerocket",
            Self::Talos => "Talos",
            Self::Kind => "kind",
            Self::K3s => "k3s",
            Self::Rke2 => "RKE2",
            Self::Gke => "GKE",
            Self::Eks => "EKS",
            Self::Aks => "AKS",
        }
    }

    /// Where it has the files of its CNI.
    pub(super) fn directories(self) -> Directories<'static> {
        match self {
            Self::OpenShift => Directories { net: vec!["/etc/cni/multus/net.d"], bin: vec!["/var/lib/cni/bin"] },
            Self::Gke => Directories { net: vec![NET], bin: vec!["/home/kubernetes/bin"] },
            Self::K3s => Directories {
                net: vec!["/var/lib/rancher/k3s/agent/etc/cni/net.d"],
                bin: vec!["/bin", "/var/lib/rancher/k3s/data/cni", "/var/lib/rancher/k3s/data/current/bin"],
            },
            Self::Rke2 => Directories {
                net: vec![NET, "/var/lib/rancher/rke2/agent/etc/cni/net.d"],
                bin: vec![BIN, "/var/lib/rancher/rke2/data/cni"],
            },
            _ => Directories::usual(),
        }
    }

    /// Whether its image has no iptables, which the CNI would call.
    pub(super) const fn lacks_iptables(self) -> bool {
        matches!(self, Self::Bottlerocket | Self::Talos)
    }

    /// The configuration that comes with it, where no `DaemonSet` shows it.
    fn configurations(self) -> &'static [&'static str] {
        match self {
            Self::K3s => &["10-flannel.conflist"],
            Self::Kind => &["10-kindnet.conflist"],
            Self::Eks => &["10-aws.conflist"],
            Self::Aks => &["10-azure.conflist", "15-azure-swift-overlay.conflist"],
            Self::Gke => &["10-calico.conflist", "10-gke-ptp.conflist", "05-cilium.conflist"],
            _ => &[],
        }
    }
}

/// Configurations by the `DaemonSet` of the CNI that writes them.
const BASES: &[(&str, &[&str])] = &[
    ("anetd", &["10-gke-ptp.conflist", "05-cilium.conflist"]),
    ("antrea-agent", &["10-antrea.conflist"]),
    ("aws-node", &["10-aws.conflist"]),
    ("azure-cns", &["10-azure.conflist", "15-azure-swift-overlay.conflist"]),
    ("calico-node", &["10-calico.conflist"]),
    ("canal", &["10-canal.conflist"]),
    ("cilium", &["05-cilium.conflist"]),
    ("kindnet", &["10-kindnet.conflist"]),
    ("kube-flannel", &["10-flannel.conflist"]),
    ("kube-flannel-ds", &["10-flannel.conflist"]),
    ("rke2-canal", &["10-canal.conflist"]),
];

/// The configurations that may be in effect here: by the CNIs that run, else by the platforms.
pub(super) fn base_configurations(cluster: &Cluster<'_>) -> BTreeSet<&'static str> {
    let sets = cluster.evidence.objects.of_kind("DaemonSet");
    let by_set = sets.filter_map(|set| BASES.iter().find(|(name, _)| *set.name == **name));
    let found: BTreeSet<&str> = by_set.flat_map(|(_, names)| names.iter().copied()).collect();
    if !found.is_empty() {
        return found;
    }
    let platforms = cluster.nodes.iter().filter_map(|node| Platform::of(&node.value));
    platforms.flat_map(|platform| platform.configurations().iter().copied()).collect()
}
