//! A sink that lacks one source, as if nobody had collected it.

use kuma_diagnose::evidence::{Component, Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};

/// A source that can be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removed {
    /// Logs of a component.
    Logs(Component),
    /// Objects of these kinds, and the lists of them.
    Kinds(&'static str, &'static [&'static str]),
    /// Facts of hosts.
    HostFacts,
}

impl Removed {
    /// All that are tried.
    pub(crate) const ALL: [Self; 14] = [
        Self::Logs(Component::Cni),
        Self::Logs(Component::Validation),
        Self::Logs(Component::Init),
        Self::Logs(Component::Sidecar),
        Self::Logs(Component::ControlPlane),
        Self::Kinds("events", &["Event"]),
        Self::Kinds("nodes", &["Node"]),
        Self::Kinds("DaemonSets", &["DaemonSet"]),
        Self::Kinds("Deployments and ReplicaSets", &["Deployment", "ReplicaSet"]),
        Self::Kinds("ConfigMaps", &["ConfigMap"]),
        Self::Kinds("CRDs and NADs", &["CustomResourceDefinition", "NetworkAttachmentDefinition"]),
        Self::Kinds("namespaces", &["Namespace"]),
        Self::Kinds("webhooks", &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
        Self::HostFacts,
    ];

    /// What it is called.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Logs(component) => format!("logs of {}", component.as_str()),
            Self::Kinds(name, _) => name.to_owned(),
            Self::HostFacts => "host files".to_owned(),
        }
    }
}

/// The stream that stands for all that are removed.
const NOWHERE: StreamIx = StreamIx(u32::MAX);

/// A sink in front of another, which lets everything pass but one source.
pub(crate) struct Without<S> {
    inner: S,
    removed: Option<Removed>,
    changed: bool,
}

impl<S: Sink> Without<S> {
    /// In front of `inner`.
    pub(crate) fn new(inner: S, removed: Option<Removed>) -> Self {
        Self { inner, removed, changed: false }
    }

    /// The sink behind, and whether anything was held back.
    pub(crate) fn into_inner(self) -> (S, bool) {
        (self.inner, self.changed)
    }

    fn removes_kind(&mut self, kind: &str) -> bool {
        let removes = matches!(self.removed, Some(Removed::Kinds(_, kinds)) if kinds.contains(&kind));
        self.changed |= removes;
        removes
    }
}

impl<S: Sink> Sink for Without<S> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        if self.removed == Some(Removed::Logs(stream.component)) {
            self.changed = true;
            return NOWHERE;
        }
        self.inner.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        if stream != NOWHERE {
            self.inner.log(stream, block, first_line);
        }
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        if stream != NOWHERE {
            self.inner.close(stream, end);
        }
    }

    fn object(&mut self, object: Object) {
        if !self.removes_kind(&object.kind) {
            self.inner.object(object);
        }
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        if !self.removes_kind(kind) {
            self.inner.listed(kind, namespace);
        }
    }

    fn fact(&mut self, fact: HostFact) {
        if self.removed == Some(Removed::HostFacts) {
            self.changed = true;
        } else {
            self.inner.fact(fact);
        }
    }

    fn gap(&mut self, gap: Gap) {
        self.inner.gap(gap);
    }
}
