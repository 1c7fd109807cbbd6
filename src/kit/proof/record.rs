//! What is recorded of a diagnosis: a few lines per finding, so that a review shows what a change of the rules changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::inference::{Diagnosis, Finding};
use crate::matching::{Answers, Inquiry, Known, Scope, Status, Subject, SubjectName};
use crate::rule::{QuestionIx, RuleSet};

use super::score::verdict;

/// Causes and forms that are recorded however unlikely they are, the likeliest first.
const CAUSES: usize = 5;

/// Others are recorded from this probability on: what is rarer is not read by anyone, and would move with every rule.
const RECORDED: f64 = 0.001;

/// What stands behind an answer in the record, by subject, question and answer.
pub(super) type Behind<'b> = dyn Fn(usize, QuestionIx, usize) -> String + 'b;

/// The record of a diagnosis: verdict, findings, each with its causes and every answered question with the state of the
/// signals that its answer rests on (`+` present, `-` absent, `?` unobservable).
#[must_use]
pub fn record(rules: &RuleSet, inquiry: &Inquiry<'_, '_>, diagnosis: &Diagnosis) -> String {
    record_of(rules, inquiry.answers(), diagnosis, &|subject, question, answer| {
        let of = rules.questions.get(question).and_then(|q| q.answers.get(answer)).and_then(|a| a.when.as_ref());
        let signals = of.map(crate::rule::Condition::signals).unwrap_or_default();
        signals.into_iter().fold(String::new(), |mut text, ix| {
            let sign = match inquiry.signal(subject, ix).map(|(status, _)| status) {
                Some(Status::Present) => '+',
                Some(Status::Absent) => '-',
                Some(Status::Unobservable(_)) | None => '?',
            };
            let id = rules.signals.get(ix).map_or("", |s| s.id.as_str());
            let _ = write!(text, " {sign}{id}");
            text
        })
    })
}

/// The same, with something else behind each answer.
pub(super) fn record_of(rules: &RuleSet, answers: &Answers, diagnosis: &Diagnosis, behind: &Behind<'_>) -> String {
    let mut out = format!("verdict {}\n", verdict(diagnosis.verdict));
    for finding in &diagnosis.findings {
        of_finding(rules, answers, finding, behind, &mut out);
    }
    for risk in &diagnosis.risks {
        let _ = writeln!(out, "risk {} subjects={}", risk.id, risk.subjects.len());
    }
    out
}

fn of_finding(rules: &RuleSet, answers: &Answers, finding: &Finding, behind: &Behind<'_>, out: &mut String) {
    let scope = scope(finding.scope);
    let _ = writeln!(out, "finding {} scope={scope} subjects={}", finding.symptom, finding.subjects.len());
    let counts = |at: usize, probability: f64| at < CAUSES || probability >= RECORDED;
    for (at, cause) in finding.causes.iter().enumerate() {
        if !counts(at, cause.probability) {
            break;
        }
        let _ = writeln!(out, "  cause {:.3} {}", cause.probability, cause.id);
        for (_, form) in cause.forms.iter().enumerate().filter(|(at, form)| counts(*at, form.probability)) {
            let _ = writeln!(out, "    form {:.3} {}", form.probability, form.id);
        }
    }
    let _ = writeln!(
        out,
        "  not-kuma {:.3} unknown {:.3}",
        finding.not_kuma.max(0.0) + 0.0,
        finding.unknown.max(0.0) + 0.0
    );
    let own = |subject: &Subject| {
        rules.symptoms.get(subject.symptom).is_some_and(|s| s.id == finding.symptom)
            && finding.subjects.iter().any(|name| same(name, &subject.name))
    };
    let of: Vec<(usize, &Subject)> = answers.subjects.iter().enumerate().filter(|(_, s)| own(s)).collect();
    // By the question's id, not its number: a new question must not move the others.
    let mut lines: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (at, subject) in &of {
        for (question, known) in &subject.answers {
            let (Known::Answer(answer, _), Some(rule)) = (known, rules.questions.get(*question)) else { continue };
            let id = rule.answers.get(*answer).map_or("", |a| a.id.as_str());
            let text = format!("{id}{}", behind(*at, *question, *answer));
            *lines.entry((rule.id.as_str(), text)).or_default() += 1;
        }
    }
    for ((question, text), count) in lines {
        let _ = write!(out, "  answer {question}: {text}");
        let _ = if count == of.len() { writeln!(out) } else { writeln!(out, " ({count} of {})", of.len()) };
    }
}

fn same(a: &SubjectName, b: &SubjectName) -> bool {
    (&a.kind, &a.namespace, &a.name) == (&b.kind, &b.namespace, &b.name)
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "all",
        Scope::OneNode => "one-node",
        Scope::OneWorkload => "one-workload",
        Scope::OneNamespace => "one-namespace",
        Scope::YoungNodes => "young-nodes",
        Scope::OnePod => "one-pod",
        Scope::Mixed => "mixed",
    }
}

/// A line that two records do not share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was recorded, and is no more.
    Gone(String),
    /// It was not recorded.
    New(String),
}

/// The lines in which two records differ, in order.
#[must_use]
pub fn differences(recorded: &str, now: &str) -> Vec<Change> {
    let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), now.lines().collect());
    let common = common(&old, &new);
    let (mut changes, mut i, mut j) = (Vec::new(), 0, 0);
    for (a, b) in common.into_iter().chain([(old.len(), new.len())]) {
        changes.extend(old.get(i..a).unwrap_or_default().iter().map(|line| Change::Gone((*line).to_owned())));
        changes.extend(new.get(j..b).unwrap_or_default().iter().map(|line| Change::New((*line).to_owned())));
        (i, j) = (a + 1, b + 1);
    }
    changes
}

/// Places of a longest common row of lines. Records are short: the plain table is good enough.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            best[i][j] = if old[i] == new[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut places) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            places.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{Change, differences};

    #[test]
    fn differing_lines_are_told_and_no_others() {
        let gone = |line: &str| Change::Gone(line.to_owned());
        let new = |line: &str| Change::New(line.to_owned());
        assert_eq!(differences("a\nb\nc\n", "a\nb\nc\n"), []);
        assert_eq!(differences("a\nb\nc\n", "a\nx\nc\nd\n"), [gone("b"), new("x"), new("d")]);
        assert_eq!(differences("", "a\n"), [new("a")]);
        assert_eq!(differences("a\n", ""), [gone("a")]);
    }
}
