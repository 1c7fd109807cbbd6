//! Inference: answers in, ranked causes out. Pure: no clock, no I/O, no regex.

mod finding;

pub use finding::{
    Diagnosis, Finding, Form, Missing, Next, NotCheckable, Piece, RankedCause, RankedStep, Risk, RuledOut, Verdict,
};
