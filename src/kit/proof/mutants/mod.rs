//! Mutants: rules with one thing changed. A change that no example and no scenario notices shows what is not proven.

mod edit;
mod kills;
mod logic;
mod patterns;
mod rows;

use serde::Serialize;

use crate::kit::places::{Kind as RuleKind, Place, Places};
use crate::rule::{EventSignal, Likelihood, Pattern, RuleSet, SignalKind};

use edit::Edit;
pub use kills::{Killed, hunt, missing};
pub(super) use logic::write as write_condition;

/// What kind of thing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A pattern over log lines.
    LogPattern,
    /// A reason or pattern of an event.
    Event,
    /// A predicate over objects.
    Predicate,
    /// A number: how often, within how long.
    Threshold,
    /// When an answer holds, or in which order answers are tried.
    Answer,
    /// When a symptom is shown.
    Symptom,
    /// A word: how likely an answer is under a cause, how usual a cause is.
    Word,
    /// How usual an answer is.
    Base,
}

/// One changed rule.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What kind of thing was changed.
    pub kind: Kind,
    /// `signals`, `questions`, `symptoms` or `causes`.
    pub group: &'static str,
    /// Id of the rule.
    pub rule: String,
    /// Where it stands.
    pub place: Place,
    /// What was changed.
    pub change: String,
    edit: Edit,
}

/// All mutants of these rules, in the order of signals, questions, symptoms and causes by id.
#[must_use]
pub fn mutants(rules: &RuleSet, places: &Places<'_>) -> Vec<Mutant> {
    let mut nursery = Nursery { rules, places, found: Vec::new() };
    nursery.signals();
    nursery.questions();
    nursery.symptoms();
    nursery.causes();
    nursery.found
}

/// The mutants of `only` (`signals`, `questions`, `symptoms`, `causes`, or the id of a rule), and of them a sample that
/// the seed decides. The order stays.
#[must_use]
pub fn sample(mut all: Vec<Mutant>, only: Option<&str>, size: Option<usize>, seed: u64) -> Vec<Mutant> {
    if let Some(only) = only {
        all.retain(|m| m.group == only || m.rule == only);
    }
    let Some(size) = size.filter(|size| *size < all.len()) else { return all };
    let mut state = seed;
    let mut ranked: Vec<(u64, usize)> = (0..all.len()).map(|ix| (split_mix(&mut state), ix)).collect();
    ranked.sort_unstable();
    let mut kept: Vec<usize> = ranked.into_iter().take(size).map(|(_, ix)| ix).collect();
    kept.sort_unstable();
    let mut kept = kept.into_iter().peekable();
    let mut ix = 0..;
    all.retain(|_| ix.next().is_some_and(|ix| kept.next_if_eq(&ix).is_some()));
    all
}

/// The next number of Steele, Lea and Flood's generator: the same on every machine.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

struct Nursery<'r> {
    rules: &'r RuleSet,
    places: &'r Places<'r>,
    found: Vec<Mutant>,
}

impl Nursery<'_> {
    fn add(&mut self, kind: Kind, of: (RuleKind, &'static str, &str), path: &[&str], change: String, edit: Edit) {
        let (rule_kind, group, rule) = of;
        let place = self.places.of(rule_kind, rule, path);
        self.found.push(Mutant { kind, group, rule: rule.to_owned(), place, change, edit });
    }

    fn signals(&mut self) {
        for (ix, signal) in self.rules.signals.iter().enumerate() {
            let of = (RuleKind::Signal, "signals", signal.id.as_str());
            match &signal.kind {
                SignalKind::Log(log) => {
                    for (text, what) in patterns::changed(log.pattern.as_str()) {
                        let Ok(pattern) = Pattern::new(&text) else { continue };
                        self.add(Kind::LogPattern, of, &["log", "pattern"], what, Edit::LogPattern(ix, pattern));
                    }
                    if log.at_least > 1 {
                        self.at_least(ix, of, "log", log.at_least);
                    }
                    if let Some(within) = log.within {
                        for new in [within / 2, within * 2] {
                            let what = format!("within {within} becomes {new}");
                            self.add(Kind::Threshold, of, &["log", "within"], what, Edit::Within(ix, new));
                        }
                    }
                }
                SignalKind::Event(event) => self.event(ix, of, event),
                SignalKind::Object(object) => {
                    for (text, what) in logic::predicates(object.predicate.as_str()) {
                        self.add(Kind::Predicate, of, &["object", "when"], what, Edit::Predicate(ix, text));
                    }
                }
            }
        }
    }

    fn at_least(&mut self, ix: usize, of: (RuleKind, &'static str, &str), under: &str, count: u64) {
        for new in [count - 1, count + 1] {
            let what = format!("atLeast {count} becomes {new}");
            self.add(Kind::Threshold, of, &[under, "atLeast"], what, Edit::AtLeast(ix, new));
        }
    }

    fn event(&mut self, ix: usize, of: (RuleKind, &'static str, &str), event: &EventSignal) {
        if let Some(pattern) = &event.pattern {
            for (text, what) in patterns::changed(pattern.as_str()) {
                let Ok(pattern) = Pattern::new(&text) else { continue };
                self.add(Kind::Event, of, &["event", "pattern"], what, Edit::EventPattern(ix, pattern));
            }
        }
        if let Some(reason) = &event.reason {
            // What is written stands between the anchors that reading adds.
            let own = reason.as_str().trim_start_matches("^(?:").trim_end_matches(")$");
            for (text, what) in patterns::changed(own) {
                let Ok(pattern) = Pattern::new(&format!("^(?:{text})$")) else { continue };
                self.add(Kind::Event, of, &["event", "reason"], what, Edit::EventReason(ix, pattern));
            }
        }
        if event.at_least > 1 {
            self.at_least(ix, of, "event", event.at_least);
        }
    }

    fn questions(&mut self) {
        for (ix, question) in self.rules.questions.iter().enumerate() {
            let of = (RuleKind::Question, "questions", question.id.as_str());
            for (at, answer) in question.answers.iter().enumerate() {
                let place = at.to_string();
                if let Some(when) = &answer.when {
                    for new in logic::conditions(when) {
                        let (old, text) = (logic::write(self.rules, when), logic::write(self.rules, &new));
                        let what = format!("{}: `{old}` becomes `{text}`", answer.id);
                        self.add(Kind::Answer, of, &["answers", &place, "when"], what, Edit::When(ix, at, new));
                    }
                    if let Some(next) = question.answers.get(at + 1).filter(|next| next.when.is_some()) {
                        let what = format!("{} is tried after {}", answer.id, next.id);
                        self.add(Kind::Answer, of, &["answers", &place], what, Edit::Swap(ix, at));
                    }
                }
                for factor in [0.1, 10.0] {
                    let what = format!("{}: the base is {factor} times as much", answer.id);
                    let edit = Edit::Base(ix, at, answer.base * factor);
                    self.add(Kind::Base, of, &["answers", &place, "base"], what, edit);
                }
            }
        }
    }

    fn symptoms(&mut self) {
        for (ix, symptom) in self.rules.symptoms.iter().enumerate() {
            let of = (RuleKind::Symptom, "symptoms", symptom.id.as_str());
            for new in logic::conditions(&symptom.when) {
                let (old, text) = (logic::write(self.rules, &symptom.when), logic::write(self.rules, &new));
                let what = format!("`{old}` becomes `{text}`");
                self.add(Kind::Symptom, of, &["when"], what, Edit::Shown(ix, new));
            }
        }
    }

    fn causes(&mut self) {
        for (ix, cause) in self.rules.causes.iter().enumerate() {
            let of = (RuleKind::Cause, "causes", cause.id.as_str());
            for (symptom, word) in &cause.explains {
                for (new, text) in other_words(*word) {
                    let what = format!("explains {symptom}: {text}");
                    let edit = Edit::Explains(ix, symptom.clone(), new);
                    self.add(Kind::Word, of, &["explains", symptom], what, edit);
                }
            }
            for (question, words) in &cause.expects {
                for (answer, word) in words {
                    for (new, text) in other_words(*word) {
                        let what = format!("expects {question} {answer}: {text}");
                        let edit = Edit::Word(ix, question.clone(), answer.clone(), new);
                        self.add(Kind::Word, of, &["expects", question, answer], what, edit);
                    }
                }
            }
        }
    }
}

/// Two steps up, two steps down, and none; steps that there are.
fn other_words(word: Likelihood) -> Vec<(Option<Likelihood>, String)> {
    let all = Likelihood::WORDS;
    let Some(at) = all.iter().position(|(_, w)| *w == word) else { return Vec::new() };
    let (old, _) = all[at];
    let near = [at.checked_sub(2), Some(at + 2)].into_iter().flatten().filter_map(|ix| all.get(ix));
    let mut out: Vec<_> = near.map(|(new, w)| (Some(*w), format!("`{old}` becomes `{new}`"))).collect();
    out.push((None, format!("`{old}` is removed")));
    out
}
