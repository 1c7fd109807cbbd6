//! Matching: log blocks in, observations out; then questions answered per subject.

mod answers;
mod collector;
#[cfg(test)]
mod differential;
mod grams;
mod lines;
mod literals;
mod model;
mod patterns;
mod prefilter;
mod scan;
mod tally;
mod workers;

pub use answers::{Focus, answer};
pub use collector::{Collector, Options};
pub use model::{
    Answers, Context, Health, Known, Origin, Scope, Setting, Sighting, Status, Subject, SubjectName, Validation,
};
