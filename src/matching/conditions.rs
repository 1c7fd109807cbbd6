//! Conditions over signals, in Kleene's three-valued logic.

use crate::evidence::Why;
use crate::rule::{Condition, SignalIx};

use super::Status;
use super::signals::View;

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// Nobody can tell.
    Unknown(Why),
}

/// Evaluates a condition; signals that cannot change the outcome are not looked at.
pub(super) fn holds(view: &View<'_, '_>, condition: &Condition) -> Verdict {
    match condition {
        Condition::Signal(ix) => of_status(view.signal(*ix).status),
        Condition::Later(first, second) => match of_status(view.signal(*first).status) {
            Verdict::Yes if super::logs::is_later(view, *first, *second) => Verdict::Yes,
            Verdict::Yes => Verdict::No,
            other => other,
        },
        Condition::Not(inner) => match holds(view, inner) {
            Verdict::Yes => Verdict::No,
            Verdict::No => Verdict::Yes,
            unknown @ Verdict::Unknown(_) => unknown,
        },
        Condition::And(all) => fold(view, all, Verdict::No, Verdict::Yes),
        Condition::Or(all) => fold(view, all, Verdict::Yes, Verdict::No),
    }
}

/// The first part that decides, else the first reason why nobody can tell, else what holds when none decides.
fn fold(view: &View<'_, '_>, all: &[Condition], decides: Verdict, otherwise: Verdict) -> Verdict {
    let mut outcome = otherwise;
    for part in all {
        match holds(view, part) {
            verdict if verdict == decides => return decides,
            Verdict::Unknown(why) if outcome == otherwise => outcome = Verdict::Unknown(why),
            _ => {}
        }
    }
    outcome
}

fn of_status(status: Status) -> Verdict {
    match status {
        Status::Present => Verdict::Yes,
        Status::Absent => Verdict::No,
        Status::Unobservable(why) => Verdict::Unknown(why),
    }
}

/// The signals whose presence made a condition hold, in the order in which they stand.
pub(super) fn deciding(view: &View<'_, '_>, condition: &Condition) -> Vec<SignalIx> {
    let mut found = Vec::new();
    collect(view, condition, true, &mut found);
    found
}

fn collect(view: &View<'_, '_>, condition: &Condition, positive: bool, found: &mut Vec<SignalIx>) {
    match condition {
        Condition::Signal(ix) | Condition::Later(ix, _) => {
            if positive && view.signal(*ix).status == Status::Present && !found.contains(ix) {
                found.push(*ix);
            }
        }
        Condition::Not(inner) => collect(view, inner, !positive, found),
        Condition::And(all) | Condition::Or(all) => {
            for part in all {
                // In a disjunction, only what holds decides.
                let counts = !positive || holds(view, part) == Verdict::Yes;
                if counts {
                    collect(view, part, positive, found);
                }
            }
        }
    }
}
