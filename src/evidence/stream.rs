//! Logs: whose they are.

use std::sync::Arc;

use super::{Location, Time};

/// The program that printed a log: what patterns are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// Init container `kuma-validation`.
    Validation,
    /// Init container `kuma-init` (and `kumactl install transparent-proxy` run by hand).
    Init,
    /// Container `install-cni` of the CNI DaemonSet; also carries the plugin's lines (`kuma-cni`).
    Cni,
    /// `kuma-sidecar` (kuma-dp and Envoy), also `kuma-gateway`, and `ingress` and `egress` of zone proxies.
    Sidecar,
    /// `control-plane` (kuma-cp).
    ControlPlane,
    /// kubelet, containerd or CRI-O on a node.
    Node,
    /// Any other container.
    Other,
    /// Not known: every pattern applies.
    Unknown,
}

impl Component {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::Validation,
        Self::Init,
        Self::Cni,
        Self::Sidecar,
        Self::ControlPlane,
        Self::Node,
        Self::Other,
        Self::Unknown,
    ];

    /// The name that rule files use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "kuma-validation",
            Self::Init => "kuma-init",
            Self::Cni => "kuma-cni",
            Self::Sidecar => "kuma-sidecar",
            Self::ControlPlane => "control-plane",
            Self::Node => "node",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// By container name; [`Component::Other`] for names that are not Kuma's.
    #[must_use]
    pub fn of_container(name: &str) -> Self {
        match name {
            "kuma-validation" => Self::Validation,
            "kuma-init" => Self::Init,
            "install-cni" | "kuma-cni" => Self::Cni,
            "kuma-sidecar" | "kuma-gateway" | "ingress" | "egress" => Self::Sidecar,
            "control-plane" => Self::ControlPlane,
            _ => Self::Other,
        }
    }
}

/// Which run of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Instance {
    /// The newest.
    #[default]
    Current,
    /// The one before.
    Previous,
}

/// Index into [`super::Evidence::streams`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamIx(pub u32);

/// Whose log it is. Everything but the place and the component may be unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Where it lies (no line).
    pub at: Location,
    /// Namespace of the pod.
    pub namespace: Option<Arc<str>>,
    /// Pod.
    pub pod: Option<Arc<str>>,
    /// Container.
    pub container: Option<Arc<str>>,
    /// Which run.
    pub instance: Instance,
    /// Node, for logs of a node or where the source tells.
    pub node: Option<Arc<str>>,
    /// The program; [`Component::Unknown`] where neither path nor content tells.
    pub component: Component,
    /// Every line begins with an RFC 3339 time and a space (`kubectl logs --timestamps`).
    pub timestamps: bool,
}

/// How a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamEnd {
    /// To its end.
    Complete,
    /// Cut: lines are missing at the end.
    Truncated,
}

/// What is kept of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRecord {
    /// Whose it is.
    pub stream: Stream,
    /// Lines.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
    /// Time of the first line that has one.
    pub first: Option<Time>,
    /// Time of the last line that has one.
    pub last: Option<Time>,
    /// How it ended; `None` while open.
    pub end: Option<StreamEnd>,
    /// The log may lack older lines: it has as many lines as collectors' usual caps (500, 1,000, 5,000, 10,000) or about
    /// 5,000,000 bytes, or does not start with the component's first line where that is known.
    pub head_missing: bool,
}
