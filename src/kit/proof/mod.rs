//! The proof of rules: incidents with what is expected of a diagnosis, run from their inputs to the findings.
//!
//! A scenario is a folder with `expect.yaml` (or `expect.json`) and the inputs beside it.

mod folder;
mod parallel;
mod run;
mod score;
mod sources;

pub use folder::{Expect, ExpectedSubject, Scenario, all};
pub use parallel::for_each;
pub use run::{collect, diagnose};
pub use score::{CONFIDENT, Calibration, First, Score, float, score, verdict};
pub use sources::{Removed, without};
