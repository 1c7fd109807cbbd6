//! `rules show`: a rule, where it is declared, and what uses it.

use serde_json::json;

use crate::cli::ShowArgs;
use crate::kit::places::Places;
use crate::kit::{self, show};
use crate::messages::kit as say;
use crate::report::{Language, escape};

use super::super::{Refusal, World, fill};
use super::{for_programs, read};

/// Prints it.
pub(super) fn run(world: &mut World<'_>, typed: &ShowArgs, spoken: Language) -> Result<u8, Refusal> {
    let (files, rules) = read(&typed.kit.rules, spoken)?;
    let places = Places::new(&files);
    let language = for_programs(typed.output.is_some(), &typed.kit, spoken);
    let shown = show::show(&rules, &places, &typed.shown, language);
    if shown.is_empty() {
        let near = show::near(&rules, &typed.shown);
        let message = if near.is_empty() { &say::UNKNOWN_RULE } else { &say::UNKNOWN_RULE_NEAR };
        let values = [("name", typed.shown.as_str()), ("names", &near.join(", "))];
        return Err(Refusal::Usage(fill(message, spoken, &values)));
    }
    if typed.output.is_some() {
        let document = json!({ "apiVersion": "kuma-diagnose/v1", "kind": "Rules", "rules": shown });
        writeln!(world.out, "{}", kit::document(&document))?;
        return Ok(0);
    }
    for (number, rule) in shown.iter().enumerate() {
        if number > 0 {
            writeln!(world.out)?;
        }
        writeln!(world.out, "{} {}: {}", rule.kind, escape(&rule.id), escape(&rule.title))?;
        writeln!(world.out, "{}:{}\n", escape(&rule.file), rule.line)?;
        for line in rule.text.lines() {
            writeln!(world.out, "{}", escape(line))?;
        }
        let head = if rule.used_by.is_empty() { &say::USED_BY_NONE } else { &say::USED_BY };
        writeln!(world.out, "\n{}", fill(head, spoken, &[]))?;
        for user in &rule.used_by {
            let r#as = if user.r#as.is_empty() { String::new() } else { format!(" ({})", user.r#as) };
            writeln!(world.out, "  {} {}{}", user.kind, escape(&user.id), escape(&r#as))?;
        }
    }
    Ok(0)
}
