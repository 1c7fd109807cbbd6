//! The proof of rules: incidents with what is expected of a diagnosis, run from their inputs to the findings; what they
//! exercise of the rules, and what changes of the rules they notice.
//!
//! A scenario is a folder with `expect.yaml` (or `expect.json`) and the inputs beside it. Decision tables, which try conditions
//! by themselves, are files beside the scenarios.

mod confusion;
mod coverage;
mod decisions;
mod folder;
mod junit;
pub mod mutants;
mod noise;
mod parallel;
mod possible;
mod record;
mod run;
mod score;
mod sources;
mod tape;
mod test;
mod trace;

pub use confusion::{Confused, Unknown, confusion, without_own_rule};
pub use coverage::{Coverage, Row, What, coverage};
pub use decisions::Tables;
pub use folder::{Expect, ExpectedSubject, Scenario, all, tables};
pub use junit::junit;
pub use noise::collect_with_noise;
pub use parallel::for_each;
pub use record::{Change, differences, record};
pub use run::{collect, diagnose};
pub use score::{CONFIDENT, Calibration, First, Score, float, score, verdict};
pub use sources::{Removed, without};
pub use test::{Case, Failure, failures, test};
pub use trace::{CauseTrace, QuestionTrace, SignalTrace, TermTrace, Trace, TriedTrace, trace};
