//! What fails, named and grouped in words.

use std::collections::{BTreeMap, BTreeSet};

use crate::messages::report as say;

use super::v1::{Finding, Subject};
use super::words::Words;

/// `shop/cart-7d9f`.
pub(super) fn name(subject: &Subject) -> String {
    match &subject.namespace {
        Some(namespace) if subject.kind != "Log" => format!("{namespace}/{}", subject.name),
        _ => subject.name.clone(),
    }
}

/// `3 Pods`, `2 Pods, 1 ReplicaSet`; a single one by its name: `Pod shop/cart-7d9f`.
pub(super) fn count(subjects: &[Subject], words: Words) -> String {
    if let [only] = subjects {
        return format!("{} {}", only.kind, name(only));
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for subject in subjects {
        *kinds.entry(&subject.kind).or_default() += 1;
    }
    let counted = kinds.iter().map(|(kind, n)| match n {
        1 => words.fill(&say::COUNT_ONE, &[("kind", kind)]),
        n => words.fill(&say::COUNT_MANY, &[("count", &n.to_string()), ("kind", kind)]),
    });
    counted.collect::<Vec<_>>().join(words.comma())
}

/// `Validation failed: 3 Pods, only on node n1`.
pub(super) fn headline(finding: &Finding, words: Words) -> String {
    words.fill(
        &say::HEADLINE,
        &[
            ("symptom", &finding.symptom.title),
            ("subjects", &count(&finding.subjects, words)),
            ("scope", &scope(finding, words)),
        ],
    )
}

/// The scope in words, with the name of what its subjects share.
pub(super) fn scope(finding: &Finding, words: Words) -> String {
    let named = |of: fn(&Subject) -> Option<&String>, with, without| match shared(&finding.subjects, of) {
        Some(name) => words.fill(with, &[("name", &name)]),
        None => words.of(without).to_owned(),
    };
    match finding.scope {
        "all" => words.of(&say::SCOPE_ALL).to_owned(),
        "one-node" => named(|s| s.node.as_ref(), &say::SCOPE_ONE_NODE_NAMED, &say::SCOPE_ONE_NODE),
        "one-workload" => named(|s| s.owner.as_ref(), &say::SCOPE_ONE_WORKLOAD_NAMED, &say::SCOPE_ONE_WORKLOAD),
        "one-namespace" => named(|s| s.namespace.as_ref(), &say::SCOPE_ONE_NAMESPACE_NAMED, &say::SCOPE_ONE_NAMESPACE),
        "young-nodes" => words.of(&say::SCOPE_YOUNG_NODES).to_owned(),
        "one-pod" if finding.subjects.len() > 1 => words.of(&say::SCOPE_FEW_PODS).to_owned(),
        "one-pod" => words.of(&say::SCOPE_ONE_POD).to_owned(),
        _ => words.of(&say::SCOPE_MIXED).to_owned(),
    }
}

/// The value that all subjects have in common.
fn shared(subjects: &[Subject], of: fn(&Subject) -> Option<&String>) -> Option<String> {
    let first = of(subjects.first()?)?;
    subjects.iter().all(|s| of(s) == Some(first)).then(|| first.clone())
}

/// The subjects by namespace and owner: `shop  Deployment/cart: cart-a, cart-b`, and the nodes they are on.
pub(super) fn groups(subjects: &[Subject], words: Words) -> Vec<String> {
    let mut groups: BTreeMap<(String, String), Vec<&Subject>> = BTreeMap::new();
    for subject in subjects {
        let owner = subject.owner.clone().unwrap_or_default();
        groups.entry((subject.namespace.clone().unwrap_or_default(), owner)).or_default().push(subject);
    }
    groups.into_iter().map(|((_, owner), members)| group(&owner, &members, words)).collect()
}

fn group(owner: &str, members: &[&Subject], words: Words) -> String {
    /// Names in a line; the document lists all.
    const NAMES: usize = 3;
    let mut names: Vec<String> = members.iter().take(NAMES).map(|s| name(s)).collect();
    if members.len() > NAMES {
        names.push(words.fill(&say::MORE, &[("count", &(members.len() - NAMES).to_string())]));
    }
    let mut line = names.join(words.comma());
    let nodes: BTreeSet<&str> = members.iter().filter_map(|s| s.node.as_deref()).collect();
    let mut about: Vec<String> = Vec::new();
    if !owner.is_empty() {
        about.push(owner.to_owned());
    }
    match nodes.len() {
        0 => {}
        1..=3 => {
            let listed = nodes.into_iter().collect::<Vec<_>>().join(words.comma());
            about.push(words.fill(&say::ON_NODES, &[("nodes", &listed)]));
        }
        n => {
            let many = words.fill(&say::NODES_MANY, &[("count", &n.to_string())]);
            about.push(words.fill(&say::ON_NODES, &[("nodes", &many)]));
        }
    }
    if !about.is_empty() {
        line.extend([" (", &about.join(words.comma()), ")"]);
    }
    line
}
