//! `rules lint`: what is suspicious in rules.

use serde_json::json;

use crate::cli::LintArgs;
use crate::kit::lint::{Level, lint};
use crate::kit::{self, places::Places};
use crate::messages::kit as say;
use crate::report::{Language, escape};

use super::super::{Refusal, World, fill};
use super::{for_programs, read};

/// Looks and tells; exits with 1 on errors, and on warnings where they are denied.
pub(super) fn run(world: &mut World<'_>, typed: &LintArgs, spoken: Language) -> Result<u8, Refusal> {
    let (files, rules) = read(&typed.kit.rules, spoken)?;
    let language = for_programs(typed.output.is_some(), &typed.kit, spoken);
    let found = lint(&rules, &Places::new(&files), language);
    let errors = found.iter().filter(|finding| finding.level == Level::Error).count();
    let warnings = found.len() - errors;
    let code = u8::from(errors > 0 || typed.deny.is_some() && warnings > 0);
    if typed.output.is_some() {
        let findings = found.iter().map(|one| {
            json!({
                "file": one.place.file, "line": one.place.line, "column": one.place.column,
                "level": one.level, "lint": one.lint, "message": one.message,
            })
        });
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "Lint", "errors": errors, "warnings": warnings,
            "findings": findings.collect::<Vec<_>>(),
        });
        writeln!(world.out, "{}", kit::document(&document))?;
        return Ok(code);
    }
    for one in &found {
        let level = match one.level {
            Level::Error => fill(&say::LEVEL_ERROR, spoken, &[]),
            Level::Warning => fill(&say::LEVEL_WARNING, spoken, &[]),
        };
        let place = &one.place;
        let line = format!("{}:{}:{}: {level}: {} [{}]", place.file, place.line, place.column, one.message, one.lint);
        writeln!(world.out, "{}", escape(&line))?;
    }
    let count = rules.signals.len() + rules.questions.len() + rules.symptoms.len() + rules.causes.len();
    let values = [("rules", &*count.to_string()), ("errors", &errors.to_string()), ("warnings", &warnings.to_string())];
    writeln!(world.out, "{}", fill(&say::LINTED, spoken, &values))?;
    Ok(code)
}
