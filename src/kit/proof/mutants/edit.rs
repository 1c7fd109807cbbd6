//! One change of a rule set, made in place and undone.

use crate::rule::{
    CauseIx, Condition, Likelihood, Pattern, Predicate, QuestionIx, RuleSet, Signal, SignalIx, SignalKind, SymptomIx,
    VARIABLES,
};

/// What is changed, and into what.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    LogPattern(SignalIx, Pattern),
    EventPattern(SignalIx, Pattern),
    EventReason(SignalIx, Pattern),
    Predicate(SignalIx, String),
    AtLeast(SignalIx, u64),
    Within(SignalIx, u64),
    When(QuestionIx, usize, Condition),
    /// This answer and the next.
    Swap(QuestionIx, usize),
    Base(QuestionIx, usize, f64),
    Shown(SymptomIx, Condition),
    /// Cause, question, answer; without a word the entry is removed.
    Word(CauseIx, String, String, Option<Likelihood>),
    Explains(CauseIx, String, Option<Likelihood>),
}

/// Puts back what an edit replaced.
pub(super) type Undo = Box<dyn FnOnce(&mut RuleSet)>;

/// Replaces what `place` finds, and gives what puts the old value back.
fn replace<T: 'static>(
    rules: &mut RuleSet,
    new: T,
    place: impl Fn(&mut RuleSet) -> Option<&mut T> + 'static,
) -> Option<Undo> {
    let old = std::mem::replace(place(rules)?, new);
    Some(Box::new(move |rules| {
        if let Some(slot) = place(rules) {
            *slot = old;
        }
    }))
}

impl Edit {
    /// Makes the change. `None` if the rules do not have the place (or the predicate does not compile).
    pub(super) fn apply(&self, rules: &mut RuleSet) -> Option<Undo> {
        match self.clone() {
            Self::LogPattern(ix, new) => replace(rules, new, move |r| match &mut r.signals.get_mut(ix)?.kind {
                SignalKind::Log(log) => Some(&mut log.pattern),
                _ => None,
            }),
            Self::EventPattern(ix, new) => replace(rules, Some(new), move |r| match &mut r.signals.get_mut(ix)?.kind {
                SignalKind::Event(event) => Some(&mut event.pattern),
                _ => None,
            }),
            Self::EventReason(ix, new) => replace(rules, Some(new), move |r| match &mut r.signals.get_mut(ix)?.kind {
                SignalKind::Event(event) => Some(&mut event.reason),
                _ => None,
            }),
            Self::Predicate(ix, text) => {
                let new = Predicate::compile(&text, VARIABLES).ok()?;
                replace(rules, new, move |r| match &mut r.signals.get_mut(ix)?.kind {
                    SignalKind::Object(object) => Some(&mut object.predicate),
                    _ => None,
                })
            }
            Self::AtLeast(ix, new) => replace(rules, new, move |r| match &mut r.signals.get_mut(ix)?.kind {
                SignalKind::Log(log) => Some(&mut log.at_least),
                SignalKind::Event(event) => Some(&mut event.at_least),
                SignalKind::Object(_) => None,
            }),
            Self::Within(ix, new) => replace(rules, Some(new), move |r| match &mut r.signals.get_mut(ix)?.kind {
                SignalKind::Log(log) => Some(&mut log.within),
                _ => None,
            }),
            Self::When(q, a, new) => {
                replace(rules, Some(new), move |r| Some(&mut r.questions.get_mut(q)?.answers.get_mut(a)?.when))
            }
            Self::Swap(q, a) => swap(rules, q, a),
            Self::Base(q, a, new) => {
                replace(rules, new, move |r| Some(&mut r.questions.get_mut(q)?.answers.get_mut(a)?.base))
            }
            Self::Shown(ix, new) => replace(rules, new, move |r| Some(&mut r.symptoms.get_mut(ix)?.when)),
            Self::Word(cause, question, answer, new) => {
                let mut words = rules.causes.get(cause)?.expects.get(&question)?.clone();
                match new {
                    Some(word) => drop(words.insert(answer, word)),
                    None => drop(words.remove(&answer)),
                }
                replace(rules, words, move |r| r.causes.get_mut(cause)?.expects.get_mut(&question))
            }
            Self::Explains(cause, symptom, new) => {
                let mut words = rules.causes.get(cause)?.explains.clone();
                match new {
                    Some(word) => drop(words.insert(symptom, word)),
                    None => drop(words.remove(&symptom)),
                }
                replace(rules, words, move |r| Some(&mut r.causes.get_mut(cause)?.explains))
            }
        }
    }

    /// The signal that is changed, if one is.
    pub(super) fn signal(&self) -> Option<SignalIx> {
        match self {
            Self::LogPattern(ix, _)
            | Self::EventPattern(ix, _)
            | Self::EventReason(ix, _)
            | Self::Predicate(ix, _)
            | Self::AtLeast(ix, _)
            | Self::Within(ix, _) => Some(*ix),
            _ => None,
        }
    }
}

/// Undone by being done again.
fn swap(rules: &mut RuleSet, question: QuestionIx, answer: usize) -> Option<Undo> {
    let both = move |rules: &mut RuleSet| {
        let answers = &mut rules.questions.get_mut(question)?.answers;
        (answer + 1 < answers.len()).then(|| answers.swap(answer, answer + 1))
    };
    both(rules)?;
    Some(Box::new(move |rules| {
        let _swapped = both(rules);
    }))
}

/// The signal of a changed log pattern, alone in a rule set, so that logs can be searched for it only.
pub(super) fn alone(signal: &Signal) -> Option<RuleSet> {
    let SignalKind::Log(log) = &signal.kind else { return None };
    let kind = SignalKind::Log(crate::rule::LogSignal {
        components: log.components.clone(),
        pattern: log.pattern.clone(),
        versions: log.versions.clone(),
        ..*log
    });
    let only = Signal {
        id: signal.id.clone(),
        says: signal.says.clone(),
        kind,
        origin: None,
        matching: Vec::new(),
        not_matching: Vec::new(),
    };
    Some(RuleSet {
        version: String::new(),
        digest: String::new(),
        signals: vec![only],
        questions: Vec::new(),
        symptoms: Vec::new(),
        causes: Vec::new(),
    })
}
