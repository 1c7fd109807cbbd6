//! Which scenarios are meant, and numbers that were typed.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::kit::proof::{self, Scenario, Tables};
use crate::messages::proof as say;
use crate::report::Language;

use super::super::{Refusal, fill};

/// Where the scenarios of a checkout lie.
const SHIPPED: &str = "testdata/scenarios";

/// The scenarios of the directories that were named; without any, of `scenarios` in the rule directories, and without
/// rule directories those of a checkout.
pub(super) fn find(named: &[String], rules: &[String], spoken: Language) -> Result<Vec<Scenario>, Refusal> {
    let mut found = Vec::new();
    for folder in folders(named, rules) {
        found.extend(proof::all(&folder).map_err(|error| unread(&error, spoken))?);
    }
    Ok(found)
}

/// The decision tables of the same directories.
pub(super) fn tables(named: &[String], rules: &[String], spoken: Language) -> Result<Tables, Refusal> {
    let mut found = Tables::default();
    for folder in folders(named, rules) {
        found.append(proof::tables(&folder).map_err(|error| unread(&error, spoken))?);
    }
    Ok(found)
}

fn folders(named: &[String], rules: &[String]) -> Vec<PathBuf> {
    if !named.is_empty() {
        return named.iter().map(PathBuf::from).collect();
    }
    let beside = rules.iter().map(|rules| Path::new(rules).join("scenarios"));
    let shipped = rules.is_empty().then(|| PathBuf::from(SHIPPED));
    beside.chain(shipped).filter(|folder| folder.is_dir()).collect()
}

fn unread(error: &std::io::Error, spoken: Language) -> Refusal {
    Refusal::Usage(fill(&say::BAD_SCENARIO, spoken, &[("why", &error.to_string())]))
}

/// The same; at least one.
pub(super) fn some(named: &[String], rules: &[String], spoken: Language) -> Result<Vec<Scenario>, Refusal> {
    let found = find(named, rules, spoken)?;
    if found.is_empty() { Err(Refusal::Usage(fill(&say::NO_SCENARIOS, spoken, &[]))) } else { Ok(found) }
}

/// A number that was typed after a flag.
pub(super) fn number<T: FromStr>(flag: &str, typed: Option<&String>, spoken: Language) -> Result<Option<T>, Refusal> {
    let Some(value) = typed else { return Ok(None) };
    let wrong = || Refusal::Usage(fill(&say::BAD_NUMBER, spoken, &[("flag", flag), ("value", value)]));
    value.parse().map(Some).map_err(|_| wrong())
}
