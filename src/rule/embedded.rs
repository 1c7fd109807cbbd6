//! The shipped rules, and what overlays them.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

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
    pub text: Cow<'static, str>,
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
        .map(|(path, text, _)| RuleFile { path: (*path).to_owned(), text: Cow::Borrowed(*text), user: false })
        .collect()
}

/// The shipped rules overlaid with the YAML files of each directory: new ids are added, a shipped id is replaced.
///
/// # Errors
/// All problems of all files, unreadable ones included.
pub fn load(directories: &[&Path]) -> Result<RuleSet, RuleError> {
    let files = files(directories)?;
    let parsed: Vec<Parsed<'_>> =
        files.iter().enumerate().map(|(i, file)| Parsed { file, root: root(i, file) }).collect();
    let rules = assemble(&parsed, Trust::Checked);
    // Thousands of small parts, freed only for the process to end: that would take longer than many a diagnosis.
    std::mem::forget(parsed);
    rules
}

/// The shipped rule files, then those of each directory, by path.
///
/// # Errors
/// The files that cannot be read, and directories without any.
pub fn files(directories: &[&Path]) -> Result<Vec<RuleFile>, RuleError> {
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
                Ok(text) => files.push(RuleFile { path: path.display().to_string(), text: text.into(), user: true }),
                Err(e) => unreadable.push(whole(&path, &e.to_string())),
            }
        }
    }
    if unreadable.is_empty() { Ok(files) } else { Err(RuleError(unreadable)) }
}

/// The tree of a file: of a shipped one from its JSON, of a user's from its YAML.
fn root(index: usize, file: &RuleFile) -> Result<Node, (Mark, String)> {
    if file.user {
        return super::tree::parse(&file.text);
    }
    let json = table::FILES.get(index).map_or("null", |f| f.2);
    serde_json::from_str(json).map_err(|e| (Mark::default(), e.to_string()))
}

/// Straight from the embedded text, of which most strings are parts: a tree of JSON in between, and copies, would cost a
/// third of the start.
struct FromJson;

impl Visitor<'static> for FromJson {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what rules hold")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'static str) -> Result<Value, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'static>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'static>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some((text, member)) = members.next_entry::<&str, _>()? {
            map.push((Key { mark: Mark::default(), text: text.into() }, member));
        }
        Ok(Value::Map(map))
    }
}

impl Deserialize<'static> for Node {
    fn deserialize<D: Deserializer<'static>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FromJson).map(|value| Self { mark: Mark::default(), value })
    }
}

fn gather(directory: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(e) => return problems.push(whole(directory, &e.to_string())),
    };
    for entry in entries {
        match entry.and_then(|e| Ok((e.path(), e.file_type()?))) {
            // Incidents that prove the rules may lie beside them; they are no rules.
            Ok((path, kind)) if kind.is_dir() && path.file_name().is_some_and(|name| name == "scenarios") => {}
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
