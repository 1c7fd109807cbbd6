//! Which scenarios are meant, and numbers that were typed.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::kit::proof::{Scenario, all};
use crate::messages::proof as say;
use crate::report::Language;

use super::super::{Refusal, fill};

/// Where the scenarios of a checkout lie.
const SHIPPED: &str = "testdata/scenarios";

/// The scenarios of the directories that were named; without any, of `scenarios` in the rule directories, and without
/// rule directories those of a checkout.
pub(super) fn find(named: &[String], rules: &[String], spoken: Language) -> Result<Vec<Scenario>, Refusal> {
    let mut folders: Vec<PathBuf> = named.iter().map(PathBuf::from).collect();
    if folders.is_empty() {
        let beside = rules.iter().map(|rules| Path::new(rules).join("scenarios"));
        let shipped = rules.is_empty().then(|| PathBuf::from(SHIPPED));
        folders = beside.chain(shipped).filter(|folder| folder.is_dir()).collect();
    }
    let mut found = Vec::new();
    for folder in folders {
        found.extend(
            all(&folder)
                .map_err(|error| Refusal::Usage(fill(&say::BAD_SCENARIO, spoken, &[("why", &error.to_string())])))?,
        );
    }
    Ok(found)
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
