//! `rules …`: what can be done with rules besides a diagnosis.

mod coverage;
mod drift;
mod lint;
mod list;
mod mutate;
mod new;
mod scenarios;
mod schema;
mod show;
mod test;
mod trace;
mod write;

use std::path::Path;

use crate::cli::{KitArgs, RulesArgs, RulesVerb};
use crate::report::Language;
use crate::rule::{RuleError, RuleFile, RuleSet};

use super::{Refusal, World, load, refused};

/// Runs one of them.
pub(super) fn run(world: &mut World<'_>, typed: &RulesArgs, spoken: Language) -> Result<u8, Refusal> {
    match &typed.verb {
        RulesVerb::List(typed) => list::run(world, typed, spoken),
        RulesVerb::Show(typed) => show::run(world, typed, spoken),
        RulesVerb::Lint(typed) => lint::run(world, typed, spoken),
        RulesVerb::Test(typed) => test::run(world, typed, spoken),
        RulesVerb::Coverage(typed) => coverage::run(world, typed, spoken),
        RulesVerb::Mutate(typed) => mutate::run(world, typed, spoken),
        RulesVerb::Trace(typed) => trace::run(world, typed, spoken),
        RulesVerb::Schema(_) => schema::run(world),
        RulesVerb::New(typed) => new::run(world, typed, spoken),
        RulesVerb::Drift(typed) => drift::run(world, typed, spoken),
    }
}

/// The rule files, and what they make.
fn read(directories: &[String], spoken: Language) -> Result<(Vec<RuleFile>, RuleSet), Refusal> {
    let paths: Vec<&Path> = directories.iter().map(Path::new).collect();
    let files = crate::rule::files(&paths).map_err(|error: RuleError| refused(&error, spoken))?;
    Ok((files, load(directories, spoken)?))
}

/// Programs read English, unless the user says otherwise.
fn for_programs(programs: bool, typed: &KitArgs, spoken: Language) -> Language {
    if programs && typed.lang.is_none() { Language::En } else { spoken }
}
