//! Tests of rules: the examples of signals, the expectations of scenarios, and what was recorded of them.

use crate::inference::{Diagnosis, infer};
use crate::matching::{Focus, inquire};
use crate::rule::{Pattern, RuleSet, Signal, SignalKind};

use super::decisions::{self, Tables};
use super::folder::Scenario;
use super::parallel::for_each;
use super::record::{Change, differences, record};
use super::run::collect;
use super::score::{First, Score, score};

/// Why a test failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// An example should match, and the pattern does not.
    NoMatch(String),
    /// An example should not match, and the pattern does.
    Match(String),
    /// Another verdict: expected, and given.
    Verdict(String, String),
    /// Another first cause: expected, and given with its probability (none: no cause was found).
    First(Vec<String>, Option<(String, f64)>),
    /// An id that no cause has, in what is expected.
    NoSuchCause(String),
    /// A cause that must not be, and its probability.
    Forbidden(String, f64),
    /// A confident answer that is neither expected nor acceptable, and its probability.
    ConfidentlyWrong(String, f64),
    /// Not every subject is in a finding.
    Subjects(Vec<String>),
    /// Lines that differ from what was recorded.
    Recorded(Vec<Change>),
    /// A row of a decision table, and what is answered instead.
    Decided(String, String),
    /// A row that is none: without an arrow.
    NoRow(String),
    /// A table of a rule that there is not.
    NoSuchRule(String),
    /// A row that names a signal that there is not.
    NoSuchSignal(String),
    /// An answer that the rule of a row does not have, and those it has.
    NoSuchAnswer(String, Vec<String>),
}

/// What is tested, in this order.
pub(super) const GROUPS: [&str; 4] = ["signal", "question", "symptom", "scenario"];

/// One test.
#[derive(Debug, Clone)]
pub struct Case {
    /// `signal`, `question`, `symptom` or `scenario`.
    pub group: &'static str,
    /// Id of the rule, or the scenario's name.
    pub name: String,
    /// How many things were checked.
    pub checks: usize,
    /// What failed; empty: nothing.
    pub failures: Vec<Failure>,
    /// What the record of the scenario says now; empty for anything else.
    pub record: String,
}

/// Runs the examples of every signal that has some, the decision tables, and every scenario: in the order of ids, then of names.
#[must_use]
pub fn test(rules: &RuleSet, tables: &Tables, scenarios: &[Scenario]) -> Vec<Case> {
    let mut cases: Vec<Case> = rules.signals.iter().filter_map(examples).collect();
    cases.extend(decisions::run(rules, tables));
    cases.extend(for_each(scenarios, |one| scenario(rules, one)));
    cases
}

/// What is wrong with a signal's examples under its own pattern. Nothing for a signal without any.
fn examples(signal: &Signal) -> Option<Case> {
    let checks = signal.matching.len() + signal.not_matching.len();
    let failures = example_failures(signal)?;
    Some(Case { group: "signal", name: signal.id.clone(), checks, failures, record: String::new() })
}

/// The same, alone; `None` for a signal without examples or without a pattern.
pub(super) fn example_failures(signal: &Signal) -> Option<Vec<Failure>> {
    let pattern = pattern_of(signal)?;
    if signal.matching.is_empty() && signal.not_matching.is_empty() {
        return None;
    }
    let unmatched = signal.matching.iter().filter(|line| !pattern.is_match(line)).cloned().map(Failure::NoMatch);
    let matched = signal.not_matching.iter().filter(|line| pattern.is_match(line)).cloned().map(Failure::Match);
    Some(unmatched.chain(matched).collect())
}

/// What examples are tried with.
pub(super) fn pattern_of(signal: &Signal) -> Option<&Pattern> {
    match &signal.kind {
        SignalKind::Log(log) => Some(&log.pattern),
        SignalKind::Event(event) => event.pattern.as_ref(),
        SignalKind::Object(_) => None,
    }
}

fn scenario(rules: &RuleSet, scenario: &Scenario) -> Case {
    let evidence = collect(rules, &scenario.inputs);
    let (diagnosis, record) = inquire(rules, &evidence, &Focus::default(), |inquiry| {
        let diagnosis = infer(rules, inquiry.answers(), &evidence);
        let record = record(rules, inquiry, &diagnosis);
        (diagnosis, record)
    });
    let mut failures = failures(scenario, &diagnosis, &score(&scenario.expect, &diagnosis));
    failures.extend(misspelt(rules, scenario));
    if let Some(changes) = scenario.seen.as_ref().map(|seen| differences(seen, &record)).filter(|c| !c.is_empty()) {
        failures.push(Failure::Recorded(changes));
    }
    let checks = 1 + usize::from(scenario.seen.is_some());
    Case { group: "scenario", name: scenario.name.clone(), checks, failures, record }
}

/// Ids of the expectation that no cause has: they would never fail.
fn misspelt<'s>(rules: &'s RuleSet, scenario: &'s Scenario) -> impl Iterator<Item = Failure> + 's {
    let expect = &scenario.expect;
    let all = expect.expected.iter().chain(&expect.acceptable).chain(&expect.must_not);
    all.filter(|id| rules.cause(id).is_none()).map(|id| Failure::NoSuchCause(id.clone()))
}

/// Why a score does not pass; empty exactly where it passes.
#[must_use]
pub fn failures(scenario: &Scenario, diagnosis: &Diagnosis, score: &Score) -> Vec<Failure> {
    let expect = &scenario.expect;
    let mut failures = Vec::new();
    if !score.verdict_right {
        failures.push(Failure::Verdict(expect.verdict.clone(), score.verdict.to_owned()));
    }
    if !matches!(score.first, First::Right | First::Undecided) && !expect.expected.is_empty() {
        failures.push(Failure::First(expect.expected.clone(), score.said.clone()));
    }
    failures.extend(score.forbidden.iter().map(|(id, p)| Failure::Forbidden(id.clone(), *p)));
    failures.extend(score.confident_wrong.iter().map(|(id, p)| Failure::ConfidentlyWrong(id.clone(), *p)));
    if !score.subjects_found {
        let seen = |name: &str| diagnosis.findings.iter().any(|f| f.subjects.iter().any(|s| s.name == name));
        let named = expect.subjects.iter().filter(|s| !seen(&s.name));
        failures.push(Failure::Subjects(
            named
                .map(|s| {
                    format!("{} {}{}", s.kind, s.namespace.as_ref().map_or(String::new(), |n| format!("{n}/")), s.name)
                })
                .collect(),
        ));
    }
    failures
}
