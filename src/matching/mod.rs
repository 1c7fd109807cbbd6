//! Matching: log blocks in, observations out; then questions answered per subject.

mod about;
mod ages;
mod alike;
#[cfg(test)]
mod answer_tests;
mod answers;
mod brief;
mod clocks;
mod collected;
mod collector;
mod conditions;
mod containers;
mod context;
#[cfg(test)]
mod differential;
mod events;
mod facts;
mod focus;
mod grams;
mod health;
mod hosts;
mod index;
mod inquiry;
mod json;
mod lines;
mod literals;
mod logs;
mod model;
mod names;
mod needed;
mod neighbourhood;
mod owners;
mod patterns;
mod predicates;
mod prefilter;
mod proof;
mod scan;
mod scope;
mod shape;
mod signals;
mod subjects;
mod surroundings;
mod tally;
mod templates;
mod tester;
mod timeline;
mod times;
mod version;
mod workers;
mod yaml;

pub use answers::{Focus, answer};
pub use collector::{Collector, Options};
pub use conditions::{States, Verdict as Held, decide, holds};
pub use hosts::documents;
pub use inquiry::{Inquiry, inquire};
pub use model::{
    Answers, ClockSkew, Context, Fault, Health, Known, Look, Origin, Port, Scope, Setting, Sighting, Status, Subject,
    SubjectName, Trial, Validation,
};
pub use needed::{Needed, needed};
pub use timeline::{Actor, Moment, Timeline, timelines};
