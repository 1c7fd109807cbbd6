//! Where rules stand: each rule's file, line and column, and those of the values in it.

use std::collections::BTreeMap;

use crate::rule::RuleFile;
use crate::rule::tree::{self, Mark, Node, Value};

/// Kinds of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A signal.
    Signal,
    /// A question.
    Question,
    /// A symptom.
    Symptom,
    /// A cause.
    Cause,
}

impl Kind {
    /// All, with the key under which rule files list them.
    pub const ALL: [(&'static str, Self); 4] = [
        ("signals", Self::Signal),
        ("questions", Self::Question),
        ("symptoms", Self::Symptom),
        ("causes", Self::Cause),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Question => "question",
            Self::Symptom => "symptom",
            Self::Cause => "cause",
        }
    }
}

/// A place in a rule file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

struct Declared {
    file: usize,
    node: Node,
    /// The line before which the rule ends.
    end: usize,
}

/// The places of all rules of some files.
pub struct Places<'f> {
    files: &'f [RuleFile],
    rules: BTreeMap<(Kind, String), Declared>,
}

impl<'f> Places<'f> {
    /// Reads the files. What does not parse has no place: compiling has complained of it.
    #[must_use]
    pub fn new(files: &'f [RuleFile]) -> Self {
        let mut rules = BTreeMap::new();
        for (file, text) in files.iter().enumerate() {
            let Ok(Node { value: Value::Map(entries), .. }) = tree::parse(&text.text) else { continue };
            let mut starts: Vec<usize> = entries.iter().map(|(key, _)| key.mark.line).collect();
            for (_, list) in &entries {
                if let Value::List(items) = &list.value {
                    starts.extend(items.iter().map(|item| item.mark.line));
                }
            }
            starts.sort_unstable();
            for (key, list) in entries {
                let Some((_, kind)) = Kind::ALL.iter().find(|(name, _)| *name == key.text) else { continue };
                let Value::List(items) = list.value else { continue };
                for node in items {
                    let Some(id) = text_of(&node, "id") else { continue };
                    let end = starts.iter().find(|start| **start > node.mark.line).copied().unwrap_or(usize::MAX);
                    // A user's rule replaces a shipped one of the same id, and stands in a later file.
                    rules.insert((*kind, id), Declared { file, node, end });
                }
            }
        }
        Self { files, rules }
    }

    /// Where a value of a rule stands: the path is of keys and of positions in lists, and the deepest of it that exists counts.
    #[must_use]
    pub fn of(&self, kind: Kind, id: &str, path: &[&str]) -> Place {
        let Some(declared) = self.rules.get(&(kind, id.to_owned())) else {
            return Place { file: String::new(), line: 0, column: 0 };
        };
        let mut node = &declared.node;
        for key in path {
            let Some(inner) = child(node, key) else { break };
            node = inner;
        }
        let Mark { line, column } = node.mark;
        Place { file: self.file(declared.file), line, column }
    }

    /// Whether a rule is the user's own.
    #[must_use]
    pub fn is_own(&self, kind: Kind, id: &str) -> bool {
        let declared = self.rules.get(&(kind, id.to_owned()));
        declared.and_then(|declared| self.files.get(declared.file)).is_some_and(|file| file.user)
    }

    /// Whether a rule holds a value at this path.
    #[must_use]
    pub fn has(&self, kind: Kind, id: &str, path: &[&str]) -> bool {
        let declared = self.rules.get(&(kind, id.to_owned()));
        declared.is_some_and(|d| path.iter().try_fold(&d.node, |node, key| child(node, key)).is_some())
    }

    /// The lines of a file that declare a rule.
    #[must_use]
    pub fn text(&self, kind: Kind, id: &str) -> String {
        let Some(declared) = self.rules.get(&(kind, id.to_owned())) else { return String::new() };
        let Some(file) = self.files.get(declared.file) else { return String::new() };
        let from = declared.node.mark.line.saturating_sub(1);
        let count = declared.end.saturating_sub(declared.node.mark.line).max(1);
        let mut lines: Vec<&str> = file.text.lines().skip(from).take(count).collect();
        while lines.len() > 1 && lines.last().is_some_and(|l| l.trim().is_empty() || l.trim_start().starts_with('#')) {
            lines.pop();
        }
        lines.join("\n")
    }

    /// The comments of a rule: those in it, and those right above it.
    #[must_use]
    pub fn comments(&self, kind: Kind, id: &str) -> Vec<&'f str> {
        let Some(declared) = self.rules.get(&(kind, id.to_owned())) else { return Vec::new() };
        let Some(file) = self.files.get(declared.file) else { return Vec::new() };
        let lines: Vec<&'f str> = file.text.lines().map(str::trim_start).collect();
        let first = declared.node.mark.line.saturating_sub(1);
        let above = lines.iter().take(first).rev().take_while(|line| line.starts_with('#')).count();
        let last = declared.end.saturating_sub(1).min(lines.len());
        let own = lines.get(first - above.min(first)..last).unwrap_or_default();
        // What stands right above the next rule is of the next rule.
        let below = own.iter().rev().take_while(|line| line.starts_with('#') || line.is_empty()).count();
        own.iter().take(own.len() - below).filter_map(|line| line.strip_prefix('#')).map(str::trim).collect()
    }

    fn file(&self, index: usize) -> String {
        self.files.get(index).map(|file| file.path.clone()).unwrap_or_default()
    }
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, value)| value),
        Value::List(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    }
}

fn text_of(node: &Node, key: &str) -> Option<String> {
    match child(node, key).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Places};
    use crate::rule::RuleFile;

    #[test]
    fn places_and_texts_of_rules() {
        let text = "signals:\n  - id: a\n    says: { en: x, zh: '甲' }\n\n  # Of b.\n  - id: b\n    says: y\nquestions:\n  - { id: q }\n";
        let files = [RuleFile { path: "f.yaml".into(), text: text.into(), user: true }];
        let places = Places::new(&files);
        let at = |kind, id, path: &[&str]| {
            let place = places.of(kind, id, path);
            (place.line, place.column)
        };
        assert_eq!(at(Kind::Signal, "a", &[]), (2, 5));
        assert_eq!(at(Kind::Signal, "a", &["says", "en"]), (3, 17));
        assert_eq!(at(Kind::Signal, "a", &["says", "fr"]), (3, 11));
        assert_eq!(at(Kind::Question, "q", &[]), (9, 5));
        assert_eq!(at(Kind::Cause, "q", &[]), (0, 0));
        assert_eq!(places.text(Kind::Signal, "a"), "  - id: a\n    says: { en: x, zh: '甲' }");
        assert_eq!(places.text(Kind::Question, "q"), "  - { id: q }");
        assert!(places.has(Kind::Signal, "a", &["says", "zh"]) && !places.has(Kind::Signal, "b", &["says", "zh"]));
    }
}
