//! Whether a cluster and its nodes are ready for Kuma's transparent proxy, before a pod fails. Pure: it looks at evidence,
//! whatever its source was, and at documents of nodes. What was not collected is never taken for good.

mod catalogue;
mod check;
mod checks;
mod cidr;
mod cluster;
mod host;
mod platform;
pub mod policy;
pub mod select;
pub mod v1;
mod version;

use std::collections::BTreeMap;

pub use catalogue::ALL as QUESTIONS;
pub use check::{Changes, Check, Question, Seen, Status, Step, Subject, Text};

use crate::evidence::Evidence;
use crate::host::document::Document;

/// Asks all questions. `hosts` are documents of machines, with the node's name where it is known otherwise than from the document.
/// The answers are in the order of [`QUESTIONS`], then of their subjects.
#[must_use]
pub fn run(evidence: &Evidence, hosts: &[(Option<String>, Document)]) -> Vec<Check> {
    let cluster = cluster::Cluster::new(evidence);
    let mut answers = checks::all(&cluster, &host::Hosts::new(hosts));
    let place = |check: &Check| QUESTIONS.iter().position(|question| question.id == check.id);
    answers.sort_by(|a, b| (place(a), &a.subject).cmp(&(place(b), &b.subject)));
    answers
}

/// How many answers there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Passed.
    pub pass: usize,
    /// Warnings.
    pub warn: usize,
    /// Failed.
    pub fail: usize,
    /// Not checkable.
    pub not_checkable: usize,
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(checks: &[Check]) -> Self {
        let count = |status| checks.iter().filter(|check| check.status == status).count();
        Self {
            pass: count(Status::Pass),
            warn: count(Status::Warn),
            fail: count(Status::Fail),
            not_checkable: count(Status::NotCheckable),
        }
    }

    /// Whether the run ends with exit code 1.
    #[must_use]
    pub const fn failed(&self) -> bool {
        self.fail > 0
    }
}

/// Answers that stand together in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'c> {
    /// The node; none for the rest of the cluster (namespaces, workloads and pods included).
    pub node: Option<&'c str>,
    /// The worst of its answers.
    pub worst: Status,
    /// Its answers, in the order of the questions.
    pub checks: Vec<&'c Check>,
}

/// The cluster's answers first, then those of each node, by name.
#[must_use]
pub fn groups(checks: &[Check]) -> Vec<Group<'_>> {
    let mut by_node: BTreeMap<Option<&str>, Vec<&Check>> = BTreeMap::new();
    for check in checks {
        let node = match &check.subject {
            Subject::Node(name) => Some(name.as_str()),
            _ => None,
        };
        by_node.entry(node).or_default().push(check);
    }
    let mut all = Vec::new();
    for (node, checks) in by_node {
        // Lists are never empty, since one is made for its first answer.
        let worst = checks.iter().map(|check| check.status).max().unwrap_or(Status::Pass);
        all.push(Group { node, worst, checks });
    }
    all
}

#[cfg(test)]
mod tests;
