//! Conditions over signals, in Kleene's three-valued logic.

use crate::evidence::Why;
use crate::rule::{Condition, Question, SignalIx};

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

/// What conditions are evaluated over.
pub trait States {
    /// The state of a signal.
    fn status(&self, signal: SignalIx) -> Status;

    /// Whether the first, which is present, was last seen later than the second, or the second never.
    fn is_later(&self, first: SignalIx, second: SignalIx) -> bool;

    /// Whether the first, of which is not known whether it is present, can only have been seen before the second: in what is
    /// missing above the lines that were read.
    fn is_earlier(&self, _first: SignalIx, _second: SignalIx) -> bool {
        false
    }
}

impl States for View<'_, '_> {
    fn status(&self, signal: SignalIx) -> Status {
        self.signal(signal).status
    }

    fn is_later(&self, first: SignalIx, second: SignalIx) -> bool {
        match (self.event(first), self.event(second)) {
            (Some(one), Some(other)) => super::events::is_later(self, (first, one), (second, other)),
            _ => super::logs::is_later(self, first, second),
        }
    }

    fn is_earlier(&self, first: SignalIx, second: SignalIx) -> bool {
        super::logs::is_earlier(self, first, second)
    }
}

/// Evaluates a condition; signals that cannot change the outcome are not looked at.
pub fn holds(states: &impl States, condition: &Condition) -> Verdict {
    match condition {
        Condition::Signal(ix) => of_status(states.status(*ix)),
        Condition::Later(first, second) => match of_status(states.status(*first)) {
            Verdict::Yes if states.is_later(*first, *second) => Verdict::Yes,
            Verdict::Yes => Verdict::No,
            Verdict::Unknown(Why::Truncated) if states.is_earlier(*first, *second) => Verdict::No,
            other => other,
        },
        Condition::Seen(ix) if states.status(*ix) == Status::Present => Verdict::Yes,
        Condition::Seen(_) => Verdict::No,
        Condition::Not(inner) => match holds(states, inner) {
            Verdict::Yes => Verdict::No,
            Verdict::No => Verdict::Yes,
            unknown @ Verdict::Unknown(_) => unknown,
        },
        Condition::And(all) => fold(states, all, Verdict::No, Verdict::Yes),
        Condition::Or(all) => fold(states, all, Verdict::Yes, Verdict::No),
    }
}

/// The answer to a question: the first that holds, or the last where none can, by its number.
///
/// # Errors
/// Why nobody can tell.
pub fn decide(states: &impl States, question: &Question) -> Result<usize, Why> {
    let mut untold = None;
    for (ix, answer) in question.answers.iter().enumerate() {
        let Some(condition) = &answer.when else { return untold.map_or(Ok(ix), Err) };
        match holds(states, condition) {
            Verdict::Yes => return Ok(ix),
            Verdict::No => {}
            Verdict::Unknown(why) if question.exclusive => untold = untold.or(Some(why)),
            Verdict::Unknown(why) => return Err(why),
        }
    }
    Err(untold.unwrap_or(Why::Missing))
}

/// The first part that decides, else the first reason why nobody can tell, else what holds when none decides.
fn fold(states: &impl States, all: &[Condition], decides: Verdict, otherwise: Verdict) -> Verdict {
    let mut outcome = otherwise;
    for part in all {
        match holds(states, part) {
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
        Condition::Signal(ix) | Condition::Seen(ix) | Condition::Later(ix, _) => {
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
