//! `rules …`: what can be done with rules besides a diagnosis.

mod coverage;
mod mutate;
mod test;
mod trace;

use crate::cli::{RulesArgs, RulesVerb};
use crate::messages::kit as say;
use crate::report::Language;

use super::{Refusal, World, fill};

/// Runs one of them.
pub(super) fn run(world: &mut World<'_>, typed: &RulesArgs, spoken: Language) -> Result<u8, Refusal> {
    match &typed.verb {
        RulesVerb::Test(typed) => test::run(world, typed, spoken),
        RulesVerb::Coverage(typed) => coverage::run(world, typed, spoken),
        RulesVerb::Mutate(typed) => mutate::run(world, typed, spoken),
        RulesVerb::Trace(typed) => trace::run(world, typed, spoken),
        _ => Err(Refusal::Usage(fill(&say::NOT_YET, spoken, &[("verb", "rules")]))),
    }
}
