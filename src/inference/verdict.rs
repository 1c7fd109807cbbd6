//! The verdict: the first of the contract's rules that applies.

use super::finding::{Finding, Verdict};
use crate::matching::Health;

/// A finding, and whether its symptom is one that counts as a failure of the mesh.
pub(super) struct Weighed {
    pub(super) finding: Finding,
    pub(super) failing: bool,
}

/// The verdict, and the findings that it carries: a healthy mesh carries none, so that what crashes outside of it is
/// left to others.
pub(super) fn verdict(findings: Vec<Weighed>, health: Health) -> (Verdict, Vec<Finding>) {
    let foreign = |w: &Weighed| w.finding.not_kuma >= 0.5;
    let verdict = if findings.iter().any(|w| w.failing && !foreign(w)) {
        Verdict::Failing
    } else if findings.iter().all(foreign) && health == Health::Shown {
        Verdict::Healthy
    } else if !findings.is_empty() && findings.iter().all(foreign) && health != Health::Unexplained {
        Verdict::NotKuma
    } else {
        Verdict::InsufficientEvidence
    };
    let findings = if verdict == Verdict::Healthy { Vec::new() } else { findings };
    (verdict, findings.into_iter().map(|w| w.finding).collect())
}
