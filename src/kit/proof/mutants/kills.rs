//! Which mutants are noticed, and by what.
//!
//! Examples and decision tables first. Then each scenario is laid out once, and every mutant that is left is tried on it, as cheaply as its
//! kind allows: words and bases by ranking the cached answers again; conditions by asking one question again; signals by
//! looking first whether they change for anything that could fail.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU8, Ordering};

use serde::Serialize;

use crate::evidence::{Evidence, Sink, StreamEnd};
use crate::inference::infer;
use crate::matching::{Answers, Collector, Focus, Inquiry, Known, Options, answer, inquire};
use crate::rule::{Condition, QuestionIx, RuleSet, SignalIx};

use super::Mutant;
use super::edit::{Edit, alone};
use super::rows::telling;
use crate::kit::proof::decisions::{Decisions, Tables};
use crate::kit::proof::folder::Scenario;
use crate::kit::proof::parallel::{for_each, for_each_with};
use crate::kit::proof::record::record_of;
use crate::kit::proof::score::score;
use crate::kit::proof::tape::{Log, collect_with_logs};
use crate::kit::proof::test::example_failures;

/// Who noticed a mutant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Killed {
    /// An example of the signal, or a row of a decision table.
    ByExample,
    /// The expectation of a scenario.
    ByExpectation,
    /// Only the recorded answers of a scenario.
    ByRecord,
    /// Nothing.
    Survived,
}

const SURVIVED: u8 = 0;
const RECORDED: u8 = 1;
const EXPECTED: u8 = 2;
const EXAMPLE: u8 = 3;

/// Tries each mutant; what noticed it, in the order of the mutants. `load` makes a copy of the rules, which each thread
/// changes and changes back.
pub fn hunt(
    rules: &RuleSet,
    load: &(dyn Fn() -> Option<RuleSet> + Sync),
    (tables, scenarios): (&Tables, &[Scenario]),
    mutants: &[Mutant],
) -> Vec<Killed> {
    let states: Vec<AtomicU8> = mutants.iter().map(|_| AtomicU8::new(SURVIVED)).collect();
    by_examples(load, &Decisions::of(rules, tables), mutants, &states);
    let uses = Uses::of(rules);
    for_each_with(scenarios, load, |copy, scenario| {
        if let Some(copy) = copy.as_mut() {
            on_scenario(rules, copy, &uses, scenario, mutants, &states);
        }
    });
    states
        .iter()
        .map(|state| match state.load(Ordering::Relaxed) {
            EXAMPLE => Killed::ByExample,
            EXPECTED => Killed::ByExpectation,
            RECORDED => Killed::ByRecord,
            _ => Killed::Survived,
        })
        .collect()
}

/// The row of a decision table that would notice each mutant that these leave, where a row can: by the number of the mutant.
/// Several mutants of a rule are given the same row if it notices them all.
#[must_use]
pub fn missing(rules: &RuleSet, copy: &mut RuleSet, mutants: &[Mutant], killed: &[Killed]) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut of_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let left = |killed: &Killed| matches!(killed, Killed::Survived | Killed::ByRecord);
    for (at, mutant) in mutants.iter().enumerate().filter(|(at, _)| killed.get(*at).is_some_and(left)) {
        let Some(undo) = mutant.edit.apply(copy) else { continue };
        let known = of_rule.entry(&mutant.rule).or_default();
        if let Some(row) = telling(rules, copy, &mutant.edit, known) {
            if !known.contains(&row) {
                known.push(row.clone());
            }
            found.insert(at, row);
        }
        undo(copy);
    }
    found
}

/// The signals' own examples, and the rows about questions and symptoms.
fn by_examples(
    load: &(dyn Fn() -> Option<RuleSet> + Sync),
    decisions: &Decisions,
    mutants: &[Mutant],
    states: &[AtomicU8],
) {
    let numbered: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
    let chunks: Vec<&[(usize, &Mutant)]> = numbered.chunks(256).collect();
    for_each(&chunks, |chunk| {
        let Some(mut copy) = load() else { return };
        for (at, mutant) in *chunk {
            let Some(state) = states.get(*at) else { continue };
            let Some(undo) = mutant.edit.apply(&mut copy) else { continue };
            let example = |ix: SignalIx| copy.signals.get(ix).and_then(example_failures).is_some_and(|f| !f.is_empty());
            let failed = match &mutant.edit {
                Edit::When(question, ..) | Edit::Swap(question, _) => decisions.fails_question(&copy, *question),
                Edit::Shown(symptom, _) => decisions.fails_symptom(&copy, *symptom),
                edit => edit.signal().is_some_and(example),
            };
            if failed {
                state.store(EXAMPLE, Ordering::Relaxed);
            }
            undo(&mut copy);
        }
    });
}

/// Who uses which signal.
struct Uses {
    questions: BTreeMap<SignalIx, Vec<QuestionIx>>,
    symptoms: BTreeSet<SignalIx>,
}

impl Uses {
    fn of(rules: &RuleSet) -> Self {
        let mut questions: BTreeMap<SignalIx, Vec<QuestionIx>> = BTreeMap::new();
        for (ix, question) in rules.questions.iter().enumerate() {
            for signal in question.answers.iter().filter_map(|a| a.when.as_ref()).flat_map(Condition::signals) {
                let of = questions.entry(signal).or_default();
                if of.last() != Some(&ix) {
                    of.push(ix);
                }
            }
        }
        let symptoms = rules.symptoms.iter().flat_map(|s| s.when.signals()).collect();
        Self { questions, symptoms }
    }

    fn questions(&self, signal: SignalIx) -> &[QuestionIx] {
        self.questions.get(&signal).map_or(&[], Vec::as_slice)
    }
}

/// One scenario, laid out.
struct Stage<'s, 'a, 'e> {
    scenario: &'s Scenario,
    evidence: &'s Evidence,
    logs: &'s [Log],
    uses: &'s Uses,
    inquiry: &'s Inquiry<'a, 'e>,
    record: Option<String>,
}

fn on_scenario(
    rules: &RuleSet,
    copy: &mut RuleSet,
    uses: &Uses,
    scenario: &Scenario,
    mutants: &[Mutant],
    states: &[AtomicU8],
) {
    let (evidence, logs) = collect_with_logs(rules, &scenario.inputs);
    inquire(rules, &evidence, &Focus::default(), |inquiry| {
        let diagnosis = infer(rules, inquiry.answers(), &evidence);
        if !score(&scenario.expect, &diagnosis).passes() {
            // A scenario that fails already notices nothing.
            return;
        }
        let record = scenario.seen.is_some().then(|| plain_record(rules, inquiry.answers(), &evidence));
        let stage = Stage { scenario, evidence: &evidence, logs: &logs, uses, inquiry, record };
        for (mutant, state) in mutants.iter().zip(states) {
            let before = state.load(Ordering::Relaxed);
            // What only a record noticed may still be noticed by an expectation.
            if before >= EXPECTED {
                continue;
            }
            let Some(undo) = mutant.edit.apply(copy) else { continue };
            let noticed = stage.notices(copy, &mutant.edit);
            undo(copy);
            state.fetch_max(noticed, Ordering::Relaxed);
        }
    });
}

fn plain_record(rules: &RuleSet, answers: &Answers, evidence: &Evidence) -> String {
    record_of(rules, answers, &infer(rules, answers, evidence), &|_, _, _| String::new())
}

impl Stage<'_, '_, '_> {
    /// Who notices the rules as they are now changed.
    fn notices(&self, rules: &RuleSet, edit: &Edit) -> u8 {
        let answers = self.inquiry.answers();
        match edit {
            Edit::Word(cause, question, ..) => {
                let asked = rules.question(question);
                let concerns = |s: &crate::matching::Subject| {
                    let answered =
                        asked.and_then(|q| s.answers.get(&q)).is_some_and(|k| matches!(k, Known::Answer(..)));
                    answered && explains(rules, *cause, s.symptom)
                };
                if answers.subjects.iter().any(concerns) { self.judge(rules, answers) } else { SURVIVED }
            }
            Edit::Explains(_, symptom, _) => {
                let shown =
                    |s: &crate::matching::Subject| rules.symptoms.get(s.symptom).is_some_and(|s| s.id == *symptom);
                if answers.subjects.iter().any(shown) { self.judge(rules, answers) } else { SURVIVED }
            }
            Edit::Base(question, ..) => {
                let answered =
                    |s: &crate::matching::Subject| matches!(s.answers.get(question), Some(Known::Answer(..)));
                if answers.subjects.iter().any(answered) { self.judge(rules, answers) } else { SURVIVED }
            }
            Edit::When(question, ..) | Edit::Swap(question, _) => self.question(rules, *question),
            Edit::Shown(symptom, condition) => {
                if self.inquiry.shows_otherwise(*symptom, condition) {
                    self.anew(rules, self.evidence)
                } else {
                    SURVIVED
                }
            }
            Edit::LogPattern(ix, _) => self.pattern(rules, *ix),
            Edit::EventPattern(..) | Edit::EventReason(..) if self.evidence.events.is_empty() => SURVIVED,
            Edit::EventPattern(ix, _)
            | Edit::EventReason(ix, _)
            | Edit::Predicate(ix, _)
            | Edit::AtLeast(ix, _)
            | Edit::Within(ix, _) => self.signal(rules, *ix),
        }
    }

    /// One question is asked otherwise.
    fn question(&self, rules: &RuleSet, question: QuestionIx) -> u8 {
        let Some(changed) = rules.questions.get(question) else { return SURVIVED };
        let answers = self.inquiry.answers();
        let mut now: Vec<BTreeMap<QuestionIx, Known>> = Vec::new();
        for (at, subject) in answers.subjects.iter().enumerate() {
            let asked = subject.answers.contains_key(&question);
            let known = asked.then(|| self.inquiry.ask(at, changed)).flatten();
            now.push(known.into_iter().map(|known| (question, known)).collect());
        }
        self.judge_answers(rules, now)
    }

    /// One signal is something else: if a symptom is seen by it, everything may change; else only its questions.
    fn signal(&self, rules: &RuleSet, ix: SignalIx) -> u8 {
        if self.uses.symptoms.contains(&ix) && self.inquiry.sees_otherwise(rules, ix) {
            return self.anew(rules, self.evidence);
        }
        let questions = self.uses.questions(ix);
        if questions.is_empty() || self.inquiry.answers().subjects.is_empty() {
            return SURVIVED;
        }
        self.judge_answers(rules, self.inquiry.ask_anew(rules, questions))
    }

    /// One pattern finds other lines: logs that may hold it are searched again.
    fn pattern(&self, rules: &RuleSet, ix: SignalIx) -> u8 {
        let Some(only) = rules.signals.get(ix).and_then(alone) else { return SURVIVED };
        let Some(number) = u32::try_from(ix).ok() else { return SURVIVED };
        let crate::rule::SignalKind::Log(log) = &only.signals[0].kind else { return SURVIVED };
        let mut collector = Collector::new(&only, Options::default());
        let mut opened = Vec::new();
        for one in self.logs.iter().filter(|l| l.may_hold(&log.components)) {
            let stream = collector.open(one.stream.clone());
            if !one.text.is_empty() {
                collector.log(stream, &one.text, one.first_line);
            }
            collector.close(stream, StreamEnd::Complete);
            opened.push(one.ix);
        }
        if opened.is_empty() {
            return SURVIVED;
        }
        let found = collector.finish();
        let indices: Vec<_> = opened.into_iter().map(Some).collect();
        let renumbered = found.observations.renumbered(&indices);
        let seen = || renumbered.of_signal(0).map(|o| crate::evidence::Observation { signal: number, ..o.clone() });
        let same = self.evidence.observations.of_signal(number).eq(&seen().collect::<Vec<_>>());
        if same {
            return SURVIVED;
        }
        let overflows: Vec<_> = renumbered.overflows(0).collect();
        let mut changed = self.evidence.clone();
        changed.observations.replace(number, seen(), &overflows);
        self.anew(rules, &changed)
    }

    /// With other answers to some questions; nothing to notice where they are the same.
    fn judge_answers(&self, rules: &RuleSet, now: Vec<BTreeMap<QuestionIx, Known>>) -> u8 {
        let answers = self.inquiry.answers();
        let before = |at: usize, question: &QuestionIx| answers.subjects.get(at).and_then(|s| s.answers.get(question));
        let old_rules = self.inquiry.rules();
        let id = |rules: &RuleSet, question: QuestionIx, known: &Known| match known {
            Known::Answer(answer, _) => {
                rules.questions.get(question).and_then(|q| q.answers.get(*answer)).map(|a| a.id.clone())
            }
            Known::Unobservable(_) => None,
        };
        let differs = now.iter().enumerate().any(|(at, known)| {
            known.iter().any(|(question, new)| {
                before(at, question).is_none_or(|old| id(old_rules, *question, old) != id(rules, *question, new))
            })
        });
        if !differs {
            return SURVIVED;
        }
        let mut changed = answers.clone();
        for (subject, known) in changed.subjects.iter_mut().zip(now) {
            subject.answers.extend(known);
        }
        self.judge(rules, &changed)
    }

    fn anew(&self, rules: &RuleSet, evidence: &Evidence) -> u8 {
        self.judge(rules, &answer(rules, evidence, &Focus::default()))
    }

    fn judge(&self, rules: &RuleSet, answers: &Answers) -> u8 {
        let diagnosis = infer(rules, answers, self.evidence);
        if !score(&self.scenario.expect, &diagnosis).passes() {
            return EXPECTED;
        }
        let Some(record) = &self.record else { return SURVIVED };
        let now = record_of(rules, answers, &diagnosis, &|_, _, _| String::new());
        if now == *record { SURVIVED } else { RECORDED }
    }
}

fn explains(rules: &RuleSet, cause: usize, symptom: usize) -> bool {
    let id = rules.symptoms.get(symptom).map_or("", |s| s.id.as_str());
    rules.causes.get(cause).is_some_and(|c| c.explains.contains_key(id))
}
