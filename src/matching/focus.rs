//! Which subjects the user asked about.

use std::collections::BTreeSet;

use crate::rule::{SubjectKind, SymptomIx};

use super::Focus;
use super::subjects::Candidate;

/// For each candidate, whether it is in scope. Components on which a failing subject depends come with it.
pub(super) fn inside(focus: &Focus, candidates: &[Candidate<'_>], symptoms: &[Option<SymptomIx>]) -> Vec<bool> {
    if focus.namespace.is_none() && focus.objects.is_empty() && focus.selected.is_none() {
        return vec![true; candidates.len()];
    }
    let pods_known = candidates.iter().any(|c| c.kind == SubjectKind::Pod && c.object.is_some());
    let mut inside: Vec<bool> = candidates.iter().map(|c| asked_for(focus, c, pods_known)).collect();
    let failing = || candidates.iter().zip(symptoms).zip(&inside).filter(|((_, s), i)| s.is_some() && **i);
    let nodes: BTreeSet<&str> = failing().filter_map(|((c, _), _)| c.node.as_deref()).collect();
    let any = failing().next().is_some();
    for (candidate, slot) in candidates.iter().zip(&mut inside) {
        *slot |= match candidate.kind {
            SubjectKind::CniPod => candidate.node.as_deref().is_some_and(|n| nodes.contains(n)),
            SubjectKind::CniDaemonSet | SubjectKind::ControlPlanePod => any,
            _ => false,
        };
    }
    inside
}

fn asked_for(focus: &Focus, candidate: &Candidate<'_>, pods_known: bool) -> bool {
    let in_namespace = match (&focus.namespace, &candidate.namespace) {
        (Some(wanted), Some(namespace)) => wanted == namespace,
        // A node has no namespace; a lone log may not tell its own.
        (Some(_), None) => !focus.objects.is_empty() || candidate.kind == SubjectKind::Log,
        (None, _) => true,
    };
    let of_node = focus.objects.iter().any(|(kind, name)| kind == "Node" && candidate.node.as_deref() == Some(name));
    if of_node {
        return true;
    }
    if let Some(selected) = &focus.selected {
        let here = |namespace: &Option<String>| namespace.as_deref() == candidate.namespace.as_deref();
        let of_node = |kind: &str, name: &str| kind == "Node" && candidate.node.as_deref() == Some(name);
        return selected.iter().any(|(kind, namespace, name)| {
            of_node(kind, name) || here(namespace) && names(kind, name, candidate, true)
        });
    }
    let named = || focus.objects.iter().any(|(kind, name)| names(kind, name, candidate, pods_known));
    in_namespace && (focus.objects.is_empty() || named())
}

/// Whether `TYPE/NAME` means this subject, or what owns it.
fn names(kind: &str, name: &str, candidate: &Candidate<'_>, pods_known: bool) -> bool {
    let itself = candidate.shown_kind == kind && candidate.name == name;
    let mut owners = [&candidate.owner, &candidate.workload].into_iter().flatten();
    let owned = owners.any(|o| o.kind == kind && o.name == name);
    let log = candidate.kind == SubjectKind::Log
        && match &candidate.pod {
            Some(pod) => kind == "Pod" && pod == name,
            None => !pods_known,
        };
    itself || owned || log
}
