//! Rules that nothing uses, and answers that can never hold.

use super::super::places::Kind;
use super::{Desk, Level, Lint};
use crate::messages::kit as messages;
use crate::rule::{Condition, RuleSet, Signal, SignalIx, SignalKind};

const UNUSED_SIGNAL: Lint = ("unused-signal", Level::Warning);
const UNUSED_QUESTION: Lint = ("unused-question", Level::Warning);
const UNEXPLAINED: Lint = ("unexplained-symptom", Level::Warning);
const DEAD_ANSWER: Lint = ("dead-answer", Level::Error);
const SUBSUMED: Lint = ("subsumed-answer", Level::Warning);

/// Signals that the program itself asks for: attempts are counted for the report.
const OF_PROGRAM: [&str; 2] = ["validator-attempt-failed", "log-says-release"];

/// The question whose answers the program gives.
const SCOPE: &str = "scope";

/// Conditions of more parts are not tried in all their states.
const PARTS: usize = 14;

pub(super) fn lint(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    let mut used = vec![false; rules.signals.len()];
    let answers = rules.questions.iter().flat_map(|q| q.answers.iter().filter_map(|a| a.when.as_ref()));
    for signal in rules.symptoms.iter().map(|s| &s.when).chain(answers).flat_map(Condition::signals) {
        if let Some(used) = used.get_mut(signal) {
            *used = true;
        }
    }
    for (signal, used) in rules.signals.iter().zip(used) {
        if !used && !OF_PROGRAM.contains(&signal.id.as_str()) {
            desk.put(UNUSED_SIGNAL, Kind::Signal, &signal.id, &[], &messages::LINT_UNUSED_SIGNAL, &[]);
        }
    }
    for question in rules.questions.iter().filter(|q| q.id != SCOPE) {
        if rules.causes.iter().all(|cause| !cause.expects.contains_key(&question.id)) {
            desk.put(UNUSED_QUESTION, Kind::Question, &question.id, &[], &messages::LINT_UNUSED_QUESTION, &[]);
        }
    }
    for symptom in &rules.symptoms {
        if rules.causes.iter().all(|cause| !cause.explains.contains_key(&symptom.id)) {
            desk.put(UNEXPLAINED, Kind::Symptom, &symptom.id, &[], &messages::LINT_UNEXPLAINED, &[]);
        }
    }
    dead_answers(desk);
}

fn dead_answers(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    for question in &rules.questions {
        let conditions: Vec<&Condition> = question.answers.iter().map_while(|a| a.when.as_ref()).collect();
        for (position, condition) in conditions.iter().enumerate() {
            let Some(answer) = question.answers.get(position) else { continue };
            let number = position.to_string();
            let path = ["answers", number.as_str()];
            if never(condition, &Condition::Or(Vec::new()), &[]) {
                let values = [("answer", answer.id.as_str())];
                desk.put(DEAD_ANSWER, Kind::Question, &question.id, &path, &messages::LINT_CONTRADICTION, &values);
                continue;
            }
            for (earlier, before) in conditions.iter().take(position).enumerate() {
                let Some(first) = question.answers.get(earlier) else { continue };
                let values = [("answer", answer.id.as_str()), ("earlier", first.id.as_str())];
                let known = implications(rules, &[condition, before]);
                if never(condition, before, &[]) {
                    desk.put(DEAD_ANSWER, Kind::Question, &question.id, &path, &messages::LINT_DEAD_ANSWER, &values);
                } else if !known.is_empty() && never(condition, before, &known) {
                    desk.put(SUBSUMED, Kind::Question, &question.id, &path, &messages::LINT_SUBSUMED, &values);
                } else {
                    continue;
                }
                break;
            }
        }
    }
}

/// A state of signals, and of which of two was seen last.
struct State<'s> {
    signals: &'s [SignalIx],
    pairs: &'s [(SignalIx, SignalIx)],
    bits: usize,
}

impl State<'_> {
    fn present(&self, signal: SignalIx) -> bool {
        self.signals.iter().position(|s| *s == signal).is_some_and(|bit| self.bits >> bit & 1 == 1)
    }

    fn later(&self, first: SignalIx, then: SignalIx) -> bool {
        let bit =
            |pair| self.pairs.iter().position(|p| *p == pair).map(|at| self.bits >> (self.signals.len() + at) & 1);
        // One bit serves both orders of a pair.
        let order = bit((first, then)) == Some(1) || bit((then, first)) == Some(0);
        self.present(first) && (!self.present(then) || order)
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Signal(signal) | Condition::Seen(signal) => self.present(*signal),
            Condition::Later(first, then) => self.later(*first, *then),
            Condition::Not(inner) => !self.holds(inner),
            Condition::And(all) => all.iter().all(|c| self.holds(c)),
            Condition::Or(all) => all.iter().any(|c| self.holds(c)),
        }
    }
}

/// Whether there is no state, of those in which each known implication is true, where `condition` holds and `before` does not.
fn never(condition: &Condition, before: &Condition, known: &[(SignalIx, SignalIx)]) -> bool {
    let mut signals = condition.signals();
    signals.extend(before.signals());
    signals.sort_unstable();
    signals.dedup();
    let mut pairs = Vec::new();
    laters(condition, &mut pairs);
    laters(before, &mut pairs);
    if signals.len() + pairs.len() > PARTS {
        return false;
    }
    (0..1usize << (signals.len() + pairs.len())).all(|bits| {
        let state = State { signals: &signals, pairs: &pairs, bits };
        let possible = known.iter().all(|(from, to)| !state.present(*from) || state.present(*to));
        !possible || !state.holds(condition) || state.holds(before)
    })
}

fn laters(condition: &Condition, out: &mut Vec<(SignalIx, SignalIx)>) {
    match condition {
        Condition::Signal(_) | Condition::Seen(_) => {}
        Condition::Later(first, then) => {
            if !out.contains(&(*first, *then)) && !out.contains(&(*then, *first)) {
                out.push((*first, *then));
            }
        }
        Condition::Not(inner) => laters(inner, out),
        Condition::And(all) | Condition::Or(all) => all.iter().for_each(|c| laters(c, out)),
    }
}

/// The signals of some conditions of which one is present wherever another is, going by the examples.
fn implications(rules: &RuleSet, conditions: &[&Condition]) -> Vec<(SignalIx, SignalIx)> {
    let mut signals: Vec<SignalIx> = conditions.iter().flat_map(|c| c.signals()).collect();
    signals.sort_unstable();
    signals.dedup();
    let mut out = Vec::new();
    for from in &signals {
        for to in signals.iter().filter(|to| *to != from) {
            let pair = rules.signals.get(*from).zip(rules.signals.get(*to));
            if pair.is_some_and(|(from, to)| implies(from, to)) {
                out.push((*from, *to));
            }
        }
    }
    out
}

/// Whether every example of one log pattern is a line of another that asks for no more.
fn implies(from: &Signal, to: &Signal) -> bool {
    let (SignalKind::Log(one), SignalKind::Log(other)) = (&from.kind, &to.kind) else { return false };
    one.of == other.of
        && one.components.iter().all(|c| other.components.contains(c))
        && other.at_least <= one.at_least
        && other.within.is_none()
        && (other.instance.is_none() || other.instance == one.instance)
        && (!other.about_subject || one.about_subject)
        && !from.matching.is_empty()
        && from.matching.iter().all(|line| other.pattern.is_match(line))
        // A counter-example of the one that is a line of the other shows that the two are meant to differ in it.
        && to.not_matching.iter().all(|line| !one.pattern.is_match(line))
}
