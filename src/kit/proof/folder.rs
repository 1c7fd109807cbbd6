//! Folders of scenarios: what is expected, and where the inputs are. The only file of this room that reads any.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::decisions::{self, Tables};

/// What answers of a scenario are recorded in.
const SEEN: &str = "seen.txt";

/// A subject that is expected in a finding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ExpectedSubject {
    /// Kind.
    pub kind: String,
    /// Namespace.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
}

/// What a good answer is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Expect {
    /// The verdict.
    pub verdict: String,
    /// Verdicts that are as good.
    #[serde(alias = "verdict_also")]
    pub verdict_also: Vec<String>,
    /// Right as first cause; empty: only the verdict and `must_not` count.
    pub expected: Vec<String>,
    /// Right among the first three, forms of an undecided cause included.
    pub acceptable: Vec<String>,
    /// Wrong at a probability of 0.5 and more.
    #[serde(alias = "must_not")]
    pub must_not: Vec<String>,
    /// Who fails.
    pub subjects: Vec<ExpectedSubject>,
    /// One of the subjects is enough.
    #[serde(alias = "subjects_any")]
    pub subjects_any: bool,
    /// Sources that the bundle lacks on purpose.
    #[serde(alias = "not_collected")]
    pub not_collected: Vec<String>,
    /// What happened.
    pub note: String,
    /// Kuma's release; empty without Kuma.
    pub kuma: String,
    /// `kuma` or `kong-mesh`; empty without either.
    pub product: String,
    /// Platform.
    pub platform: String,
}

/// One scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Name of its folder.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// Its inputs.
    pub inputs: Vec<String>,
    /// What a good answer is.
    pub expect: Expect,
    /// The answers that were recorded, if any were.
    pub seen: Option<String>,
}

impl Scenario {
    /// The file in which its answers are recorded.
    #[must_use]
    pub fn seen_path(&self) -> PathBuf {
        self.folder.join(SEEN)
    }
}

/// All scenarios of a folder, by name. A folder that holds an expectation is one scenario itself.
///
/// # Errors
/// What cannot be read, or is no expectation, with its path.
pub fn all(folder: &Path) -> io::Result<Vec<Scenario>> {
    if let Some(expect) = expectation(folder) {
        return Ok(vec![scenario(folder, &expect)?]);
    }
    let mut found = Vec::new();
    for path in entries(folder)? {
        if let Some(expect) = expectation(&path) {
            found.push(scenario(&path, &expect)?);
        }
    }
    Ok(found)
}

/// The decision tables of a folder of scenarios: its files that are called `decisions….yaml`, by name.
///
/// # Errors
/// What cannot be read, or holds something else, with its path.
pub fn tables(folder: &Path) -> io::Result<Tables> {
    let mut found = Tables::default();
    let named =
        |path: &PathBuf| name(path).starts_with(decisions::FILE) && path.extension().is_some_and(|e| e == "yaml");
    for path in entries(folder)?.into_iter().filter(named) {
        let wrong = |e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", path.display()));
        found.append(serde_yaml::from_str(&text(&path)?).map_err(wrong)?);
    }
    Ok(found)
}

fn expectation(folder: &Path) -> Option<PathBuf> {
    ["expect.yaml", "expect.json"].map(|file| folder.join(file)).into_iter().find(|path| path.is_file())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let wrong = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", folder.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        found.push(entry.map_err(wrong)?.path());
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

/// The inputs are what is called `bundle…` or `input…`; if there is none, everything but the expectation, the recorded
/// answers and notes.
fn scenario(folder: &Path, expect: &Path) -> io::Result<Scenario> {
    let wrong = |e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", expect.display()));
    let expected: Expect = serde_yaml::from_str(&text(expect)?).map_err(wrong)?;
    let beside = entries(folder)?;
    let called = |p: &&PathBuf| name(p).starts_with("bundle") || name(p).starts_with("input");
    let note = |p: &PathBuf| {
        name(p).starts_with("expect.") || name(p) == SEEN || p.extension().is_some_and(|extension| extension == "md")
    };
    let named: Vec<&PathBuf> = beside.iter().filter(called).collect();
    let inputs = if named.is_empty() { beside.iter().filter(|p| !note(p)).collect() } else { named };
    let seen = folder.join(SEEN);
    Ok(Scenario {
        name: name(folder),
        folder: folder.to_path_buf(),
        inputs: inputs.into_iter().map(|p| p.to_string_lossy().into_owned()).collect(),
        expect: expected,
        seen: if seen.is_file() { Some(text(&seen)?) } else { None },
    })
}

fn name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}
