//! Bundle layouts: what a file is, by its path alone. A layout never reads.

mod inspect;
mod machine;
pub(crate) mod tar;
mod troubleshoot;

use std::fmt::Debug;

use crate::evidence::Instance;

/// How one kind of bundle arranges its files.
pub(crate) trait Layout: Sync + Debug {
    /// Its name in the report.
    fn name(&self) -> &'static str;

    /// Where, in a path that only this layout has, the part begins that [`Layout::entry`] knows.
    fn root(&self, path: &str) -> Option<usize>;

    /// What lies at a path below the root.
    fn entry(&self, path: &str) -> Entry;
}

/// All layouts, in the order in which they are asked.
pub(crate) static LAYOUTS: &[&dyn Layout] = &[&troubleshoot::Troubleshoot, &inspect::Inspect];

/// What lies at a path that leads through the root of a machine; `None` where it does not.
pub(crate) fn of_machine(path: &str) -> Option<Entry> {
    machine::entry(path, troubleshoot::is_cni)
}

/// Where the part of a path begins whose first segment a layout knows: `is_top` gets each segment, and the path from it on.
fn root_where(path: &str, is_top: impl Fn(&str, &str) -> bool) -> Option<usize> {
    let mut at = 0;
    for segment in path.split('/') {
        if is_top(segment, path.get(at..).unwrap_or_default()) {
            return Some(at);
        }
        at += segment.len() + 1;
    }
    None
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A container's log.
    Log(LogOf),
    /// Kubernetes objects (also events).
    Objects(ListOf),
    /// Objects of one custom resource, in one namespace or cluster-wide.
    Custom {
        /// Name of the definition (`meshes.kuma.io`).
        crd: String,
        /// Their namespace.
        namespace: Option<String>,
    },
    /// A fact about a node, a release or the cluster.
    Fact {
        /// What.
        fact: Fact,
        /// The node.
        node: Option<String>,
    },
    /// One ConfigMap, wrapped by the collector.
    ConfigMap,
    /// What the collector could not get; the value says of what (`nodes`, `logs of shop/cart`).
    Errors(String),
    /// Errors of the collection of custom resources, by the name of the definition.
    CustomErrors,
    /// What the collector skipped or failed in altogether.
    Collectors,
    /// Of no interest, or not to be looked at (secrets).
    Ignore,
    /// Not known: its content tells.
    Unknown {
        /// The node it is about, where the path tells.
        node: Option<String>,
    },
}

/// Whose log it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogOf {
    /// Namespace, where the path tells.
    pub(crate) namespace: Option<String>,
    /// Pod.
    pub(crate) pod: String,
    /// Container.
    pub(crate) container: String,
    /// Which run.
    pub(crate) instance: Instance,
}

impl LogOf {
    /// `logs of shop/cart (kuma-validation)`.
    pub(crate) fn describe(&self) -> String {
        let run = if self.instance == Instance::Previous { ", previous run" } else { "" };
        match &self.namespace {
            Some(namespace) => format!("logs of {namespace}/{} ({}{run})", self.pod, self.container),
            None => format!("logs of {} ({}{run})", self.pod, self.container),
        }
    }
}

/// Which list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListOf {
    /// Kind of its items.
    pub(crate) kind: &'static str,
    /// Version of their API.
    pub(crate) api_version: &'static str,
    /// Their namespace; `None` for a cluster-wide list.
    pub(crate) namespace: Option<String>,
    /// Only a typed list is the whole list; a bare array or a single object is a selection.
    pub(crate) typed_only: bool,
}

impl ListOf {
    /// `Pod objects of namespace shop`.
    pub(crate) fn describe(&self) -> String {
        match &self.namespace {
            Some(namespace) => format!("{} objects of namespace {namespace}", self.kind),
            None => format!("{} objects", self.kind),
        }
    }
}

/// Facts and the form in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// JSON: module name to `{size, instances, status}`.
    KernelModules,
    /// JSON: option to value.
    KernelConfig,
    /// JSON: key to value.
    Sysctl,
    /// Text of `sysctl` files: `# /path`, then the value.
    SysctlText,
    /// JSON: name, version, kernel.
    HostOs,
    /// JSON: `{info, string}`.
    ServerVersion,
    /// JSON: Helm releases with their values.
    Helm,
    /// A CNI configuration file as it is.
    Cni,
    /// JSON: what was seen of a machine and of a network namespace, by this tool.
    Host,
}
