//! Prints how good the diagnoses of a folder of scenarios are, as Markdown: each scenario, each with one source removed
//! at a time, with its own rule taken out, with ten times as much noise; which causes are taken for which; and the
//! calibration of probabilities.
//!
//! `cargo run --release --example calibration [FOLDER [RULES]]` (default: `testdata/scenarios`, and the shipped rules alone)

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use kuma_diagnose::evidence::Evidence;
use kuma_diagnose::kit::proof::{
    Calibration, First, Removed, Scenario, Score, all, collect, collect_with_noise, confusion, diagnose, float,
    for_each, score, without, without_own_rule,
};
use kuma_diagnose::rule::{RuleSet, load};

fn main() -> Result<()> {
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios");
    let folder = std::env::args_os().nth(1).map_or_else(default, PathBuf::from);
    let overlay: Vec<PathBuf> = std::env::args_os().skip(2).map(PathBuf::from).collect();
    let overlay: Vec<&Path> = overlay.iter().map(PathBuf::as_path).collect();
    let rules = load(&overlay).map_err(|e| {
        let problems: Vec<String> = e.0.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{e}\n{}", problems.join("\n"))
    })?;
    let scenarios = all(&folder).with_context(|| format!("failed to read {}", folder.display()))?;
    let evidence = for_each(&scenarios, |s| collect(&rules, &s.inputs));
    let cases: Vec<(&Scenario, &Evidence)> = scenarios.iter().zip(&evidence).collect();
    let results: Vec<Score> = for_each(&cases, |(s, e)| score(&s.expect, &diagnose(&rules, e)));
    let mut out = io::stdout().lock();
    each(&mut out, &scenarios, &results)?;
    summary(&mut out, &scenarios, &results)?;
    calibration(&mut out, &scenarios, &results)?;
    confused(&mut out, &rules, &scenarios, &results)?;
    let mut fewer = load(&overlay)?;
    unknown(&mut out, &mut fewer, &cases)?;
    noisy(&mut out, &rules, &scenarios, &results)?;
    lacking(&mut out, &rules, &cases)
}

fn confused(out: &mut impl Write, rules: &RuleSet, scenarios: &[Scenario], results: &[Score]) -> Result<()> {
    let both: Vec<(&Scenario, &Score)> = scenarios.iter().zip(results).collect();
    writeln!(
        out,
        "\n## Taken for another, with 0.2 and more\n\n| expected | other | related | scenarios |\n|---|---|---|---|"
    )?;
    for one in confusion(rules, &both) {
        let related = if one.related { "yes" } else { "**no**" };
        writeln!(out, "| {} | {} | {related} | {} |", one.expected, one.other, one.scenarios.join(", "))?;
    }
    Ok(())
}

fn unknown(out: &mut impl Write, rules: &mut RuleSet, cases: &[(&Scenario, &Evidence)]) -> Result<()> {
    writeln!(
        out,
        "\n## With the rule of the expected cause taken out\n\n| scenario | said | confident and wrong |\n|---|---|---|"
    )?;
    let (mut n, mut wrong) = (0, 0);
    for (scenario, evidence) in cases {
        let Some(result) = without_own_rule(rules, scenario, evidence) else { continue };
        n += 1;
        wrong += usize::from(!result.wrong.is_empty());
        if !result.wrong.is_empty() {
            let said = result.said.map_or(String::new(), |(id, p)| format!("{id} {p:.2}"));
            let claims: Vec<String> = result.wrong.iter().map(|(id, p)| format!("{id} {p:.2}")).collect();
            writeln!(out, "| {} | {said} | {} |", scenario.name, claims.join(", "))?;
        }
    }
    let percent = 100.0 * float(wrong) / float(n).max(1.0);
    writeln!(out, "\n{wrong} of {n} scenarios ({percent:.1} %) are then answered wrong with 0.8 and more.")?;
    Ok(())
}

fn noisy(out: &mut impl Write, rules: &RuleSet, scenarios: &[Scenario], results: &[Score]) -> Result<()> {
    let loud = for_each(scenarios, |s| score(&s.expect, &diagnose(rules, &collect_with_noise(rules, &s.inputs, 10))));
    writeln!(out, "\n## With ten times as much noise\n\n| scenario | said | with noise |\n|---|---|---|")?;
    let name =
        |score: &Score| score.said.clone().map_or_else(|| score.verdict.to_owned(), |(id, p)| format!("{id} {p:.2}"));
    let mut changed = 0;
    for ((scenario, quiet), loud) in scenarios.iter().zip(results).zip(&loud) {
        let first = |score: &Score| score.said.as_ref().map(|(id, _)| id.clone());
        if first(quiet) != first(loud) || quiet.verdict != loud.verdict {
            changed += 1;
            writeln!(out, "| {} | {} | {} |", scenario.name, name(quiet), name(loud))?;
        }
    }
    writeln!(out, "\n{changed} of {} scenarios are then answered otherwise.", scenarios.len())?;
    Ok(())
}

fn each(out: &mut impl Write, scenarios: &[Scenario], results: &[Score]) -> Result<()> {
    writeln!(out, "## Scenarios\n")?;
    writeln!(out, "| scenario | as expected | verdict | first cause | said | probability | wrong and likely |")?;
    writeln!(out, "|---|---|---|---|---|--:|---|")?;
    for (scenario, result) in scenarios.iter().zip(results) {
        let verdict = if result.verdict_right {
            result.verdict.to_owned()
        } else {
            format!("**{}** instead of {}", result.verdict, scenario.expect.verdict)
        };
        let (said, p) = result.said.clone().map_or((String::new(), String::new()), |(id, p)| (id, format!("{p:.2}")));
        let wrong: Vec<String> =
            result.forbidden.iter().chain(&result.confident_wrong).map(|(id, p)| format!("{id} {p:.2}")).collect();
        let passes = if result.passes() { "yes" } else { "**no**" };
        let first = if result.subjects_found {
            format!("{:?}", result.first).to_lowercase()
        } else {
            format!("{:?}, subjects missing", result.first).to_lowercase()
        };
        let wrong = wrong.join(", ");
        writeln!(out, "| {} | {passes} | {verdict} | {first} | {said} | {p} | {wrong} |", scenario.name)?;
    }
    Ok(())
}

fn summary(out: &mut impl Write, scenarios: &[Scenario], results: &[Score]) -> Result<()> {
    let both = || scenarios.iter().zip(results);
    let caused = both().filter(|(s, _)| !s.expect.expected.is_empty()).count();
    let of = |first: First| both().filter(|(s, r)| !s.expect.expected.is_empty() && r.first == first).count();
    let right = of(First::Right);
    let percent = 100.0 * float(right) / float(caused).max(1.0);
    let verdicts = results.iter().filter(|r| r.verdict_right).count();
    let wrong = results.iter().filter(|r| !r.confident_wrong.is_empty()).count();
    let forbidden = results.iter().filter(|r| !r.forbidden.is_empty()).count();
    let passed = results.iter().filter(|r| r.passes()).count();
    writeln!(out, "\n## Summary\n\n| measure | value |\n|---|--:|")?;
    writeln!(out, "| scenarios | {} |\n| answered as expected | {passed} |", scenarios.len())?;
    writeln!(out, "| right verdict | {verdicts} |\n| with a cause to find | {caused} |")?;
    writeln!(out, "| first cause right | {right} ({percent:.1} %) |")?;
    writeln!(out, "| undecided, with the right form | {} |", of(First::Undecided))?;
    writeln!(out, "| acceptable among the first three | {} |", of(First::Acceptable))?;
    let three = of(First::Right) + of(First::Undecided) + of(First::Acceptable);
    writeln!(
        out,
        "| first three hold a good one | {three} ({:.1} %) |",
        100.0 * float(three) / float(caused).max(1.0)
    )?;
    writeln!(out, "| wrong or none | {} |", of(First::Wrong) + of(First::None))?;
    writeln!(out, "| confident (0.8) and wrong | {wrong} |\n| forbidden cause at 0.5 or more | {forbidden} |")?;
    Ok(())
}

fn lacking(out: &mut impl Write, rules: &RuleSet, cases: &[(&Scenario, &Evidence)]) -> Result<()> {
    writeln!(out, "\n## With one source removed\n")?;
    writeln!(
        out,
        "| without | scenarios that have it | first cause right | undecided | confident wrong | forbidden |"
    )?;
    writeln!(out, "|---|--:|--:|--:|---|---|")?;
    for removed in Removed::ALL {
        let (mut n, mut right, mut undecided) = (0, 0, 0);
        let (mut wrong, mut forbidden) = (Vec::new(), Vec::new());
        let results = for_each(cases, |(scenario, evidence)| {
            Some((*scenario, score(&scenario.expect, &diagnose(rules, &without(evidence, removed)?))))
        });
        for (scenario, result) in results.into_iter().flatten() {
            n += 1;
            right += usize::from(result.first == First::Right);
            undecided += usize::from(result.first == First::Undecided);
            let name = |(id, p): &(String, f64)| format!("{}: {id} {p:.2}", scenario.name);
            wrong.extend(result.confident_wrong.iter().map(name));
            forbidden.extend(result.forbidden.iter().map(name));
        }
        let (wrong, forbidden) = (list(&wrong), list(&forbidden));
        writeln!(out, "| {} | {n} | {right} | {undecided} | {wrong} | {forbidden} |", removed.name())?;
    }
    Ok(())
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "0".to_owned() } else { format!("{} ({})", names.len(), names.join("; ")) }
}

fn calibration(out: &mut impl Write, scenarios: &[Scenario], results: &[Score]) -> Result<()> {
    let of = Calibration::of(scenarios.iter().map(|s| &s.expect).zip(results));
    writeln!(out, "\n## Calibration\n\n| measure | value |\n|---|--:|")?;
    writeln!(out, "| Brier score over all causes | {:.3} |", of.brier)?;
    writeln!(out, "| always answering the base rate | {:.3} |", of.brier_base)?;
    writeln!(out, "| skill over the base rate | {:.3} |", of.skill())?;
    writeln!(out, "| expected calibration error of first claims | {:.3} |", of.ece)?;
    writeln!(out, "\n| probability | first claims | said | right |\n|---|--:|--:|--:|")?;
    for (bin, (n, said, right)) in of.bins.iter().enumerate().filter(|(_, (n, ..))| *n > 0) {
        writeln!(out, "| {:.1} to {:.1} | {n} | {said:.2} | {right:.2} |", float(bin) / 10.0, float(bin + 1) / 10.0)?;
    }
    Ok(())
}
