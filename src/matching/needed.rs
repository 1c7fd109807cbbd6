//! What the lines of a pattern must hold, for those who look at rules and not at logs.

use super::literals::required;

/// The texts that a pattern needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// For each alternative of the pattern: sets of which every match holds at least one text each, in their order.
    pub alternatives: Vec<Vec<Vec<String>>>,
    /// The case of ASCII letters does not matter.
    pub folded: bool,
}

/// Finds the texts that a regular expression needs.
#[must_use]
pub fn needed(pattern: &str) -> Needed {
    let required = required(pattern);
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    let texts = |sets: &Vec<Vec<Vec<u8>>>| sets.iter().map(|set| set.iter().map(text).collect()).collect();
    Needed { alternatives: required.branches.iter().map(|b| texts(&b.sets)).collect(), folded: required.folded }
}
