//! Questions answered per subject: which subjects show a symptom, and what is known about each.

use std::collections::BTreeMap;

use crate::evidence::{Component, Evidence, Gap, Instance, StreamRecord, Time, Why};
use crate::messages::matching::{INSTALLER_OF_NOBODY, REFUSED_AND_GONE, RULE_DEFECT};
use crate::rule::{Question, RuleSet, SignalIx, SubjectKind, SymptomIx};

use super::alike::Shown;
use super::conditions::{Verdict, decide, deciding, holds};
use super::containers::run_times;
use super::focus::inside;
use super::index::Index;
use super::names;
use super::scope::{Reach, Siblings};
use super::signals::{Reader, View};
use super::subjects::{Candidate, candidates, given_up, passed_over};
use super::surroundings::Surroundings;
use super::{Answers, Known, Scope, Status, Subject, SubjectName, Validation, alike, context, health, json};

/// The signal whose lines are the validator's attempts.
const ATTEMPT: &str = "validator-attempt-failed";
/// Signals of a pod that no node was found for.
const UNPLACED: [&str; 2] = ["pod-unscheduled", "unschedulable-node-readiness"];
/// The question that is answered by counting siblings.
pub(super) const SCOPE: &str = "scope";

/// What the user asked about; empty: everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Focus {
    /// `-n`.
    pub namespace: Option<String>,
    /// `TYPE/NAME`, the type as a canonical kind (`Pod`, `Deployment`, `Node` …).
    pub objects: Vec<(String, String)>,
    /// What was found by its labels: kind, namespace and name; may be empty.
    pub selected: Option<Vec<(String, Option<String>, String)>>,
}

/// Answers every question for every subject that shows a symptom.
#[must_use]
pub fn answer(rules: &RuleSet, evidence: &Evidence, focus: &Focus) -> Answers {
    let index = Index::new(evidence);
    let shared = Surroundings::new(&index);
    let reader = Reader::new(rules, &index, &shared);
    let candidates = candidates(&index);
    let shown = Shown::new(&reader, &candidates);
    let siblings = Siblings::count(rules, &index, &candidates, &shown);
    let inside = inside(focus, &candidates, &shown.all);
    let subjects = asked(&reader, &candidates, &shown, &siblings, &inside).map(|(_, subject)| subject).collect();
    let health = health::health(&reader, &candidates, &shown.all, &inside);
    let mut gaps = defects(&reader);
    gaps.extend(alike::gaps(&candidates, &shown, &inside));
    gaps.extend(health::unexplained_lack(&index, &candidates, &shown.all, &inside));
    gaps.extend(passed_over(&index).iter().filter(|c| symptom(&reader, c).is_some()).map(|log| Gap {
        what: log.name.clone(),
        why: Why::NotCollected,
        source: log.name.clone(),
        effect: INSTALLER_OF_NOBODY.fill(&[]),
    }));
    let given_up = given_up(&index);
    gaps.extend(given_up.iter().filter(|c| symptom(&reader, c).is_some()).map(|owner| refused_and_gone(&index, owner)));
    Answers { subjects, context: context::context(&index, &shared), health, gaps }
}

/// A subject as it was looked at: itself, or the sibling that tells of its row.
pub(super) struct Asked<'a, 'e> {
    /// The place of the candidate that was looked at.
    pub(super) at: usize,
    /// How far the symptom reaches.
    pub(super) reach: Reach,
    /// What the candidate's signals are read from.
    pub(super) view: View<'a, 'e>,
}

/// All subjects in scope that show a symptom, with what each was asked of.
pub(super) fn asked<'a, 'e>(
    reader: &'a Reader<'a, 'e>,
    candidates: &'a [Candidate<'e>],
    shown: &'a Shown,
    siblings: &'a Siblings<'a>,
    inside: &'a [bool],
) -> impl Iterator<Item = (Asked<'a, 'e>, Subject)> {
    let all = candidates.iter().zip(&shown.all).zip(inside).enumerate();
    all.filter_map(|(at, ((candidate, symptom), inside))| {
        let symptom = symptom.filter(|_| *inside)?;
        let looked_at = shown.alike.get(&at).copied().unwrap_or(at);
        let reach = siblings.scope(at, symptom);
        let view = View::new(reader, candidates.get(looked_at)?, Some(siblings.value(looked_at, symptom)));
        let found = subject(&view, symptom, reach);
        let found = if looked_at == at { found } else { alike::told_by(&found, candidate) };
        Some((Asked { at: looked_at, reach, view }, found))
    })
}

/// That an owner was refused pods long ago and is not counted as one that fails.
fn refused_and_gone(index: &Index<'_>, owner: &Candidate<'_>) -> Gap {
    let namespace = owner.namespace.as_deref();
    let event = index.events_about(&owner.shown_kind, namespace, &owner.name).find(|e| e.reason == "FailedCreate");
    Gap {
        what: [Some(&*owner.shown_kind), namespace, Some(&*owner.name)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("/"),
        why: Why::NotCollected,
        source: event.map(|e| e.at.path.to_string()).unwrap_or_default(),
        effect: REFUSED_AND_GONE.fill(&[]),
    }
}

/// The symptom of highest priority that a subject definitely shows.
pub(super) fn symptom(reader: &Reader<'_, '_>, candidate: &Candidate<'_>) -> Option<SymptomIx> {
    let view = View::new(reader, candidate, None);
    let all = reader.rules.symptoms.iter().enumerate();
    let shown = all.filter(|(_, s)| s.subjects.contains(&candidate.kind) && holds(&view, &s.when) == Verdict::Yes);
    // Symptoms stand in order of priority, but a rule set made by hand may not.
    shown.max_by(|(a, x), (b, y)| x.priority.cmp(&y.priority).then_with(|| b.cmp(a))).map(|(ix, _)| ix)
}

pub(super) fn subject(view: &View<'_, '_>, symptom: SymptomIx, reach: Reach) -> Subject {
    let rules = view.reader.rules;
    let candidate = view.candidate;
    let mut names = names::names(view);
    let shown = rules.symptoms.get(symptom).map(|s| deciding(view, &s.when)).unwrap_or_default();
    capture(view, &shown, &mut names);
    let id = rules.symptoms.get(symptom).map(|s| s.id.as_str()).unwrap_or_default();
    let mut answers = BTreeMap::new();
    for (ix, question) in rules.questions.iter().enumerate() {
        if question.symptoms.is_empty() || question.symptoms.iter().any(|s| s == id) {
            let known = if question.id == SCOPE { of_scope(question, reach) } else { ask(view, question, &mut names) };
            answers.insert(ix, known);
        }
    }
    let sightings = shown.iter().filter_map(|ix| view.signal(*ix).sighting.clone());
    let (first, last) = seen_between(view, &shown);
    Subject {
        name: subject_name(view),
        kind: candidate.kind,
        symptom,
        shown_by: sightings.collect(),
        answers,
        scope: reach.scope,
        unplaced: unplaced(view),
        first,
        last,
        names,
        version: view.place.version(),
        platform: view.place.platform_name().map(str::to_owned),
    }
}

/// The first answer that holds, if all before it definitely do not; where answers exclude one another, those before it
/// may also be untold.
pub(super) fn ask(view: &View<'_, '_>, question: &Question, names: &mut BTreeMap<String, String>) -> Known {
    let ix = match decide(view, question) {
        Ok(ix) => ix,
        Err(why) => return Known::Unobservable(why),
    };
    let Some(condition) = question.answers.get(ix).and_then(|answer| answer.when.as_ref()) else {
        return Known::Answer(ix, Vec::new());
    };
    let signals = deciding(view, condition);
    capture(view, &signals, names);
    let sightings = signals.iter().filter_map(|s| view.signal(*s).sighting.clone());
    Known::Answer(ix, sightings.collect())
}

fn unplaced(view: &View<'_, '_>) -> bool {
    let says = |id: &&str| view.reader.rules.signal(id).is_some_and(|ix| view.signal(ix).status == Status::Present);
    view.candidate.kind == SubjectKind::Pod && view.candidate.node.is_none() && UNPLACED.iter().any(says)
}

fn capture(view: &View<'_, '_>, signals: &[SignalIx], names: &mut BTreeMap<String, String>) {
    for ix in signals {
        names::add_captures(names, &view.signal(*ix).captures);
    }
}

pub(super) fn of_scope(question: &Question, reach: Reach) -> Known {
    let word = match reach.scope {
        Scope::All => "all",
        Scope::OneNode => "one-node",
        Scope::OneWorkload => "one-workload",
        Scope::OneNamespace => "one-namespace",
        Scope::YoungNodes => "young-nodes",
        Scope::OnePod => "one-pod",
        Scope::Mixed => "mixed",
    };
    match question.answers.iter().position(|a| a.id == word) {
        Some(ix) if reach.known => Known::Answer(ix, Vec::new()),
        _ => Known::Unobservable(Why::NotCollected),
    }
}

/// When the symptom was first and last seen; an object's state stands until the evidence ends.
fn seen_between(view: &View<'_, '_>, shown: &[SignalIx]) -> (Option<Time>, Option<Time>) {
    let seen: Vec<_> = shown.iter().map(|ix| view.signal(*ix)).collect();
    let first = seen.iter().filter_map(|s| s.first).min();
    let last = seen.iter().filter_map(|s| s.sighting.as_ref().and_then(|s| s.time)).max();
    if view.candidate.object.is_none() {
        return (first, last);
    }
    let times = view.place.times();
    let first = first.or(times.validator_started).or(times.pod_started).or(times.pod_created);
    let ended = times.validator_finished.or(view.reader.index.newest);
    (first, last.or(ended).filter(|last| first.is_none_or(|first| first <= *last)))
}

fn subject_name(view: &View<'_, '_>) -> SubjectName {
    let candidate = view.candidate;
    let top = candidate.workload.as_ref().or(candidate.owner.as_ref());
    // A log that tells its pod is shown as that pod.
    let pod = candidate.pod.as_ref().filter(|_| candidate.kind == SubjectKind::Log);
    let (kind, name) = pod.map_or((candidate.shown_kind.as_str(), &candidate.name), |pod| ("Pod", pod));
    SubjectName {
        kind: kind.to_owned(),
        namespace: candidate.namespace.clone(),
        name: name.clone(),
        owner: top.map(|o| format!("{}/{}", o.kind, o.name)),
        node: candidate.node.clone().filter(|_| candidate.kind != SubjectKind::Node),
        mesh: view.place.mesh_name(),
        pod: pod.cloned(),
        validation: validation(view),
    }
}

/// The validator's newest run, from the container's status or the log.
fn validation(view: &View<'_, '_>) -> Option<Validation> {
    let attempts = attempts(view);
    let pod = view.place.pod_object();
    let status = pod.and_then(|p| json::container_status(&p.value, "kuma-validation"));
    let (started, finished) = status.map_or_else(|| validator_log_times(view), run_times);
    let seconds = started.zip(finished).map(|(start, end)| end.seconds() - start.seconds());
    let known = started.is_some() || attempts.is_some();
    known.then_some(Validation { started, finished, seconds, attempts })
}

/// First and last time of the validator's log.
fn validator_log_times(view: &View<'_, '_>) -> (Option<Time>, Option<Time>) {
    let mut own = view.candidate.streams.iter().filter_map(|ix| view.reader.index.stream(*ix));
    let of = |s: &&StreamRecord| s.stream.component == Component::Validation && s.stream.instance == Instance::Current;
    own.find(of).map(|s| (s.first, s.last)).unwrap_or_default()
}

/// How often the validator tried, as its log tells.
fn attempts(view: &View<'_, '_>) -> Option<u64> {
    let signal = view.reader.rules.signal(ATTEMPT)?;
    let number = super::signals::number(signal);
    let index = view.reader.index;
    let current = view
        .candidate
        .streams
        .iter()
        .filter(|ix| index.stream(**ix).is_some_and(|s| s.stream.instance == Instance::Current));
    // A bundle may hold the same log twice.
    current.map(|ix| index.seen_in(number, *ix).map(|o| o.count).sum::<u64>()).max().filter(|n| *n > 0)
}

/// Predicates that cannot be evaluated, as gaps.
pub(super) fn defects(reader: &Reader<'_, '_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (ix, error) in reader.defects.borrow().iter() {
        let Some(signal) = reader.rules.signals.get(*ix) else { continue };
        gaps.push(Gap {
            what: format!("rule {}", signal.id),
            why: Why::Unreadable,
            source: "rules".to_owned(),
            effect: RULE_DEFECT.fill(&[("error", error)]),
        });
    }
    gaps
}
