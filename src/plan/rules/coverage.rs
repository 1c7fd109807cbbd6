//! `rules coverage`: what scenarios exercise of the rules.

use serde_json::json;

use crate::cli::CoverageArgs;
use crate::kit::proof::{Coverage, What, coverage};
use crate::messages::{Message, proof as say};
use crate::report::Language;

use super::super::{Refusal, World, fill, load};
use super::scenarios;

/// Runs all scenarios and tells what is missing; 1 only below what `--fail-under` asks for.
pub(super) fn run(world: &mut World<'_>, typed: &CoverageArgs, spoken: Language) -> Result<u8, Refusal> {
    let limit: Option<f64> = scenarios::number("--fail-under", typed.fail_under.as_ref(), spoken)?;
    let rules = load(&typed.kit.rules, spoken)?;
    let found = scenarios::some(&typed.scenarios, &typed.kit.rules, spoken)?;
    let tables = scenarios::tables(&typed.scenarios, &typed.kit.rules, spoken)?;
    let coverage = coverage(&rules, &tables, &found);
    let round = |percent: f64| (percent * 100.0).round() / 100.0;
    if typed.output.is_some() {
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "RulesCoverage", "scenarios": coverage.scenarios,
            "percent": round(coverage.percent()), "percentWithTests": round(coverage.percent_with_tests()), "rows": coverage.rows, "first": coverage.first,
        });
        writeln!(world.out, "{document:#}")?;
    } else {
        prose(world, &coverage, spoken)?;
    }
    Ok(u8::from(limit.is_some_and(|limit| coverage.percent() < limit)))
}

fn prose(world: &mut World<'_>, coverage: &Coverage, spoken: Language) -> Result<(), Refusal> {
    for row in coverage.rows.iter().filter(|r| !r.missing.is_empty()) {
        let what = fill(name(row.what), spoken, &[]);
        writeln!(world.out, "{}", fill(&say::MISSING, spoken, &[("what", &what)]))?;
        for id in &row.missing {
            let note = if row.untested.contains(id) { String::new() } else { fill(&say::BY_TESTS, spoken, &[]) };
            writeln!(world.out, "    {id}{note}")?;
        }
    }
    for row in coverage.rows.iter().filter(|r| !r.impossible.is_empty()) {
        let (what, count) = (fill(name(row.what), spoken, &[]), row.impossible.len().to_string());
        writeln!(world.out, "{}", fill(&say::IMPOSSIBLE, spoken, &[("what", &what), ("count", &count)]))?;
        writeln!(world.out, "    {}", row.impossible.join(", "))?;
    }
    writeln!(world.out, "{}", fill(&say::COVERED, spoken, &[("scenarios", &coverage.scenarios.to_string())]))?;
    for row in &coverage.rows {
        writeln!(
            world.out,
            "{:>6} {:>6} / {:<6} {}",
            row.covered,
            row.by_tests,
            row.all,
            fill(name(row.what), spoken, &[])
        )?;
    }
    let percent = |share: f64| format!("{share:.1}");
    let (own, with) = (percent(coverage.percent()), percent(coverage.percent_with_tests()));
    writeln!(world.out, "{}", fill(&say::ALL_COVERED, spoken, &[("percent", &own), ("with", &with)]))?;
    Ok(())
}

fn name(what: What) -> &'static Message {
    match what {
        What::SignalPresent => &say::SIGNAL_PRESENT,
        What::SignalAbsent => &say::SIGNAL_ABSENT,
        What::SignalUnobservable => &say::SIGNAL_UNOBSERVABLE,
        What::PatternExamples => &say::PATTERN_EXAMPLES,
        What::Answer => &say::ANSWERS,
        What::Symptom => &say::SYMPTOMS,
        What::CauseFirst => &say::CAUSE_FIRST,
        What::CauseRival => &say::CAUSE_RIVAL,
    }
}
