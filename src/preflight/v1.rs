//! The document that other programs read: `kind: Preflight` of `kuma-diagnose/v1`. Fields are only ever added.

use serde::Serialize;

use super::{Check, Subject, Summary, Text};

/// Version of the document.
pub const API_VERSION: &str = "kuma-diagnose/v1";

/// Which of the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// The document. `T` is what the tool says of itself, as in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preflight<T> {
    /// [`API_VERSION`].
    pub api_version: &'static str,
    /// `Preflight`.
    pub kind: &'static str,
    /// The tool.
    pub tool: T,
    /// How many of each status.
    pub summary: Counts,
    /// The answers.
    pub checks: Vec<Answer>,
}

/// Numbers of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// `pass`.
    pub pass: usize,
    /// `warn`.
    pub warn: usize,
    /// `fail`.
    pub fail: usize,
    /// `not-checkable`.
    pub not_checkable: usize,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Name of the question.
    pub id: &'static str,
    /// Its code.
    pub code: &'static str,
    /// The question in words.
    pub title: String,
    /// `pass`, `warn`, `fail`, `not-checkable`.
    pub status: &'static str,
    /// What it is about.
    pub subject: AnswerSubject,
    /// The answer in words.
    pub says: String,
    /// What shows it.
    pub evidence: Vec<AnswerEvidence>,
    /// What to do.
    pub remediation: Vec<AnswerStep>,
}

/// What an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerSubject {
    /// `Cluster`, `Node`, `Namespace`, `Pod`, or the kind of a workload.
    pub kind: String,
    /// Namespace, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerEvidence {
    /// Object and field, or path.
    pub at: String,
    /// What stands there; absent where being there is all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerStep {
    /// In words.
    pub title: String,
    /// As a command; empty where there is none.
    pub command: Vec<String>,
    /// Whether the command can be run as it stands.
    pub runnable: bool,
    /// `nothing`, `restarts-pod`, `config`, `node`.
    pub changes: &'static str,
    /// Whether the tool does it itself: never.
    pub automatic: bool,
}

impl<T> Preflight<T> {
    /// Makes the document.
    #[must_use]
    pub fn new(tool: T, checks: &[Check], language: Language) -> Self {
        let summary = Summary::of(checks);
        Self {
            api_version: API_VERSION,
            kind: "Preflight",
            tool,
            summary: Counts {
                pass: summary.pass,
                warn: summary.warn,
                fail: summary.fail,
                not_checkable: summary.not_checkable,
            },
            checks: checks.iter().map(|check| answer(check, language)).collect(),
        }
    }
}

fn answer(check: &Check, language: Language) -> Answer {
    let say = |text: &Text| match language {
        Language::English => text.0.clone(),
        Language::Chinese => text.1.clone(),
    };
    let seen = check.evidence.iter().map(|seen| AnswerEvidence { at: seen.at.clone(), text: seen.text.clone() });
    let steps = check.remediation.iter().map(|step| AnswerStep {
        title: say(&step.title),
        command: step.command.clone(),
        // A name that is not known stands as <name>.
        runnable: !step.command.is_empty() && !step.command.iter().any(|word| word.starts_with('<')),
        changes: step.changes.as_str(),
        automatic: false,
    });
    Answer {
        id: check.id,
        code: check.code,
        title: say(&check.title),
        status: check.status.as_str(),
        subject: subject(&check.subject),
        says: say(&check.says),
        evidence: seen.collect(),
        remediation: steps.collect(),
    }
}

fn subject(of: &Subject) -> AnswerSubject {
    let named = |kind: &str, namespace: Option<&String>, name: Option<&String>| AnswerSubject {
        kind: kind.to_owned(),
        namespace: namespace.filter(|n| !n.is_empty()).cloned(),
        name: name.cloned(),
    };
    match of {
        Subject::Cluster => named("Cluster", None, None),
        Subject::Node(name) => named("Node", None, Some(name)),
        Subject::Namespace(name) => named("Namespace", None, Some(name)),
        Subject::Workload { kind, namespace, name } => named(kind, Some(namespace), Some(name)),
        Subject::Pod { namespace, name } => named("Pod", Some(namespace), Some(name)),
    }
}
