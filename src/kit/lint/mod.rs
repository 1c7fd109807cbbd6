//! What is suspicious in rules that compile. One file an area; each finding has its place, and the name of its lint.
//!
//! Compiling already refuses what is wrong: patterns without examples or that fail them, unknown names in conditions and
//! predicates, placeholders that differ between languages. A comment `lint: allow(NAME): why` in a rule, or right above it,
//! keeps a lint quiet there.

mod commands;
mod gates;
mod patterns;
mod reach;
mod texts;

use serde::Serialize;

use super::places::{Kind, Place, Places};
use super::say;
use crate::messages::Message;
use crate::report::Language;
use crate::rule::RuleSet;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The rule does not do what it says, or may do harm.
    Error,
    /// It may be meant so.
    Warning,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// How bad.
    pub level: Level,
    /// Name of the lint.
    pub lint: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What lints look at, and where they put what they find.
struct Desk<'d> {
    rules: &'d RuleSet,
    places: &'d Places<'d>,
    language: Language,
    found: Vec<Finding>,
}

/// A lint: its name and how bad it is.
type Lint = (&'static str, Level);

impl Desk<'_> {
    /// Puts a finding down, unless the rule says that it is meant so.
    fn put(&mut self, lint: Lint, kind: Kind, id: &str, path: &[&str], text: &Message, values: &[(&str, &str)]) {
        let (name, level) = lint;
        let allowed = |comment: &&str| {
            let reason =
                comment.strip_prefix("lint: allow(").and_then(|rest| rest.strip_prefix(name)?.strip_prefix("):"));
            reason.is_some_and(|reason| !reason.trim().is_empty())
        };
        if self.places.comments(kind, id).iter().any(allowed) {
            return;
        }
        let place = self.places.of(kind, id, path);
        let values = [&[("id", id)], values].concat();
        self.found.push(Finding { place, level, lint: name, message: say(text, self.language, &values) });
    }
}

/// Looks at all rules. Findings are sorted by file and place.
#[must_use]
pub fn lint(rules: &RuleSet, places: &Places<'_>, language: Language) -> Vec<Finding> {
    let mut desk = Desk { rules, places, language, found: Vec::new() };
    reach::lint(&mut desk);
    gates::lint(&mut desk);
    patterns::lint(&mut desk);
    texts::lint(&mut desk);
    commands::lint(&mut desk);
    let mut found = desk.found;
    found.sort_by(|a, b| (&a.place, a.lint, &a.message).cmp(&(&b.place, b.lint, &b.message)));
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
