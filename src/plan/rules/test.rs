//! `rules test`: examples and scenarios, and what was recorded of them.

use std::path::Path;

use serde_json::json;

use crate::cli::TestArgs;
use crate::kit::proof::{Case, Change, Failure, Scenario, junit, test};
use crate::messages::proof as say;
use crate::report::{Language, escape};

use super::super::{Refusal, World, fill, load};
use super::{scenarios, write};

/// Runs them and tells what failed; 1 if anything did.
pub(super) fn run(world: &mut World<'_>, typed: &TestArgs, spoken: Language) -> Result<u8, Refusal> {
    let rules = load(&typed.kit.rules, spoken)?;
    let mut found = scenarios::find(&typed.scenarios, &typed.kit.rules, spoken)?;
    if typed.record {
        // What is recorded now need not equal what was before.
        for scenario in &mut found {
            scenario.seen = None;
        }
    }
    let tables = scenarios::tables(&typed.scenarios, &typed.kit.rules, spoken)?;
    let cases = test(&rules, &tables, &found);
    if typed.record {
        record(&found, &cases, spoken)?;
    }
    let says = |case: &Case| lines(case, spoken);
    match typed.junit.as_deref() {
        Some("-") => write!(world.out, "{}", junit(&cases, &says))?,
        Some(path) => write::text(Path::new(path), &junit(&cases, &says), spoken)?,
        None => {}
    }
    let failed = cases.iter().filter(|c| !c.failures.is_empty()).count();
    if typed.output.is_some() {
        let each: Vec<_> = cases
            .iter()
            .map(|c| {
                json!({ "group": c.group, "name": escape(&c.name), "passed": c.failures.is_empty(),
                        "failures": lines(c, Language::En) })
            })
            .collect();
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "RulesTest", "failed": failed, "cases": each,
        });
        writeln!(world.out, "{document:#}")?;
    } else if typed.junit.as_deref() != Some("-") {
        prose(world, &cases, failed, spoken)?;
        if typed.record {
            writeln!(world.out, "{}", fill(&say::WROTE, spoken, &[("count", &found.len().to_string())]))?;
        }
    }
    Ok(u8::from(failed > 0))
}

fn record(found: &[Scenario], cases: &[Case], spoken: Language) -> Result<(), Refusal> {
    let of_scenarios = cases.iter().filter(|c| c.group == "scenario");
    found.iter().zip(of_scenarios).try_for_each(|(one, case)| write::text(&one.seen_path(), &case.record, spoken))
}

fn prose(world: &mut World<'_>, cases: &[Case], failed: usize, spoken: Language) -> Result<(), Refusal> {
    for case in cases.iter().filter(|c| !c.failures.is_empty()) {
        let group = match case.group {
            "signal" => &say::GROUP_SIGNAL,
            "question" => &say::GROUP_QUESTION,
            "symptom" => &say::GROUP_SYMPTOM,
            _ => &say::GROUP_SCENARIO,
        };
        let values = [("group", fill(group, spoken, &[])), ("name", escape(&case.name))];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        writeln!(world.out, "{}", fill(&say::CASE_FAILED, spoken, &values))?;
        for line in lines(case, spoken) {
            writeln!(world.out, "    {line}")?;
        }
    }
    let of = |group: &str| cases.iter().filter(|c| c.group == group).count().to_string();
    let checks = |groups: &[&str]| {
        let of = cases.iter().filter(|c| groups.contains(&c.group)).map(|c| c.checks);
        of.sum::<usize>().to_string()
    };
    let values = [
        ("signals", of("signal")),
        ("examples", checks(&["signal"])),
        ("rows", checks(&["question", "symptom"])),
        ("scenarios", of("scenario")),
        ("failed", failed.to_string()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    writeln!(world.out, "{}", fill(&say::TESTED, spoken, &values))?;
    Ok(())
}

/// What failed, in words, escaped.
fn lines(case: &Case, spoken: Language) -> Vec<String> {
    let mut out = Vec::new();
    for failure in &case.failures {
        out.push(in_words(failure, spoken));
        if let Failure::Recorded(changes) = failure {
            out.extend(changes.iter().map(|change| match change {
                Change::Gone(line) => escape(&format!("- {line}")),
                Change::New(line) => escape(&format!("+ {line}")),
            }));
        }
    }
    out
}

fn in_words(failure: &Failure, spoken: Language) -> String {
    let percent = |p: &f64| format!("{:.0} %", p * 100.0);
    let text = match failure {
        Failure::NoMatch(line) => fill(&say::NO_MATCH, spoken, &[("line", line)]),
        Failure::Match(line) => fill(&say::MATCH, spoken, &[("line", line)]),
        Failure::Verdict(expected, got) => fill(&say::VERDICT, spoken, &[("expected", expected), ("got", got)]),
        Failure::First(expected, Some((got, p))) => {
            let values = [("expected", expected.join(", ")), ("got", got.clone()), ("p", percent(p))];
            fill(&say::FIRST, spoken, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
        Failure::First(expected, None) => fill(&say::FIRST_NONE, spoken, &[("expected", &expected.join(", "))]),
        Failure::NoSuchCause(cause) => fill(&say::NO_SUCH_CAUSE, spoken, &[("cause", cause)]),
        Failure::Forbidden(cause, p) => fill(&say::FORBIDDEN, spoken, &[("cause", cause), ("p", &percent(p))]),
        Failure::ConfidentlyWrong(cause, p) => fill(&say::CONFIDENT, spoken, &[("cause", cause), ("p", &percent(p))]),
        Failure::Subjects(subjects) => fill(&say::SUBJECTS, spoken, &[("subjects", &subjects.join(", "))]),
        Failure::Recorded(_) => fill(&say::RECORDED, spoken, &[]),
        Failure::Decided(row, got) => fill(&say::DECIDED, spoken, &[("row", row), ("got", got)]),
        Failure::NoRow(row) => fill(&say::NO_ROW, spoken, &[("row", row)]),
        Failure::NoSuchRule(id) => fill(&say::NO_SUCH_TABLE, spoken, &[("id", id)]),
        Failure::NoSuchSignal(id) => fill(&say::NO_SUCH_SIGNAL, spoken, &[("id", id)]),
        Failure::NoSuchAnswer(got, known) => {
            fill(&say::NO_SUCH_ANSWER, spoken, &[("got", got), ("known", &known.join(", "))])
        }
    };
    escape(&text)
}
