//! Evidence that lacks one source, as if nobody had collected it.

use crate::evidence::{Component, Event, Evidence, StreamIx};

/// A source that can be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// Logs of a component.
    Logs(Component),
    /// Objects of these kinds, and the lists of them.
    Kinds(&'static str, &'static [&'static str]),
    /// Facts of hosts.
    HostFacts,
}

impl Removed {
    /// All that are tried.
    pub const ALL: [Self; 14] = [
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
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Logs(component) => format!("logs of {}", component.as_str()),
            Self::Kinds(name, _) => name.to_owned(),
            Self::HostFacts => "host files".to_owned(),
        }
    }
}

/// The evidence without a source; nothing if it does not have that source. The same comes out as if the source's part
/// had been held back from the collector, without reading anything again.
#[must_use]
pub fn without(evidence: &Evidence, removed: Removed) -> Option<Evidence> {
    match removed {
        Removed::Logs(component) => {
            let is = |of: Component| of == component;
            evidence.streams.iter().any(|s| is(s.stream.component)).then(|| without_logs(evidence, component))
        }
        Removed::Kinds(_, kinds) => {
            let events = kinds.contains(&"Event");
            let has =
                evidence.objects.knows_any(kinds) || events && evidence.events.iter().any(|event| !event.in_status);
            has.then(|| {
                let mut left = evidence.clone();
                left.objects.remove_kinds(kinds);
                if events {
                    left.events = Event::told_by_status(&left.objects, &[]);
                } else if kinds.contains(&"ReplicaSet") {
                    left.events.retain(|event| !event.in_status);
                }
                left
            })
        }
        Removed::HostFacts => {
            (!evidence.host_facts.is_empty()).then(|| Evidence { host_facts: Vec::new(), ..evidence.clone() })
        }
    }
}

/// Streams keep their order and get new indices, and so do the observations in them.
fn without_logs(evidence: &Evidence, component: Component) -> Evidence {
    let mut left = evidence.clone();
    left.streams.retain(|s| s.stream.component != component);
    let mut next = 0..;
    let kept = evidence.streams.iter().map(|s| s.stream.component != component);
    let indices: Vec<Option<StreamIx>> = kept.map(|kept| kept.then(|| next.next()).flatten().map(StreamIx)).collect();
    left.observations = evidence.observations.renumbered(&indices);
    left
}
