//! `rules mutate`.

use crate::cli::MutateArgs;
use crate::messages::kit as say;
use crate::report::Language;

use super::super::{Refusal, World, fill};

/// Refuses: there is nothing to run yet.
pub(super) fn run(_world: &mut World<'_>, _typed: &MutateArgs, spoken: Language) -> Result<u8, Refusal> {
    Err(Refusal::Usage(fill(&say::NOT_YET, spoken, &[("verb", "rules mutate")])))
}
