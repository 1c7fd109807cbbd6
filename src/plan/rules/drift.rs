//! `rules drift`: which texts of the rules a source tree of Kuma holds.

use serde_json::json;

use crate::cli::DriftArgs;
use crate::kit::drift::{Drifted, Outcome, Range, Report, Search, release, release_of};
use crate::kit::{self, places::Places};
use crate::messages::kit as say;
use crate::report::{Language, escape};
use crate::source::{TreeLimits, TreeRead, read_tree};

use super::super::{Refusal, World, complain, fill};
use super::{for_programs, read};

/// Searches and tells; exits with 1 if a signal's range leaves out a release that prints its text, or a cause's names one that does not, and with 3 if there is nothing to search.
pub(super) fn run(world: &mut World<'_>, typed: &DriftArgs, spoken: Language) -> Result<u8, Refusal> {
    let (files, rules) = read(&typed.kit.rules, spoken)?;
    let known = match &typed.release {
        None => release_of(&typed.source),
        Some(text) => {
            Some(release(text).ok_or_else(|| Refusal::Usage(fill(&say::BAD_RELEASE, spoken, &[("value", text)])))?)
        }
    };
    let mut search = Search::new(&rules);
    let tree = read_tree(&typed.source, TreeLimits::default(), &Search::wants, &mut |path, text| {
        search.see(path, text);
    });
    let unreadable = |why: &str| fill(&say::NO_SOURCE_TREE, spoken, &[("path", &typed.source), ("why", why)]);
    let tree = match tree {
        Ok(tree) if tree.files > 0 => tree,
        Ok(_) => {
            let why = fill(&say::NO_SOURCE_FILES, spoken, &[]);
            complain(world, &crate::messages::cli::ERROR, spoken, &unreadable(&why));
            return Ok(3);
        }
        Err(error) => {
            complain(world, &crate::messages::cli::ERROR, spoken, &unreadable(&error.to_string()));
            return Ok(3);
        }
    };
    let report = search.finish(&Places::new(&files), known.as_ref());
    let known = known.map(|release| release.to_string());
    if typed.output.is_some() {
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "Drift", "release": known, "files": tree.files,
            "leftOut": tree.left_out, "signals": report.signals, "causes": report.causes,
        });
        writeln!(world.out, "{}", kit::document(&document))?;
    } else {
        let language = for_programs(false, &typed.kit, spoken);
        tell(world, &report, tree, known.as_deref(), language)?;
    }
    let wrong = report.signals.iter().any(|one| one.range == Some(Range::TooNarrow));
    Ok(u8::from(wrong || !report.causes.is_empty()))
}

fn tell(
    world: &mut World<'_>,
    report: &Report,
    tree: TreeRead,
    release: Option<&str>,
    language: Language,
) -> Result<(), Refusal> {
    for one in &report.signals {
        writeln!(world.out, "{}", escape(&line(one, language)))?;
    }
    for stale in &report.causes {
        let place = format!("{}:{}", stale.place.file, stale.place.line);
        let values = [
            ("place", place.as_str()),
            ("cause", &stale.cause),
            ("range", &stale.versions),
            ("signals", &stale.signals.join(", ")),
        ];
        writeln!(world.out, "{}", escape(&fill(&say::DRIFT_CAUSE, language, &values)))?;
    }
    let count = |outcome| report.signals.iter().filter(|one| one.outcome == outcome).count().to_string();
    let values = [
        ("files", &*tree.files.to_string()),
        ("left", &tree.left_out.to_string()),
        ("found", &count(Outcome::Found)),
        ("missing", &count(Outcome::NotFound)),
        ("unknown", &count(Outcome::CannotTell)),
    ];
    writeln!(world.out, "{}", fill(&say::DRIFTED, language, &values))?;
    let end = match release {
        Some(release) => fill(&say::DRIFT_RELEASE, language, &[("release", release)]),
        None => fill(&say::DRIFT_NO_RELEASE, language, &[]),
    };
    writeln!(world.out, "{}", escape(&end))?;
    Ok(())
}

fn line(one: &Drifted, language: Language) -> String {
    let at = one.at.as_ref().map(|at| format!("{}:{}", at.file, at.line)).unwrap_or_default();
    let missing: Vec<String> = one.missing.iter().map(|text| format!("{text:?}")).collect();
    let values = [("signal", one.signal.as_str()), ("at", &at), ("texts", &missing.join(", "))];
    let mut text = match one.outcome {
        Outcome::Found => fill(&say::DRIFT_FOUND, language, &values),
        Outcome::NotFound => fill(&say::DRIFT_MISSING, language, &values),
        Outcome::CannotTell => fill(&say::DRIFT_UNKNOWN, language, &values),
    };
    let place = format!("{}:{}", one.place.file, one.place.line);
    let values = [("place", place.as_str()), ("range", one.versions.as_deref().unwrap_or("*"))];
    match one.range {
        Some(Range::TooNarrow) => text.push_str(&fill(&say::TOO_NARROW, language, &values)),
        Some(Range::TooWide) => text.push_str(&fill(&say::TOO_WIDE, language, &values)),
        Some(Range::Fits) | None => {}
    }
    text
}
