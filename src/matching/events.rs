//! Event signals about a subject: whose events, and whether their absence says anything.

use std::collections::BTreeMap;
use std::rc::Rc;

use regex::Regex;

use crate::evidence::{Event, Why};
use crate::rule::{EventSignal, Role, SignalIx, SubjectKind};

use super::Status;
use super::json;
use super::signals::{Seen, View, event_sighting};

/// Kubernetes forgets events after an hour.
const KEPT: f64 = 3600.0;

/// Evaluates an event signal.
pub(super) fn see(view: &View<'_, '_>, ix: SignalIx, signal: &EventSignal) -> Rc<Seen> {
    let common = matches!(signal.of, Role::Anywhere | Role::ControlPlane);
    let before = if common { view.reader.common.borrow().get(&ix).cloned() } else { None };
    if let Some(seen) = before {
        return seen;
    }
    let all = events_of(view, signal.of);
    let seen = Rc::new(evaluate(view, ix, signal, &all));
    if common {
        view.reader.common.borrow_mut().insert(ix, seen.clone());
    }
    seen
}

/// Whether the first signal's newest event was seen after the second's, of which there may be none.
pub(super) fn is_later(view: &View<'_, '_>, first: (SignalIx, &EventSignal), second: (SignalIx, &EventSignal)) -> bool {
    let newest = |(ix, signal): (SignalIx, &EventSignal)| {
        events_of(view, signal.of).into_iter().filter(|e| matches(view, ix, e, signal)).max_by_key(|e| e.order())
    };
    newest(first).is_some_and(|first| newest(second).is_none_or(|second| first.is_after(second)))
}

fn evaluate(view: &View<'_, '_>, ix: SignalIx, signal: &EventSignal, all: &[&Event]) -> Seen {
    let found: Vec<&Event> = all.iter().copied().filter(|e| matches(view, ix, e, signal)).collect();
    let count: u64 = found.iter().map(|e| e.count).sum();
    let newest = found.iter().copied().max_by_key(|e| e.order());
    match newest {
        Some(newest) if count >= signal.at_least.max(1) => Seen {
            status: Status::Present,
            sighting: Some(event_sighting(ix, newest, count)),
            first: found.iter().filter_map(|e| e.first.or(e.last)).min(),
            captures: captures(newest, signal),
        },
        _ => Seen::not(absence(view, signal, all.is_empty())),
    }
}

/// Whether an event is meant. The reason must match as a whole.
fn matches(view: &View<'_, '_>, ix: SignalIx, event: &Event, signal: &EventSignal) -> bool {
    let reason = signal.reason.as_ref().is_none_or(|r| {
        let mut wholes = view.reader.reasons.borrow_mut();
        let whole = wholes.entry(ix).or_insert_with(|| Regex::new(&format!("^(?:{})$", r.as_str())).ok());
        whole.as_ref().is_some_and(|w| w.is_match(&event.reason))
    });
    reason && signal.pattern.as_ref().is_none_or(|p| p.is_match(&event.message))
}

fn captures(event: &Event, signal: &EventSignal) -> BTreeMap<String, String> {
    let Some(pattern) = &signal.pattern else { return BTreeMap::new() };
    let Some(pattern) = pattern.regex() else { return BTreeMap::new() };
    let Some(found) = pattern.captures(&event.message) else { return BTreeMap::new() };
    let names = pattern.capture_names().flatten();
    names.filter_map(|n| found.name(n).map(|m| (n.to_owned(), m.as_str().to_owned()))).collect()
}

/// The events of a role's objects.
fn events_of<'e>(view: &View<'_, 'e>, role: Role) -> Vec<&'e Event> {
    let index = view.reader.index;
    let candidate = view.candidate;
    let namespace = candidate.namespace.as_deref();
    match role {
        Role::Subject if candidate.kind == SubjectKind::Log => {
            // The log's pod may have events where its object is not known.
            let pod = candidate.pod.as_deref().filter(|_| namespace.is_some());
            pod.map(|p| index.events_about("Pod", namespace, p).collect()).unwrap_or_default()
        }
        Role::Subject => index.events_about(&candidate.shown_kind, namespace, &candidate.name).collect(),
        Role::Owner => {
            let mut all = Vec::new();
            if candidate.kind == SubjectKind::Workload {
                all.extend(index.events_about(&candidate.shown_kind, namespace, &candidate.name));
            }
            let mut owners: Vec<_> = [&candidate.owner, &candidate.workload].into_iter().flatten().collect();
            owners.dedup();
            for owner in owners {
                all.extend(index.events_about(&owner.kind, namespace, &owner.name));
            }
            all
        }
        Role::Cni => {
            let mut all = Vec::new();
            if let Some(set) = index.cni_daemon_set {
                all.extend(index.events_about("DaemonSet", set.namespace.as_deref(), &set.name));
            }
            let pods = candidate.node.as_deref().map(|n| index.cni_pods_on(n)).unwrap_or_default();
            for pod in pods {
                all.extend(index.events_about("Pod", pod.namespace.as_deref(), &pod.name));
            }
            all
        }
        Role::ControlPlane => control_plane_events(view),
        Role::Node => {
            let node = candidate.node.as_deref();
            node.map(|n| index.events_about("Node", None, n).collect()).unwrap_or_default()
        }
        Role::Anywhere => index.evidence.events.iter().collect(),
        Role::Neighbours => Vec::new(),
    }
}

/// Events of the control plane's Deployment, its sets and its pods.
fn control_plane_events<'e>(view: &View<'_, 'e>) -> Vec<&'e Event> {
    let index = view.reader.index;
    let mut all = Vec::new();
    if let Some(deployment) = index.control_plane {
        let namespace = deployment.namespace.as_deref();
        all.extend(index.events_about("Deployment", namespace, &deployment.name));
        let name = &*deployment.name;
        let sets = index.evidence.objects.of_kind("ReplicaSet").filter(|r| {
            r.namespace == deployment.namespace && json::controller(&r.value) == Some(("Deployment", name))
        });
        for set in sets {
            all.extend(index.events_about("ReplicaSet", namespace, &set.name));
        }
    }
    for pod in &index.control_plane_pods {
        all.extend(index.events_about("Pod", pod.namespace.as_deref(), &pod.name));
    }
    all
}

/// Whether it is proven that there was no such event; else why not.
fn absence(view: &View<'_, '_>, signal: &EventSignal, none_at_all: bool) -> Result<(), Why> {
    let index = view.reader.index;
    let candidate = view.candidate;
    let holder = || index.cni_daemon_set.or(index.cni_pods.first().copied());
    let listed = match signal.of {
        Role::Subject if candidate.kind == SubjectKind::Node => index.listed("Event", Some("default")),
        Role::Subject | Role::Owner => index.listed("Event", candidate.namespace.as_deref()),
        Role::Cni => holder().is_some_and(|o| index.listed("Event", o.namespace.as_deref())),
        Role::ControlPlane => index.listed("Event", view.reader.shared.namespace.as_deref()),
        Role::Node => candidate.node.is_some() && index.listed("Event", Some("default")),
        Role::Neighbours => false,
        Role::Anywhere => index.listed_everywhere("Event"),
    };
    if candidate.kind == SubjectKind::Log && signal.of == Role::Subject {
        return Err(Why::NotCollected);
    }
    if !listed {
        // Pasted events of just this object (`kubectl describe`) are all there are.
        return if none_at_all { Err(index.why_no_objects("Event")) } else { Ok(()) };
    }
    if signal.of == Role::Subject && none_at_all && candidate.is_pod() && is_old(view) {
        return Err(Why::Missing);
    }
    Ok(())
}

/// Whether a pod is so old that its first events are forgotten.
fn is_old(view: &View<'_, '_>) -> bool {
    let created = candidate_created(view);
    let newest = view.reader.index.newest;
    created.zip(newest).is_some_and(|(created, newest)| newest.seconds() - created.seconds() > KEPT)
}

fn candidate_created(view: &View<'_, '_>) -> Option<crate::evidence::Time> {
    view.candidate.object.and_then(|o| json::time(&o.value, "/metadata/creationTimestamp"))
}
