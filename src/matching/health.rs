//! Whether the evidence that would show a failure was there.

use crate::evidence::{Object, StreamEnd, Why};
use crate::rule::{RuleSet, SubjectKind, SymptomIx};

use super::Health;
use super::Status;
use super::index::Index;
use super::scope::is_well;
use super::signals::{Reader, View};
use super::subjects::Candidate;

/// Signals that a log's own last word is success; rules define them.
const PASSED: [&str; 3] = ["validator-passed", "validator-success", "init-completed"];

/// Health of everything in scope: `shown` holds the symptom of each candidate, `inside` whether it is in scope.
pub(super) fn health(
    reader: &Reader<'_, '_>,
    candidates: &[Candidate<'_>],
    symptoms: &[Option<SymptomIx>],
    inside: &[bool],
) -> Health {
    let (index, rules) = (reader.index, reader.rules);
    let scoped = || candidates.iter().zip(symptoms).zip(inside).filter(|(_, inside)| **inside).map(|(c, _)| c);
    if scoped().any(|(_, symptom)| symptom.is_some_and(|s| counts(rules, s))) {
        return Health::NotShown;
    }
    let pods = index.evidence.objects.any_listed("Pod");
    let meshed =
        |c: &Candidate<'_>| c.is_meshed() || matches!(c.kind, SubjectKind::CniPod | SubjectKind::ControlPlanePod);
    let mut looked_at = scoped().map(|(c, _)| c).filter(|c| c.is_pod() && meshed(c)).peekable();
    if pods && looked_at.peek().is_some() {
        let well = looked_at.all(|c| c.object.is_some_and(|p| is_well(&p.value) || leaves(&p.value)));
        let well = well && (inside.iter().any(|inside| !inside) || applications_are_known(index));
        return if well { Health::Shown } else { Health::NotShown };
    }
    let logs: Vec<&Candidate<'_>> =
        scoped().map(|(c, _)| c).filter(|c| c.kind == SubjectKind::Log && speaks(index, c)).collect();
    let passed = logs.iter().all(|c| validation_passed(reader, c));
    let rows: Vec<&Candidate<'_>> = scoped().map(|(c, _)| c).filter(|c| c.is_pod()).collect();
    let shown = !logs.is_empty() || are_shown_well(index, &rows);
    if passed && shown { Health::Shown } else { Health::NotShown }
}

/// Whether a table shows all its pods ready, Kuma's own among them, and logs that were read whole tell of one that it is
/// meshed.
fn are_shown_well(index: &Index<'_>, rows: &[&Candidate<'_>]) -> bool {
    let of_kuma = |c: &&&Candidate<'_>| matches!(c.kind, SubjectKind::CniPod | SubjectKind::ControlPlanePod);
    let streams = |c: &Candidate<'_>| c.streams.iter().filter_map(|ix| index.stream(*ix)).collect::<Vec<_>>();
    let read_whole = |c: &&Candidate<'_>| streams(c).iter().all(|s| s.end == Some(StreamEnd::Complete));
    rows.iter().all(|c| c.object.is_some_and(|p| is_well(&p.value)) && read_whole(c))
        && rows.iter().any(|c| of_kuma(&c))
        && rows.iter().any(|c| c.is_meshed_by_logs(index))
}

/// Whether the pods of all namespaces were seen that ask for the mesh. Where the namespaces are not known, none may have
/// been kept from the collector.
fn applications_are_known(index: &Index<'_>) -> bool {
    let asks = |object: &&Object| {
        let label = object.value.pointer("/metadata/labels").and_then(|labels| labels.get("kuma.io/sidecar-injection"));
        label.and_then(serde_json::Value::as_str).is_some_and(|value| matches!(value, "enabled" | "true"))
    };
    let refused = || index.evidence.gaps.iter().any(|gap| gap.why == Why::Forbidden && gap.what.starts_with("pods"));
    let mut namespaces = index.evidence.objects.of_kind("Namespace").peekable();
    if namespaces.peek().is_none() {
        return !refused();
    }
    let mut asking = namespaces.filter(asks);
    let unseen = asking.any(|namespace| !index.listed("Pod", Some(&namespace.name)) && !index.listed_everywhere("Pod"));
    !unseen
}

/// Whether a symptom counts against health.
fn counts(rules: &RuleSet, symptom: SymptomIx) -> bool {
    rules.symptoms.get(symptom).is_some_and(|s| s.failing && !s.risk)
}

/// A pod that is being deleted says nothing.
fn leaves(pod: &serde_json::Value) -> bool {
    pod.pointer("/metadata/deletionTimestamp").is_some()
}

/// Whether a lone log is one of Kuma's.
fn speaks(index: &Index<'_>, candidate: &Candidate<'_>) -> bool {
    let mut streams = candidate.streams.iter().filter_map(|ix| index.stream(*ix));
    streams.any(|s| super::index::container_of(s.stream.component).is_some())
}

/// Whether a log was read whole and says that its program did its work.
fn validation_passed(reader: &Reader<'_, '_>, candidate: &Candidate<'_>) -> bool {
    let view = View::new(reader, candidate, None);
    let whole =
        candidate.streams.iter().filter_map(|ix| reader.index.stream(*ix)).all(|s| s.end == Some(StreamEnd::Complete));
    let signals = PASSED.iter().filter_map(|id| reader.rules.signal(id));
    whole && signals.into_iter().any(|ix| view.signal(ix).status == Status::Present)
}
