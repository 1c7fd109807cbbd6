//! Facts about nodes and hosts that are not Kubernetes objects.

use super::Location;

/// Kinds of host facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostFactKind {
    /// Output of `iptables-save` or `ip6tables-save` (text).
    IptablesSave,
    /// Kernel modules, loaded or loadable (text: one `name status` a line).
    KernelModules,
    /// Kernel configuration (text: `CONFIG_X=y` a line).
    KernelConfig,
    /// A CNI configuration file (text: the file).
    CniConfig,
    /// Output of `sysctl`-like collectors (text: `key = value` a line).
    Sysctl,
    /// Helm values of the Kuma release (text: YAML).
    HelmValues,
    /// The cluster's version (text: `v1.31.2`).
    ServerVersion,
    /// Output of `nft list ruleset`.
    Nftables,
    /// Operating system of the host.
    HostOs,
    /// A document of what was seen of a machine and a network namespace (text: JSON, [`crate::host::document::Document`]).
    Document,
}

/// One fact. Its text is kept whole up to a limit; parsing is the reader's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFact {
    /// The node it is about, if known.
    pub node: Option<String>,
    /// What it is.
    pub kind: HostFactKind,
    /// Its text.
    pub text: String,
    /// Where it was read.
    pub at: Location,
}
