//! Pods of which nothing but a row was read. Who describes one pod of a workload leaves its siblings as rows of a table:
//! where one fails in the same stage, it fails in the same way. What no sibling explains is said, not passed over.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::evidence::{Gap, Object, Why};
use crate::messages::matching::{PARTS_UNEXPLAINED, ROWS_ALIKE, ROWS_UNEXPLAINED};
use crate::rule::{RuleSet, SubjectKind, SymptomIx};

use super::answers::symptom;
use super::index::is_whole;
use super::json;
use super::owners::{are_siblings, fails_in, is_sibling};
use super::scope::is_well;
use super::signals::Reader;
use super::subjects::Candidate;
use super::{Subject, SubjectName};

/// Names that a gap lists.
const NAMED: usize = 5;

/// How far a pod came that is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No node takes it.
    Unplaced,
    /// Its sandbox is not made.
    Sandbox,
    /// An init container fails.
    Init,
    /// A container fails, or is not ready.
    Containers,
}

/// The stage of a pod, where what was read tells it.
fn stage(candidate: &Candidate<'_>) -> Option<Stage> {
    let pod = candidate.object.filter(|pod| !is_well(&pod.value))?;
    let pending = json::text(&pod.value, "/status/phase") == Some("Pending");
    let has = |list: &str| !json::items(&pod.value, list).is_empty();
    let fails = |list: &str| {
        let mut names = json::items(&pod.value, list).iter().filter_map(|status| json::text(status, "/name"));
        names.any(|name| fails_in(pod, name))
    };
    let (init, own) = ("/status/initContainerStatuses", "/status/containerStatuses");
    if is_whole(pod) || has(init) || has(own) {
        return match () {
            () if fails(init) => Some(Stage::Init),
            () if fails(own) => Some(Stage::Containers),
            () if pending && candidate.node.is_none() => Some(Stage::Unplaced),
            () if pending && !has(own) => Some(Stage::Sandbox),
            () => None,
        };
    }
    match json::text(&pod.value, "/status/reason") {
        Some("ContainerCreating") => Some(Stage::Sandbox),
        Some("CrashLoopBackOff" | "Error" | "RunContainerError" | "NotReady") => Some(Stage::Containers),
        Some(reason) if reason.starts_with("Init:") && !reason.starts_with("Init:0/") => Some(Stage::Init),
        None if pending && candidate.node.is_none() => Some(Stage::Unplaced),
        None if json::text(&pod.value, "/status/phase") == Some("Running") => Some(Stage::Containers),
        _ => None,
    }
}

/// Pods of which nothing but a row that is not ready was read, and that show no symptom.
fn rows<'c, 'e>(
    candidates: &'c [Candidate<'e>],
    symptoms: &'c [Option<SymptomIx>],
) -> impl Iterator<Item = (usize, &'c Candidate<'e>)> {
    let row = |c: &Candidate<'_>| {
        c.kind == SubjectKind::Pod
            && c.streams.is_empty()
            && c.object.is_some_and(|pod| !is_whole(pod) && !is_well(&pod.value) && pod.value.get("status").is_some())
    };
    let all = candidates.iter().zip(symptoms).enumerate();
    all.filter(move |(_, (c, symptom))| symptom.is_none() && row(c)).map(|(at, (c, _))| (at, c))
}

/// The symptoms of all candidates, by their places.
pub(super) struct Shown {
    /// Those that a candidate shows itself.
    own: Vec<Option<SymptomIx>>,
    /// Those, and what rows have in common with their siblings.
    pub(super) all: Vec<Option<SymptomIx>>,
    /// For each row that fails as a sibling does, the place of that sibling.
    pub(super) alike: BTreeMap<usize, usize>,
}

impl Shown {
    /// Looks at all candidates.
    pub(super) fn new(reader: &Reader<'_, '_>, candidates: &[Candidate<'_>]) -> Self {
        let own: Vec<Option<SymptomIx>> = candidates.iter().map(|c| symptom(reader, c)).collect();
        let alike = alike(reader.rules, candidates, &own);
        let mut all = own.clone();
        for (row, sibling) in &alike {
            if let (Some(row), Some(symptom)) = (all.get_mut(*row), own.get(*sibling)) {
                *row = *symptom;
            }
        }
        Self { own, all, alike }
    }
}

/// For each row, the place of the sibling that fails in the same stage.
fn alike(rules: &RuleSet, candidates: &[Candidate<'_>], symptoms: &[Option<SymptomIx>]) -> BTreeMap<usize, usize> {
    let failing: Vec<(usize, &Candidate<'_>, &Object, SymptomIx)> = candidates
        .iter()
        .zip(symptoms)
        .enumerate()
        .filter_map(|(at, (candidate, symptom))| {
            let symptom = symptom.filter(|s| rules.symptoms.get(*s).is_some_and(|s| !s.risk))?;
            let pod = candidate.object.filter(|_| candidate.kind == SubjectKind::Pod)?;
            Some((at, candidate, pod, symptom))
        })
        .collect();
    let mut found = BTreeMap::new();
    for (at, row) in rows(candidates, symptoms) {
        let Some((pod, reached)) = row.object.zip(stage(row)) else { continue };
        let like = failing.iter().filter(|(_, candidate, sibling, _)| {
            (is_sibling(pod, sibling) || are_siblings(pod, sibling)) && stage(candidate) == Some(reached)
        });
        let like: Vec<(usize, SymptomIx)> = like.map(|(at, _, _, symptom)| (*at, *symptom)).collect();
        // Siblings that fail in different ways tell nothing of a third.
        let ways: BTreeSet<SymptomIx> = like.iter().map(|(_, symptom)| *symptom).collect();
        if let (Some((sibling, _)), 1) = (like.first(), ways.len()) {
            found.insert(at, *sibling);
        }
    }
    found
}

/// What is said of a row: all that is known of its sibling, under its own name.
pub(super) fn told_by(sibling: &Subject, row: &Candidate<'_>) -> Subject {
    let mut subject = sibling.clone();
    subject.name = SubjectName {
        name: row.name.clone(),
        namespace: row.namespace.clone(),
        node: row.node.clone(),
        validation: None,
        ..subject.name
    };
    for (name, value) in [("pod.name", Some(&row.name)), ("node.name", row.node.as_ref())] {
        match value {
            Some(value) => drop(subject.names.insert(name.to_owned(), value.clone())),
            None => drop(subject.names.remove(name)),
        }
    }
    subject
}

/// That pods are counted by nothing but their rows, and those that are not counted.
pub(super) fn gaps(candidates: &[Candidate<'_>], shown: &Shown, inside: &[bool]) -> Vec<Gap> {
    let scoped = || rows(candidates, &shown.own).filter(|(at, _)| inside.get(*at) == Some(&true));
    let (told, untold): (Vec<_>, Vec<_>) = scoped().partition(|(at, _)| shown.alike.contains_key(at));
    let read = |(at, candidate): &(usize, &Candidate<'_>)| {
        !candidate.streams.is_empty() && shown.own.get(*at) == Some(&None) && inside.get(*at) == Some(&true)
    };
    let partial = |candidate: &Candidate<'_>| {
        candidate.kind == SubjectKind::Pod && candidate.object.is_some_and(|pod| !is_whole(pod) && fails(&pod.value))
    };
    let part: Vec<_> = candidates.iter().enumerate().filter(|c| partial(c.1) && read(c)).collect();
    let untold: Vec<_> =
        untold.into_iter().filter(|(_, row)| row.object.is_some_and(|pod| fails(&pod.value))).collect();
    [(told, &ROWS_ALIKE), (untold, &ROWS_UNEXPLAINED), (part, &PARTS_UNEXPLAINED)]
        .into_iter()
        .filter(|(rows, _)| !rows.is_empty())
        .map(|(rows, message)| {
            let name = |row: &Candidate<'_>| {
                row.namespace.as_ref().map_or_else(|| row.name.clone(), |of| format!("{of}/{}", row.name))
            };
            let names: Vec<String> = rows.iter().take(NAMED).map(|(_, row)| name(row)).collect();
            let more = if rows.len() > NAMED { ", …" } else { "" };
            let first = rows.first().and_then(|(_, row)| row.object);
            let names = format!("{}{more}", names.join(", "));
            Gap {
                what: "Pod".to_owned(),
                why: Why::NotCollected,
                source: first.map(|pod| pod.at.path.to_string()).unwrap_or_default(),
                effect: message.fill(&[("count", &rows.len().to_string()), ("pods", &names)]),
            }
        })
        .collect()
}

/// Whether a row says that its pod fails, and not only that it has not begun.
fn fails(pod: &Value) -> bool {
    let reason = json::text(pod, "/status/reason").unwrap_or_default();
    let failing = ["CrashLoopBackOff", "Error", "RunContainerError", "ImagePullBackOff", "ErrImagePull"];
    let pending = json::text(pod, "/status/phase") == Some("Pending") && reason.is_empty();
    pending || failing.iter().any(|word| reason == *word || reason.strip_prefix("Init:") == Some(word))
}
