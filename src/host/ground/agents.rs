//! Whose a CNI configuration is, by the plugins that it calls, its name, or what somebody appended to the name.

use super::conf::Conf;

/// Types of plugins, and whose they are.
const TYPES: &[(&str, &str)] = &[
    ("aws-cni", "Amazon VPC CNI"),
    ("azure-vnet", "Azure CNI"),
    ("azure-ipam", "Azure CNI"),
    ("calico", "Calico"),
    ("cilium-cni", "Cilium"),
    ("antrea", "Antrea"),
    ("flannel", "Flannel"),
    ("gke", "GKE"),
    ("kube-router", "kube-router"),
    ("kube-ovn", "Kube-OVN"),
    ("multus", "Multus"),
    ("multus-cni", "Multus"),
    ("multus-shim", "Multus"),
    ("ovn-k8s-cni-overlay", "OVN-Kubernetes"),
    ("openshift-sdn", "OpenShift SDN"),
    ("weave-net", "Weave Net"),
    ("istio-cni", "Istio"),
    ("linkerd-cni", "Linkerd"),
];

/// Parts of file names, and whose the file is.
const NAMES: &[(&str, &str)] = &[
    ("kindnet", "kindnet"),
    ("gke-ptp", "GKE"),
    ("crio-bridge", "CRI-O"),
    ("podman", "Podman"),
    ("containerd-net", "containerd"),
    ("azure", "Azure CNI"),
    ("flannel", "Flannel"),
    ("cilium", "Cilium"),
    ("multus", "Multus"),
];

/// What agents append to the names of files that they put out of effect.
const RENAMED: &[(&str, &str)] =
    &[(".cilium_bak", "Cilium"), (".calico_bak", "Calico"), (".kuma_bak", "Kuma"), (".multus_bak", "Multus")];

/// Whose the configuration is; the name of its first plugin where it is nobody's that we know.
pub(super) fn of(name: &str, conf: &Conf) -> String {
    let by_type = TYPES.iter().find(|(kind, _)| conf.plugins.iter().any(|plugin| plugin.kind == *kind));
    let known = by_type.or_else(|| NAMES.iter().find(|(part, _)| name.contains(part)));
    match (known, conf.plugins.first()) {
        (Some((_, agent)), _) => (*agent).to_owned(),
        (None, Some(plugin)) => plugin.kind.clone(),
        (None, None) => name.to_owned(),
    }
}

/// Who renamed the file, if its name tells.
pub(super) fn renamed_by(name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(end, _)| name.ends_with(end)).map(|(_, agent)| *agent)
}
