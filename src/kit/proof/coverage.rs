//! What scenarios exercise: states of signals, answers, symptoms, and causes as right answers and as rivals.
//!
//! Each scenario is also looked at with each of its sources removed, which is how most signals become unobservable. What no
//! scenario exercises may be exercised by an example of its signal or by a row of a decision table; that is counted apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::evidence::Evidence;
use crate::inference::{Diagnosis, infer};
use crate::matching::{Focus, Inquiry, Known, Status, inquire};
use crate::rule::{QuestionIx, RuleSet, SignalIx};

use super::decisions::{Decided, Decisions, Tables};
use super::folder::Scenario;
use super::parallel::for_each;
use super::possible::{Impossible, impossible};
use super::run::collect;
use super::score::{First, score};
use super::sources::{Removed, without};

/// What was exercised of each kind of thing, and what was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// Scenarios that were run.
    pub scenarios: usize,
    /// One row for each kind of thing.
    pub rows: Vec<Row>,
    /// In how many scenarios each cause was the right first answer.
    pub first: BTreeMap<String, usize>,
}

/// One kind of thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// What it is.
    pub what: What,
    /// How many there are.
    pub all: usize,
    /// How many were exercised.
    pub covered: usize,
    /// Those that no scenario exercises, by id; answers as `question: answer`.
    pub missing: Vec<String>,
    /// Of those, how many an example or a row of a decision table exercises.
    pub by_tests: usize,
    /// Those that nothing exercises.
    pub untested: Vec<String>,
    /// Those that nothing can exercise, which are not counted: signals that cannot have this state.
    pub impossible: Vec<String>,
}

/// What can be exercised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Signals that were present for something.
    SignalPresent,
    /// Signals that were absent for something.
    SignalAbsent,
    /// Signals that could not be told for something.
    SignalUnobservable,
    /// Patterns that have examples.
    PatternExamples,
    /// Answers that were given.
    Answer,
    /// Symptoms that were shown.
    Symptom,
    /// Causes that were a right first answer.
    CauseFirst,
    /// Causes that were a rival: among the first three, or forbidden, where another was right.
    CauseRival,
}

impl Coverage {
    /// Share of all things that scenarios exercised, in percent.
    #[must_use]
    pub fn percent(&self) -> f64 {
        self.share(&|r| r.covered)
    }

    /// Share of all things that scenarios, examples or decision tables exercised, in percent.
    #[must_use]
    pub fn percent_with_tests(&self) -> f64 {
        self.share(&|r| r.covered + r.by_tests)
    }

    fn share(&self, of: &dyn Fn(&Row) -> usize) -> f64 {
        let sum = |of: &dyn Fn(&Row) -> usize| super::score::float(self.rows.iter().map(of).sum());
        100.0 * sum(of) / sum(&|r| r.all).max(1.0)
    }
}

/// What one scenario exercised.
#[derive(Default)]
struct Met {
    present: BTreeSet<SignalIx>,
    absent: BTreeSet<SignalIx>,
    unobservable: BTreeSet<SignalIx>,
    answers: BTreeSet<(QuestionIx, usize)>,
    symptoms: BTreeSet<String>,
    first: BTreeMap<String, usize>,
    rivals: BTreeSet<String>,
}

/// Runs all scenarios, and looks what examples and decision tables exercise beside them.
#[must_use]
pub fn coverage(rules: &RuleSet, tables: &Tables, scenarios: &[Scenario]) -> Coverage {
    let mut all = Met::default();
    for met in for_each(scenarios, |scenario| of_scenario(rules, scenario)) {
        all.present.extend(met.present);
        all.absent.extend(met.absent);
        all.unobservable.extend(met.unobservable);
        all.answers.extend(met.answers);
        all.symptoms.extend(met.symptoms);
        all.rivals.extend(met.rivals);
        met.first.into_iter().for_each(|(id, n)| *all.first.entry(id).or_default() += n);
    }
    Coverage { scenarios: scenarios.len(), rows: rows(rules, &all, &of_tests(rules, tables)), first: all.first }
}

/// What examples of signals and rows of decision tables exercise.
fn of_tests(rules: &RuleSet, tables: &Tables) -> Met {
    let mut met = Met::default();
    for (ix, signal) in rules.signals.iter().enumerate() {
        if !signal.matching.is_empty() {
            met.present.insert(ix);
        }
        if !signal.not_matching.is_empty() {
            met.absent.insert(ix);
        }
    }
    Decisions::of(rules, tables).exercise(rules, &mut |decided| match decided {
        Decided::Untold(signal) => drop(met.unobservable.insert(signal)),
        Decided::Answer(question, answer) => drop(met.answers.insert((question, answer))),
        Decided::Shown(symptom) => drop(met.symptoms.insert(symptom.to_owned())),
    });
    met
}

fn of_scenario(rules: &RuleSet, scenario: &Scenario) -> Met {
    let mut met = Met::default();
    let evidence = collect(rules, &scenario.inputs);
    let diagnosis = look(rules, &evidence, &mut met);
    let result = score(&scenario.expect, &diagnosis);
    met.rivals.extend(scenario.expect.must_not.iter().cloned());
    if result.first == First::Right
        && !scenario.expect.expected.is_empty()
        && let Some((id, _)) = &result.said
    {
        met.first.insert(id.clone(), 1);
        let finding = diagnosis.findings.iter().find(|f| f.causes.first().is_some_and(|c| c.id == *id));
        let listed = finding.into_iter().flat_map(|f| f.causes.iter().skip(1).take(2));
        met.rivals.extend(listed.map(|c| c.id.clone()));
    }
    for removed in Removed::ALL {
        if let Some(evidence) = without(&evidence, removed) {
            let _ = look(rules, &evidence, &mut met);
        }
    }
    met
}

fn look(rules: &RuleSet, evidence: &Evidence, met: &mut Met) -> Diagnosis {
    inquire(rules, evidence, &Focus::default(), |inquiry| {
        inquiry.signals_of_symptoms(&mut |ix, status| met.see(ix, status));
        for (at, subject) in inquiry.answers().subjects.iter().enumerate() {
            met.symptoms.extend(rules.symptoms.get(subject.symptom).map(|s| s.id.clone()));
            for (question, known) in &subject.answers {
                if let Known::Answer(answer, _) = known {
                    met.answers.insert((*question, *answer));
                }
                met.see_all(rules, inquiry, at, *question);
            }
        }
        infer(rules, inquiry.answers(), evidence)
    })
}

impl Met {
    fn see(&mut self, signal: SignalIx, status: Status) {
        match status {
            Status::Present => self.present.insert(signal),
            Status::Absent => self.absent.insert(signal),
            Status::Unobservable(_) => self.unobservable.insert(signal),
        };
    }

    fn see_all(&mut self, rules: &RuleSet, inquiry: &Inquiry<'_, '_>, subject: usize, question: QuestionIx) {
        let answers = rules.questions.get(question).into_iter().flat_map(|q| &q.answers);
        for ix in answers.filter_map(|a| a.when.as_ref()).flat_map(crate::rule::Condition::signals) {
            if let Some((status, _)) = inquiry.signal(subject, ix) {
                self.see(ix, status);
            }
        }
    }
}

/// Whether scenarios exercise a thing, and whether other tests do.
type Covered = (bool, bool);

/// Whether nothing can exercise a signal's state.
type CannotBe = dyn Fn(Impossible) -> bool;

fn rows(rules: &RuleSet, met: &Met, tested: &Met) -> Vec<Row> {
    let row = |what: What, all: &[(String, Covered)]| {
        let missing = || all.iter().filter(|(_, (met, _))| !met);
        let untested = missing().filter(|(_, (_, tested))| !tested);
        Row {
            what,
            all: all.len(),
            covered: all.len() - missing().count(),
            by_tests: missing().filter(|(_, (_, tested))| *tested).count(),
            untested: untested.map(|(id, _)| id.clone()).collect(),
            impossible: Vec::new(),
            missing: missing().map(|(id, _)| id.clone()).collect(),
        }
    };
    let signals = |what: What, seen: &dyn Fn(&Met) -> &BTreeSet<SignalIx>, never: &CannotBe| -> Row {
        let covered = |ix: usize| (seen(met).contains(&ix), seen(tested).contains(&ix));
        let all = rules.signals.iter().enumerate().map(|(ix, s)| (ix, s.id.clone(), covered(ix)));
        // What a scenario shows all the same is counted.
        let (cannot, can): (Vec<_>, Vec<_>) = all.partition(|(ix, _, (met, _))| !met && never(impossible(rules, *ix)));
        let can: Vec<(String, Covered)> = can.into_iter().map(|(_, id, covered)| (id, covered)).collect();
        Row { impossible: cannot.into_iter().map(|(_, id, _)| id).collect(), ..row(what, &can) }
    };
    let patterns = rules.signals.iter().filter_map(|s| {
        let has = !s.matching.is_empty() && !s.not_matching.is_empty();
        super::test::pattern_of(s).map(|_| (s.id.clone(), (has, false)))
    });
    let answers = rules.questions.iter().enumerate().flat_map(|(q, question)| {
        let covered = move |a: usize| (met.answers.contains(&(q, a)), tested.answers.contains(&(q, a)));
        let of = question.answers.iter().enumerate();
        of.map(move |(a, answer)| (format!("{}: {}", question.id, answer.id), covered(a)))
    });
    let causes = |covered: &dyn Fn(&String) -> bool| -> Vec<(String, Covered)> {
        let own = rules.causes.iter().filter(|c| !c.code.is_empty());
        own.map(|c| (c.id.clone(), (covered(&c.id), false))).collect()
    };
    let shown = |id: &String| (met.symptoms.contains(id), tested.symptoms.contains(id));
    let symptoms = rules.symptoms.iter().map(|s| (s.id.clone(), shown(&s.id)));
    vec![
        signals(What::SignalPresent, &|met| &met.present, &|never| never.all),
        signals(What::SignalAbsent, &|met| &met.absent, &|never| never.all || never.absent),
        signals(What::SignalUnobservable, &|met| &met.unobservable, &|never| never.all || never.untold),
        row(What::PatternExamples, &patterns.collect::<Vec<_>>()),
        row(What::Answer, &answers.collect::<Vec<_>>()),
        row(What::Symptom, &symptoms.collect::<Vec<_>>()),
        row(What::CauseFirst, &causes(&|id| met.first.contains_key(id))),
        row(What::CauseRival, &causes(&|id| met.rivals.contains(id))),
    ]
}
