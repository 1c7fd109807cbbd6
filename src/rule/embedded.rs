//! The shipped rules, and what overlays them.

use std::path::{Path, PathBuf};

use super::compile::{Parsed, assemble};
use super::schema::Trust;
use super::tree::{Key, Mark, Node, Value};
use super::{Problem, RuleError, RuleSet};

/// A rule file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Path, for messages and the digest.
    pub path: String,
    /// YAML text.
    pub text: String,
    /// Whether it is the user's.
    pub user: bool,
}

/// Path, YAML text, and the same as JSON (made by the build script).
mod table {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// The shipped rule files.
#[must_use]
pub fn shipped() -> Vec<RuleFile> {
    table::FILES
        .iter()
        .map(|(path, text, _)| RuleFile { path: (*path).to_owned(), text: (*text).to_owned(), user: false })
        .collect()
}

/// The shipped rules overlaid with the YAML files of each directory: new ids are added, a shipped id is replaced.
///
/// # Errors
/// All problems of all files, unreadable ones included.
pub fn load(directories: &[&Path]) -> Result<RuleSet, RuleError> {
    let mut files = shipped();
    let mut unreadable = Vec::new();
    for directory in directories {
        let mut paths = Vec::new();
        gather(directory, &mut paths, &mut unreadable);
        if paths.is_empty() && unreadable.is_empty() {
            unreadable.push(whole(directory, "holds no rule file (*.yaml)"));
        }
        paths.sort();
        for path in paths {
            match std::fs::read_to_string(&path) {
                Ok(text) => files.push(RuleFile { path: path.display().to_string(), text, user: true }),
                Err(e) => unreadable.push(whole(&path, &e.to_string())),
            }
        }
    }
    if !unreadable.is_empty() {
        return Err(RuleError(unreadable));
    }
    let parsed: Vec<Parsed<'_>> =
        files.iter().enumerate().map(|(i, file)| Parsed { file, root: root(i, file) }).collect();
    assemble(&parsed, Trust::Checked)
}

/// The tree of a file: of a shipped one from its JSON, of a user's from its YAML.
fn root(index: usize, file: &RuleFile) -> Result<Node, (Mark, String)> {
    if file.user {
        return super::tree::parse(&file.text);
    }
    let json = table::FILES.get(index).map_or("null", |f| f.2);
    serde_json::from_str(json).map(|v| from_json(&v)).map_err(|e| (Mark::default(), e.to_string()))
}

fn from_json(value: &serde_json::Value) -> Node {
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => Value::Number(n.as_u64().unwrap_or_default()),
        serde_json::Value::String(s) => Value::Text(s.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(from_json).collect()),
        serde_json::Value::Object(members) => Value::Map(
            members.iter().map(|(k, v)| (Key { mark: Mark::default(), text: k.clone() }, from_json(v))).collect(),
        ),
    };
    Node { mark: Mark::default(), value }
}

fn gather(directory: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(e) => return problems.push(whole(directory, &e.to_string())),
    };
    for entry in entries {
        match entry.and_then(|e| Ok((e.path(), e.file_type()?))) {
            Ok((path, kind)) if kind.is_dir() => gather(&path, paths, problems),
            Ok((path, _)) if path.extension().is_some_and(|e| e == "yaml" || e == "yml") => paths.push(path),
            Ok(_) => {}
            Err(e) => problems.push(whole(directory, &e.to_string())),
        }
    }
}

fn whole(path: &Path, message: &str) -> Problem {
    let file = path.display().to_string();
    Problem { file, line: 0, column: 0, message: message.to_owned(), text: String::new() }
}
