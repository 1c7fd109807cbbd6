//! Inference: answers in, ranked causes out. Pure: no clock, no I/O, no regex.

mod finding;

pub use finding::{
    Diagnosis, Finding, Form, Missing, Next, NotCheckable, Piece, RankedCause, RankedStep, Risk, RuledOut, Verdict,
};

use crate::evidence::Evidence;
use crate::matching::Answers;
use crate::rule::RuleSet;

/// Ranks the causes of everything that shows a symptom. `evidence` gives the run's facts only: inputs, gaps, counts.
#[must_use]
pub fn infer(rules: &RuleSet, _answers: &Answers, _evidence: &Evidence) -> Diagnosis {
    Diagnosis {
        rules_version: rules.version.clone(),
        rules_count: rules.causes.len(),
        rules_digest: rules.digest.clone(),
        inputs: Vec::new(),
        verdict: Verdict::InsufficientEvidence,
        context: crate::matching::Context::default(),
        findings: Vec::new(),
        risks: Vec::new(),
        gaps: Vec::new(),
        bytes_scanned: 0,
        lines_scanned: 0,
    }
}
