//! Scenarios: incidents with what is expected of a diagnosis, run through the whole way from bundle to findings.
//!
//! A scenario is a folder with `expect.yaml` (or `expect.json`) and the inputs beside it. Shared by the test of all
//! scenarios and by the example that prints the calibration table.

#![allow(dead_code, reason = "each user of this module needs a part of it")]

pub(crate) mod score;
pub(crate) mod sources;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use kuma_diagnose::evidence::Sink;
use kuma_diagnose::inference::{Diagnosis, infer};
use kuma_diagnose::matching::{Collector, Focus, Options, answer};
use kuma_diagnose::rule::RuleSet;
use kuma_diagnose::source::{Limits, read};
use serde::Deserialize;

pub(crate) use sources::Removed;

/// A subject that is expected in a finding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Subject {
    /// Kind.
    pub(crate) kind: String,
    /// Namespace.
    pub(crate) namespace: Option<String>,
    /// Name.
    pub(crate) name: String,
}

/// What a good answer is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Expect {
    /// The verdict.
    pub(crate) verdict: String,
    /// Verdicts that are as good.
    #[serde(alias = "verdict_also")]
    pub(crate) verdict_also: Vec<String>,
    /// Right as first cause; empty: only the verdict and `must_not` count.
    pub(crate) expected: Vec<String>,
    /// Right among the first three, forms of an undecided cause included.
    pub(crate) acceptable: Vec<String>,
    /// Wrong at a probability of 0.5 and more.
    #[serde(alias = "must_not")]
    pub(crate) must_not: Vec<String>,
    /// Who fails.
    pub(crate) subjects: Vec<Subject>,
    /// One of the subjects is enough.
    #[serde(alias = "subjects_any")]
    pub(crate) subjects_any: bool,
    /// Sources that the bundle lacks on purpose.
    #[serde(alias = "not_collected")]
    pub(crate) not_collected: Vec<String>,
    /// What happened.
    pub(crate) note: String,
}

/// One scenario.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// Name of its folder.
    pub(crate) name: String,
    /// Its inputs.
    pub(crate) inputs: Vec<String>,
    /// What a good answer is.
    pub(crate) expect: Expect,
}

/// All scenarios of a folder, by name.
pub(crate) fn all(folder: &Path) -> io::Result<Vec<Scenario>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(expect) = ["expect.yaml", "expect.json"].map(|f| path.join(f)).into_iter().find(|p| p.is_file()) {
            found.push(scenario(&path, &expect)?);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The inputs are what is called `bundle…` or `input…`; if there is none, everything but the expectation and notes.
fn scenario(folder: &Path, expect: &Path) -> io::Result<Scenario> {
    let text = fs::read_to_string(expect)?;
    let wrong = |e| io::Error::other(format!("{}: {e}", expect.display()));
    let expect: Expect = serde_yaml::from_str(&text).map_err(wrong)?;
    let mut beside: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        beside.push(entry?.path());
    }
    beside.sort();
    let name = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let called = |p: &&PathBuf| name(p).starts_with("bundle") || name(p).starts_with("input");
    let note = |p: &PathBuf| name(p).starts_with("expect.") || p.extension().is_some_and(|e| e == "md");
    let named: Vec<&PathBuf> = beside.iter().filter(called).collect();
    let inputs = if named.is_empty() { beside.iter().filter(|p| !note(p)).collect() } else { named };
    let inputs = inputs.into_iter().map(|p| p.to_string_lossy().into_owned()).collect();
    Ok(Scenario { name: name(&folder.to_path_buf()), inputs, expect })
}

/// A diagnosis of a scenario, with one source removed or none; nothing if the scenario does not have that source.
pub(crate) fn diagnose(rules: &RuleSet, scenario: &Scenario, removed: Option<Removed>) -> Option<Diagnosis> {
    let mut sink = sources::Without::new(Collector::new(rules, Options::default()), removed);
    let inputs = read(&scenario.inputs, &Limits::default(), &mut sink as &mut dyn Sink, &mut |_, _, _| {});
    let (collector, changed) = sink.into_inner();
    if removed.is_some() && !changed {
        return None;
    }
    let mut evidence = collector.finish();
    evidence.inputs = inputs.into_iter().map(|i| i.record).collect();
    let answers = answer(rules, &evidence, &Focus::default());
    Some(infer(rules, &answers, &evidence))
}
