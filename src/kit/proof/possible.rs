//! States that a signal cannot have, whatever is collected: no scenario can show them.

use crate::rule::{Condition, Role, RuleSet, Signal, SignalIx, SignalKind, SubjectKind};

/// States that one signal cannot have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Impossible {
    /// None at all: no question and no symptom asks for it, only the program.
    pub(super) all: bool,
    /// Its predicate holds wherever it can be asked.
    pub(super) absent: bool,
    /// It reads nothing but what makes a subject one: what a row, an object or a log is called, or the refusal of a workload.
    pub(super) untold: bool,
}

/// The states that a signal cannot have.
pub(super) fn impossible(rules: &RuleSet, ix: SignalIx) -> Impossible {
    let Some(signal) = rules.signals.get(ix) else { return Impossible::default() };
    let subjects = subjects(rules, ix);
    Impossible {
        all: subjects.is_empty(),
        absent: is_tautology(signal),
        untold: match &signal.kind {
            SignalKind::Object(object) => {
                object.needs.iter().all(|part| part == "subject") && is_guarded(object.predicate.as_str())
            }
            // A workload is looked at because of the event that tells of its refusal.
            SignalKind::Event(event) => {
                event.of == Role::Subject
                    && !subjects.is_empty()
                    && subjects.iter().all(|s| *s == SubjectKind::Workload)
            }
            SignalKind::Log(_) => false,
        },
    }
}

/// The kinds of subjects of which anything asks for a signal.
fn subjects(rules: &RuleSet, ix: SignalIx) -> Vec<SubjectKind> {
    let names = |condition: &Condition| condition.signals().contains(&ix);
    let mut found = Vec::new();
    for symptom in &rules.symptoms {
        let asks = rules
            .questions
            .iter()
            .filter(|question| question.symptoms.is_empty() || question.symptoms.contains(&symptom.id));
        let asked = asks.flat_map(|q| &q.answers).filter_map(|a| a.when.as_ref()).any(names);
        if asked || names(&symptom.when) {
            found.extend(symptom.subjects.iter().copied());
        }
    }
    found
}

/// `size(x) >= 0` asks only whether a part was collected.
fn is_tautology(signal: &Signal) -> bool {
    let SignalKind::Object(object) = &signal.kind else { return false };
    let text = object.predicate.as_str().trim();
    text.starts_with("size(") && text.ends_with(") >= 0") && text.matches('(').count() == 1
}

/// Whether a predicate asks of each fact whether it is there.
fn is_guarded(predicate: &str) -> bool {
    let reads = predicate.match_indices("facts.").map(|(at, _)| predicate.get(at..).unwrap_or_default());
    let field = |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '.').collect() };
    let others = ["pod.", "kuma.", "times.", "validator.", "sidecar.", "scope."];
    reads.map(field).all(|field| predicate.contains(&format!("has({field})")))
        && !others.iter().any(|part| predicate.replace("subject.", "").contains(part))
}
