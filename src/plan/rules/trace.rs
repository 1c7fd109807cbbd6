//! `rules trace`.

use crate::cli::TraceArgs;
use crate::messages::kit as say;
use crate::report::Language;

use super::super::{Refusal, World, fill};

/// Refuses: there is nothing to run yet.
pub(super) fn run(_world: &mut World<'_>, _typed: &TraceArgs, spoken: Language) -> Result<u8, Refusal> {
    Err(Refusal::Usage(fill(&say::NOT_YET, spoken, &[("verb", "rules trace")])))
}
