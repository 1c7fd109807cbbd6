//! Inference: answers in, ranked causes out. Pure: no clock, no I/O, no regex.
//!
//! Subjects that show the same are one group, and each group's causes are ranked once (`rank`, with the numbers of
//! `likelihood`). Groups merge into problems and effects are joined to components (`join`), causes are shown by their
//! trees (`tree`), and each problem becomes a finding (`assemble`) with its `evidence` and what to collect `next`.

mod account;
mod assemble;
mod chances;
mod evidence;
mod fill;
mod finding;
mod join;
mod likelihood;
mod next;
mod odds;
mod rank;
mod tree;
mod verdict;

#[cfg(test)]
mod tests;

pub use account::{Account, Gate, Term, accounts};
pub use chances::{Chances, answer_says, unfilled, unfilled_command};
pub use finding::{
    Diagnosis, Finding, Form, Missing, Next, NotCheckable, Piece, RankedCause, RankedStep, Risk, RuledOut, Verdict,
};

// What a diagnosis is made of, so that a report names this room only.
pub use crate::evidence::{Gap, InputRecord, InputStatus, Time, Why};
pub use crate::matching::{
    ClockSkew, Context, Look, Moment, Origin, Port, Scope, Setting, SubjectName, Timeline, Validation,
};
pub use crate::rule::{Changes, CollectNeeds, Severity, Text};

use crate::evidence::Evidence;
use crate::matching::Answers;
use crate::rule::RuleSet;

use likelihood::Likelihoods;
use verdict::Weighed;

/// Ranks the causes of everything that shows a symptom. `evidence` gives the run's facts only: inputs, gaps, counts.
#[must_use]
pub fn infer(rules: &RuleSet, answers: &Answers, evidence: &Evidence) -> Diagnosis {
    let likelihoods = Likelihoods::new(rules);
    let groups = rank::groups(&likelihoods, &answers.subjects);
    let (mut findings, mut risks) = (Vec::new(), Vec::new());
    for problem in join::problems(rules, groups) {
        let symptom = rules.symptoms.get(problem.symptom);
        if symptom.is_some_and(|s| s.risk) {
            risks.extend(assemble::risk(&likelihoods, &problem));
        } else if let Some(finding) = assemble::finding(&likelihoods, &problem) {
            findings.push(Weighed { finding, failing: symptom.is_some_and(|s| s.failing) });
        }
    }
    findings.sort_by(|a, b| {
        let weight = |w: &Weighed| weight(&w.finding);
        weight(b).total_cmp(&weight(a)).then_with(|| a.finding.id.cmp(&b.finding.id))
    });
    risks.sort_by(|a, b| {
        (&a.id, &a.subjects.first().map(|s| &s.name)).cmp(&(&b.id, &b.subjects.first().map(|s| &s.name)))
    });
    let (verdict, findings) = verdict::verdict(findings, answers.health);
    Diagnosis {
        rules_version: rules.version.clone(),
        rules_count: rules.causes.len(),
        rules_digest: rules.digest.clone(),
        inputs: evidence.inputs.clone(),
        verdict,
        context: answers.context.clone(),
        findings,
        risks,
        gaps: gaps(answers, evidence),
        bytes_scanned: evidence.streams.iter().map(|s| s.bytes).sum(),
        lines_scanned: evidence.streams.iter().map(|s| s.lines).sum(),
    }
}

/// Severity of the first cause (4 to 1) × its probability × (1 + ln subjects).
fn weight(finding: &Finding) -> f64 {
    let Some(first) = finding.causes.first() else { return 0.0 };
    let severity = match first.severity {
        Severity::Critical => 4.0,
        Severity::High => 3.0,
        Severity::Medium => 2.0,
        Severity::Low => 1.0,
    };
    severity * first.probability * (1.0 + odds::count(finding.subjects.len()).ln())
}

fn gaps(answers: &Answers, evidence: &Evidence) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = evidence.gaps.iter().chain(&answers.gaps).cloned().collect();
    gaps.sort();
    gaps.dedup();
    gaps
}
