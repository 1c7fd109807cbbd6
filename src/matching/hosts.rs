//! Machines and network namespaces that were looked at: which subject each is about, and what it says.

use std::cell::OnceCell;
use std::rc::Rc;

use serde_json::Value;

use crate::evidence::{Evidence, HostFact, HostFactKind, Object};
use crate::host::document::Document;
use crate::host::summary::{self, Summary};

use super::index::is_cni_pod;
use super::subjects::Candidate;
use super::surroundings::Part;
use super::{Look, collected, json};

/// The documents in the evidence, with their nodes.
#[must_use]
pub fn documents(evidence: &Evidence) -> Vec<(Option<String>, Document)> {
    Hosts::new(evidence).0.into_iter().map(|host| (host.fact.node.clone(), host.document)).collect()
}

/// One look at a machine or a network namespace.
pub(super) struct Host<'e> {
    /// Where it was read.
    pub(super) fact: &'e HostFact,
    /// What was seen.
    pub(super) document: Document,
    /// Whether it was put together from single files that a collector copied.
    collected: bool,
    summary: OnceCell<Summary>,
    network: OnceCell<Rc<Value>>,
    machine: OnceCell<Rc<Value>>,
}

impl<'e> Host<'e> {
    fn read(fact: &'e HostFact) -> Option<Self> {
        // A source hands on only what it could read.
        Some(Self::of(fact, serde_json::from_str(&fact.text).ok()?, false))
    }

    fn of(fact: &'e HostFact, document: Document, collected: bool) -> Self {
        let (summary, network, machine) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { fact, document, collected, summary, network, machine }
    }

    /// What it comes to.
    pub(super) fn summary(&self) -> &Summary {
        self.summary.get_or_init(|| summary::summary(&self.document))
    }

    /// Kind and name of what was looked at; for what has none, where it was read.
    pub(super) fn subject(&self) -> (&'static str, Option<&str>, String) {
        let document = &self.document;
        match (&document.pod, document.pid, &document.node) {
            (Some(pod), ..) => ("Pod", Some(&pod.namespace), pod.name.clone()),
            (None, Some(pid), _) => ("Process", None, pid.to_string()),
            (None, None, Some(node)) => ("Node", None, node.clone()),
            (None, None, None) => ("Host", None, self.fact.at.path.to_string()),
        }
    }

    /// The look as the report shows it.
    fn look(&self) -> Look {
        let (kind, namespace, name) = self.subject();
        let namespace = namespace.map(|namespace| format!("{namespace}/")).unwrap_or_default();
        let summary = self.summary();
        Look {
            subject: format!("{kind}/{namespace}{name}"),
            redirects: summary.redirects,
            rules: summary.rules,
            machine_seen: summary.machine_seen,
            instead_of: self.document.active.as_ref().and_then(|active| {
                let other = |trial: &crate::host::document::Trial| trial.what == "inbound" && trial.uid != active.uid;
                active.trials.iter().any(other).then_some(active.uid)
            }),
            ports: summary.ports.clone(),
            trials: self.document.active.iter().flat_map(|active| active.trials.iter().cloned()).collect(),
            faults: summary.network.iter().chain(&summary.machine).cloned().collect(),
        }
    }

    /// The network namespace, as predicates see it.
    pub(super) fn network(&self) -> Part<'e> {
        let value = self.network.get_or_init(|| Rc::new(summary::network(&self.document, self.summary())));
        Part::Made(Rc::clone(value), None)
    }

    /// The machine, as predicates see it.
    pub(super) fn machine(&self) -> Part<'e> {
        let value = self.machine.get_or_init(|| Rc::new(summary::machine(&self.document, self.summary())));
        Part::Made(Rc::clone(value), None)
    }

    /// Whether it says something by itself: files that were copied do only if something is wrong with them.
    fn is_told(&self) -> bool {
        !self.collected || !self.summary().machine.is_empty()
    }

    /// Whether it is about this pod.
    pub(super) fn is_of_pod(&self, namespace: &str, name: &str) -> bool {
        self.document.pod.as_ref().is_some_and(|pod| pod.name == name && pod.namespace == namespace)
    }
}

/// All of them, in the order in which they were read.
pub(super) struct Hosts<'e>(Vec<Host<'e>>);

impl<'e> Hosts<'e> {
    /// Reads them.
    pub(super) fn new(evidence: &'e Evidence) -> Self {
        let documents = evidence.host_facts.iter().filter(|fact| fact.kind == HostFactKind::Document);
        let mut all: Vec<Host<'e>> = documents.filter_map(Host::read).collect();
        let ready = evidence
            .objects
            .of_kind("Pod")
            .filter(|pod| is_cni_pod(pod) && json::condition_is_true(&pod.value, "Ready") == Some(true));
        let installed = ready.filter_map(|pod| json::text(&pod.value, "/spec/nodeName")).collect();
        let nodes = evidence.objects.of_kind("Node").map(|node| &*node.name).collect();
        let placed = |pod: &'e Object| Some((&*pod.name, json::text(&pod.value, "/spec/nodeName")?));
        let pods = evidence.objects.of_kind("Pod").filter_map(placed).collect();
        let known = collected::Known { installed, nodes, pods };
        for (fact, document) in collected::documents(&evidence.host_facts, &known) {
            // A look at the machine itself says more.
            if !all.iter().any(|host| host.document.machine.is_some() && host.document.node == document.node) {
                all.push(Host::of(fact, document, true));
            }
        }
        Self(all)
    }

    /// Those that are about no pod or node of which there is an object.
    pub(super) fn strays(&self, pods: &[&Object], nodes: &[&Object]) -> impl Iterator<Item = (usize, &Host<'e>)> {
        let known = |host: &Host<'_>| match (&host.document.pod, &host.document.node) {
            (Some(pod), _) => {
                pods.iter().any(|o| o.namespace.as_deref() == Some(&*pod.namespace) && *o.name == *pod.name)
            }
            (None, Some(node)) => host.document.seen_from != "process" && nodes.iter().any(|o| *o.name == **node),
            (None, None) => false,
        };
        self.0.iter().enumerate().filter(move |(_, host)| !known(host) && host.is_told())
    }

    /// The look at a subject's network namespace.
    pub(super) fn network(&self, candidate: &Candidate<'_>) -> Option<&Host<'e>> {
        let seen = |host: &&Host<'e>| host.document.network.is_some() || host.document.active.is_some();
        self.of(candidate).filter(seen)
    }

    /// The look at the machine that a subject is on.
    pub(super) fn machine(&self, candidate: &Candidate<'_>) -> Option<&Host<'e>> {
        let seen = |host: &&Host<'e>| host.document.machine.is_some();
        let on_node = |host: &&Host<'e>| candidate.node.is_some() && host.document.node == candidate.node;
        self.of(candidate).filter(seen).or_else(|| self.0.iter().filter(seen).find(on_node))
    }

    /// As the report shows them: all looks, and of files that were copied those with which something is wrong.
    pub(super) fn looks(&self) -> Vec<Look> {
        self.0.iter().filter(|host| host.is_told()).map(Host::look).collect()
    }

    fn of(&self, candidate: &Candidate<'_>) -> Option<&Host<'e>> {
        if let Some(ix) = candidate.host {
            return self.0.get(ix);
        }
        let namespace = candidate.namespace.as_deref().unwrap_or_default();
        if candidate.is_pod() {
            return self.0.iter().find(|host| host.is_of_pod(namespace, &candidate.name));
        }
        let is_node = candidate.kind == crate::rule::SubjectKind::Node;
        self.0.iter().find(|host| {
            let document = &host.document;
            is_node && document.pod.is_none() && document.seen_from != "process" && document.node == candidate.node
        })
    }
}
