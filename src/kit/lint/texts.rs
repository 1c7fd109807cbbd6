//! Texts that lack a language or name what nobody fills in.

use super::super::places::Kind;
use super::{Desk, Level, Lint};
use crate::messages::kit as messages;
use crate::rule::{RuleSet, SignalKind, Text};

const LANGUAGE: Lint = ("language", Level::Warning);
const UNKNOWN_PLACEHOLDER: Lint = ("unknown-placeholder", Level::Error);

/// What a diagnosis fills in beside the captures of patterns: the names that `matching` gives.
const NAMES: &[&str] = &[
    "cni.app",
    "cni.daemonset",
    "cni.namespace",
    "cni.pod",
    "cp.deployment",
    "cp.namespace",
    "cp.pod",
    "helm.prefix",
    "helm.release",
    "kuma.version",
    "mesh.name",
    "node.name",
    "owner.kind",
    "owner.name",
    "owner.namespace",
    "platform.binDir",
    "fault.detail",
    "platform.confName",
    "platform.netDir",
    "pod.name",
    "pod.namespace",
    "product",
    "workload.kind",
    "workload.name",
];

/// What a reader of a step fills in: it is not in any evidence.
const FOR_READERS: &[&str] = &["pid"];

pub(super) fn lint(desk: &mut Desk<'_>) {
    let rules = desk.rules;
    let captures = captures(rules);
    for signal in &rules.signals {
        text(desk, &captures, Kind::Signal, &signal.id, &["says"], &signal.says);
    }
    for question in &rules.questions {
        let id = question.id.as_str();
        text(desk, &captures, Kind::Question, id, &["title"], &question.title);
        for (number, answer) in question.answers.iter().enumerate() {
            if let Some(says) = &answer.says {
                text(desk, &captures, Kind::Question, id, &["answers", &number.to_string(), "says"], says);
            }
        }
        if let Some(collect) = &question.collect {
            text(desk, &captures, Kind::Question, id, &["collect", "says"], &collect.says);
            command(desk, &captures, Kind::Question, id, &["collect", "command"], &collect.command);
        }
    }
    for symptom in &rules.symptoms {
        text(desk, &captures, Kind::Symptom, &symptom.id, &["title"], &symptom.title);
    }
    for cause in &rules.causes {
        let id = cause.id.as_str();
        text(desk, &captures, Kind::Cause, id, &["title"], &cause.title);
        text(desk, &captures, Kind::Cause, id, &["impact"], &cause.impact);
        for (number, step) in cause.remediation.iter().enumerate() {
            let number = number.to_string();
            text(desk, &captures, Kind::Cause, id, &["remediation", &number, "title"], &step.title);
            command(desk, &captures, Kind::Cause, id, &["remediation", &number, "command"], &step.command);
        }
    }
}

/// The names under which patterns capture something.
fn captures(rules: &RuleSet) -> Vec<String> {
    let patterns = rules.signals.iter().filter_map(|signal| match &signal.kind {
        SignalKind::Log(log) => Some(&log.pattern),
        SignalKind::Event(event) => event.pattern.as_ref(),
        SignalKind::Object(_) => None,
    });
    let named = |pattern: &crate::rule::Pattern| {
        let names = pattern.regex().map(|regex| regex.capture_names().flatten().map(str::to_owned).collect::<Vec<_>>());
        names.unwrap_or_default()
    };
    patterns.flat_map(named).collect()
}

fn text(desk: &mut Desk<'_>, captures: &[String], kind: Kind, id: &str, path: &[&str], text: &Text) {
    let with = |key| [path, &[key]].concat();
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    let both = desk.places.has(kind, id, &with("en")) && desk.places.has(kind, id, &with("zh"));
    if !both {
        desk.put(LANGUAGE, kind, id, path, &messages::LINT_ONE_LANGUAGE, &[]);
    } else if text.en == text.zh && words(&text.en) {
        desk.put(LANGUAGE, kind, id, &with("zh"), &messages::LINT_SAME_TEXT, &[]);
    } else if chinese(&text.en) {
        desk.put(LANGUAGE, kind, id, &with("en"), &messages::LINT_CHINESE_IN_ENGLISH, &[]);
    } else if !chinese(&text.zh) && words(&text.zh) {
        desk.put(LANGUAGE, kind, id, &with("zh"), &messages::LINT_NO_CHINESE, &[]);
    }
    for name in placeholders(&text.en).into_iter().chain(placeholders(&text.zh)) {
        known(desk, captures, kind, id, path, name);
    }
}

fn command(desk: &mut Desk<'_>, captures: &[String], kind: Kind, id: &str, path: &[&str], arguments: &[String]) {
    for (number, argument) in arguments.iter().enumerate() {
        for name in placeholders(argument) {
            known(desk, captures, kind, id, &[path, &[number.to_string().as_str()]].concat(), name);
        }
    }
}

fn known(desk: &mut Desk<'_>, captures: &[String], kind: Kind, id: &str, path: &[&str], name: &str) {
    let known = NAMES.contains(&name) || FOR_READERS.contains(&name) || captures.iter().any(|c| c == name);
    if !known {
        let values = [("name", name)];
        desk.put(UNKNOWN_PLACEHOLDER, kind, id, path, &messages::LINT_UNKNOWN_PLACEHOLDER, &values);
    }
}

/// The placeholders of a text, as a diagnosis reads them: `{end}` and `{.status.phase}` are none.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    let fits = |name: &&str| {
        *name != "end"
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')
    };
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).filter(fits).collect()
}
