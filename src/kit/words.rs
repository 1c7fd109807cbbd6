//! Values of rules in words of the reader's language.

use super::say;
use crate::evidence::Component;
use crate::messages::{kit as messages, report as shared};
use crate::report::Language;
use crate::rule::{Changes, CollectNeeds, Likelihood, Severity};

/// A likelihood as rule files write it.
#[must_use]
pub fn likelihood_word(likelihood: Likelihood) -> &'static str {
    Likelihood::WORDS.iter().find(|(_, known)| *known == likelihood).map_or("", |(word, _)| word)
}

/// A likelihood in the reader's language.
#[must_use]
pub fn likelihood(word: &str, language: Language) -> String {
    let message = match word {
        "always" => &messages::ALWAYS,
        "usually" => &messages::USUALLY,
        "often" => &messages::OFTEN,
        "sometimes" => &messages::SOMETIMES,
        "rarely" => &messages::RARELY,
        "almost never" => &messages::ALMOST_NEVER,
        _ => &messages::NEVER,
    };
    say(message, language, &[])
}

/// What a step changes, as rule files write it.
#[must_use]
pub fn changes(changes: Changes) -> &'static str {
    match changes {
        Changes::Nothing => "nothing",
        Changes::RestartsPod => "restarts-pod",
        Changes::Config => "config",
        Changes::Node => "node",
    }
}

/// What a step changes, in the reader's language.
pub(super) fn changed(changes: &str, language: Language) -> String {
    let message = match changes {
        "restarts-pod" => &shared::CHANGES_RESTARTS_POD,
        "config" => &shared::CHANGES_CONFIG,
        "node" => &shared::CHANGES_NODE,
        _ => &shared::CHANGES_NOTHING,
    };
    say(message, language, &[])
}

/// What a collecting step needs, as rule files write it.
pub(super) fn needs(needs: CollectNeeds) -> &'static str {
    match needs {
        CollectNeeds::Read => "read",
        CollectNeeds::DebugPod => "debug-pod",
        CollectNeeds::NodeAccess => "node-access",
    }
}

/// What a collecting step needs, in the reader's language; nothing where reading is enough.
pub(super) fn needed(needs: &str, language: Language) -> Option<String> {
    match needs {
        "debug-pod" => Some(say(&shared::NEEDS_DEBUG_POD, language, &[])),
        "node-access" => Some(say(&shared::NEEDS_NODE_ACCESS, language, &[])),
        _ => None,
    }
}

/// A severity, as rule files write it.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

/// A severity in the reader's language.
pub(super) fn severe(severity: &str, language: Language) -> String {
    let message = match severity {
        "critical" => &shared::SEVERITY_CRITICAL,
        "high" => &shared::SEVERITY_HIGH,
        "medium" => &shared::SEVERITY_MEDIUM,
        _ => &shared::SEVERITY_LOW,
    };
    say(message, language, &[])
}

/// A class in the reader's language.
pub(super) fn class(class: &str, language: Language) -> String {
    let message = match class {
        "cni-not-installed" => &shared::CLASS_CNI_NOT_INSTALLED,
        "rules-missing" => &shared::CLASS_RULES_MISSING,
        "network-policy" => &shared::CLASS_NETWORK_POLICY,
        "component-not-ready" => &shared::CLASS_COMPONENT_NOT_READY,
        "admission" => &shared::CLASS_ADMISSION,
        "resources" => &shared::CLASS_RESOURCES,
        _ => &shared::CLASS_CONFIGURATION,
    };
    say(message, language, &[])
}

/// Who prints a line, in the reader's language.
#[must_use]
pub fn component(component: Component, language: Language) -> String {
    match component {
        Component::Node => say(&messages::COMPONENT_NODE, language, &[]),
        Component::Other => say(&messages::COMPONENT_OTHER, language, &[]),
        Component::Unknown => say(&messages::COMPONENT_UNKNOWN, language, &[]),
        named => named.as_str().to_owned(),
    }
}
