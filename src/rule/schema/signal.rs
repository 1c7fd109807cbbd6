//! Signals of a rule file.

use super::super::tree::Node;
use super::super::{EventSignal, LogSignal, ObjectSignal, Pattern, Predicate, Role, Signal, SignalKind, VARIABLES};
use super::fields::Fields;
use super::{Complaint, Spot, Trust};
use crate::evidence::{Component, Instance};

const ROLES: [(&str, Role); 7] = [
    ("subject", Role::Subject),
    ("owner", Role::Owner),
    ("cni", Role::Cni),
    ("control-plane", Role::ControlPlane),
    ("node", Role::Node),
    ("neighbours", Role::Neighbours),
    ("anywhere", Role::Anywhere),
];

/// Reads one signal.
pub(super) fn read(node: &Node, trust: Trust, problems: &mut Vec<Complaint>) -> Option<Signal> {
    let mut f = Fields::of(node, "a signal", problems)?;
    let id = f.required_id();
    let says = f.required_sentence("says");
    let log = f.get("log");
    let event = f.get("event");
    let object = f.get("object");
    let origin = f.text("source");
    let examples = f.get("examples");
    if [log, event, object].iter().flatten().count() != 1 {
        f.complain("a signal needs exactly one of `log`, `event` and `object`");
    }
    f.done();
    let (matching, not_matching) = examples.map(|n| self::examples(n, problems)).unwrap_or_default();
    let kind = if let Some(n) = log {
        self::log(n, trust, problems).map(SignalKind::Log)
    } else if let Some(n) = event {
        self::event(n, trust, problems).map(SignalKind::Event)
    } else {
        object.and_then(|n| self::object(n, trust, problems)).map(SignalKind::Object)
    };
    let kind = kind?;
    if trust == Trust::CheckNow {
        check_examples(node, &kind, &matching, &not_matching, problems);
    }
    Some(Signal {
        id: id?,
        says: says?,
        kind,
        origin,
        matching: matching.into_iter().map(|s| s.value).collect(),
        not_matching: not_matching.into_iter().map(|s| s.value).collect(),
    })
}

type Lines = Vec<Spot<String>>;

fn examples(node: &Node, problems: &mut Vec<Complaint>) -> (Lines, Lines) {
    let Some(mut f) = Fields::of(node, "`examples`", problems) else { return (Vec::new(), Vec::new()) };
    let matching = f.spots("match");
    let not_matching = f.spots("noMatch");
    f.done();
    (matching, not_matching)
}

fn check_examples(node: &Node, kind: &SignalKind, yes: &Lines, no: &Lines, problems: &mut Vec<Complaint>) {
    let pattern = match kind {
        SignalKind::Log(log) => Some(&log.pattern),
        SignalKind::Event(event) => event.pattern.as_ref(),
        SignalKind::Object(_) => None,
    };
    let Some(pattern) = pattern else { return };
    if pattern.regex().is_none() {
        problems.push((node.mark, "the pattern is too large to compile".to_owned()));
        return;
    }
    if yes.is_empty() || no.is_empty() {
        problems.push((node.mark, "a pattern needs `examples` with `match` and `noMatch` lines".to_owned()));
    }
    for line in yes.iter().filter(|l| !pattern.is_match(&l.value)) {
        problems.push((line.mark, "the pattern does not match this example".to_owned()));
    }
    for line in no.iter().filter(|l| pattern.is_match(&l.value)) {
        problems.push((line.mark, "the pattern matches this example, and must not".to_owned()));
    }
}

fn pattern(spot: &Spot<String>, trust: Trust, problems: &mut Vec<Complaint>) -> Option<Pattern> {
    if trust == Trust::Checked {
        return Some(Pattern::unchecked(&spot.value));
    }
    Pattern::new(&spot.value).map_err(|e| problems.push((spot.mark, format!("invalid pattern: {e}")))).ok()
}

fn log(node: &Node, trust: Trust, problems: &mut Vec<Complaint>) -> Option<LogSignal> {
    let words: Vec<(&str, Component)> = Component::ALL.iter().map(|c| (c.as_str(), *c)).collect();
    let mut f = Fields::of(node, "`log`", problems)?;
    let components = f.many_of("component", &words);
    let of = f.one_of("of", &ROLES).unwrap_or(Role::Subject);
    let text = f.required_spot("pattern");
    let about_subject = f.flag("aboutSubject").unwrap_or(false);
    let at_least = f.number("atLeast").unwrap_or(1).max(1);
    let within = f.number("within");
    let instance = f.one_of("instance", &[("current", Instance::Current), ("previous", Instance::Previous)]);
    let versions = f.versions("versions");
    if about_subject && text.as_ref().is_some_and(|t| !t.value.contains("(?P<pod>") && !t.value.contains("(?<pod>")) {
        f.complain("`aboutSubject` needs a pattern that captures `pod`");
    }
    f.done();
    let pattern = pattern(&text?, trust, problems)?;
    Some(LogSignal { components, of, pattern, about_subject, at_least, within, instance, versions })
}

fn event(node: &Node, trust: Trust, problems: &mut Vec<Complaint>) -> Option<EventSignal> {
    let mut f = Fields::of(node, "`event`", problems)?;
    let of = f.one_of("of", &ROLES).unwrap_or(Role::Subject);
    if of == Role::Neighbours {
        f.complain("`neighbours` means logs; an event is of the subject or of what surrounds it");
    }
    let reason = f.spot("reason");
    let text = f.spot("pattern");
    let at_least = f.number("atLeast").unwrap_or(1).max(1);
    if reason.is_none() && text.is_none() {
        f.complain("`event` needs `reason`, `pattern` or both");
    }
    f.done();
    let reason = match reason {
        Some(r) => Some(pattern(&Spot { mark: r.mark, value: format!("^(?:{})$", r.value) }, trust, problems)?),
        None => None,
    };
    let pattern = match text {
        Some(t) => Some(pattern(&t, trust, problems)?),
        None => None,
    };
    Some(EventSignal { of, reason, pattern, at_least })
}

fn object(node: &Node, trust: Trust, problems: &mut Vec<Complaint>) -> Option<ObjectSignal> {
    let mut f = Fields::of(node, "`object`", problems)?;
    let when = f.required_spot("when");
    let needs = f.spots("needs");
    let shows = f.text("shows");
    f.done();
    for need in needs.iter().filter(|n| !VARIABLES.contains(&n.value.as_str())) {
        problems.push((need.mark, format!("`needs` names no part of the neighbourhood: {}", need.value)));
    }
    let when = when?;
    let predicate = if trust == Trust::Checked {
        Predicate::unchecked(&when.value)
    } else {
        Predicate::compile(&when.value, VARIABLES)
            .map_err(|e| problems.push((when.mark, format!("invalid predicate: {e}"))))
            .ok()?
    };
    Some(ObjectSignal { predicate, needs: needs.into_iter().map(|s| s.value).collect(), shows })
}
