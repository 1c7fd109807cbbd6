//! One answer of the preflight: what was looked at, how it stands, what shows it, and what to do.

use crate::evidence::Object;
use crate::messages::Message;

/// A text in English and in Chinese.
pub type Text = (String, String);

/// How it stands; in the order of how much it matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// As Kuma needs it.
    Pass,
    /// What is needed to tell was not collected, or cannot be told at all.
    NotCheckable,
    /// It may do harm, or will under conditions that the text names.
    Warn,
    /// Meshed pods will not work with it.
    Fail,
}

impl Status {
    /// The value in the document.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::NotCheckable => "not-checkable",
        }
    }
}

/// What a check is about. The order is that of the table: the cluster first, then each node, then what runs there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All of it.
    Cluster,
    /// A node, by name.
    Node(String),
    /// A namespace, by name.
    Namespace(String),
    /// What makes pods.
    Workload {
        /// `Deployment`.
        kind: String,
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
    /// A pod that nothing made.
    Pod {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
    },
}

/// What a step changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// Nothing: it only looks.
    Nothing,
    /// Pods are restarted.
    RestartsPod,
    /// Configuration.
    Config,
    /// The node itself.
    Node,
}

impl Changes {
    /// The value in the document.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::RestartsPod => "restarts-pod",
            Self::Config => "config",
            Self::Node => "node",
        }
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// In words.
    pub title: Text,
    /// As a command, word by word; empty where there is none.
    pub command: Vec<String>,
    /// What it changes.
    pub changes: Changes,
}

/// What shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The object and the field (`DaemonSet/kube-system/kuma-cni-node spec.template`), or the path in a document of a host.
    pub at: String,
    /// What stands there.
    pub text: String,
}

/// A question of the preflight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Its name, kebab-case.
    pub id: &'static str,
    /// Its code: `KP-`, the letter of its area, two digits. Never used again for another question.
    pub code: &'static str,
    /// What is asked.
    pub title: Message,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Name of the question.
    pub id: &'static str,
    /// Its code.
    pub code: &'static str,
    /// How it stands.
    pub status: Status,
    /// What it is about.
    pub subject: Subject,
    /// The question in words.
    pub title: Text,
    /// The answer in words.
    pub says: Text,
    /// What shows it.
    pub evidence: Vec<Seen>,
    /// What to do, the harmless step first.
    pub remediation: Vec<Step>,
}

impl Question {
    pub(super) fn answer(&self, status: Status, subject: Subject, says: &Message, values: &[(&str, &str)]) -> Check {
        Check {
            id: self.id,
            code: self.code,
            status,
            subject,
            title: self.title.fill(&[]),
            says: says.fill(values),
            evidence: Vec::new(),
            remediation: Vec::new(),
        }
    }

    pub(super) fn pass(&self, subject: Subject, says: &Message, values: &[(&str, &str)]) -> Check {
        self.answer(Status::Pass, subject, says, values)
    }

    pub(super) fn warn(&self, subject: Subject, says: &Message, values: &[(&str, &str)]) -> Check {
        self.answer(Status::Warn, subject, says, values)
    }

    pub(super) fn fail(&self, subject: Subject, says: &Message, values: &[(&str, &str)]) -> Check {
        self.answer(Status::Fail, subject, says, values)
    }

    pub(super) fn unknown(&self, subject: Subject, says: &Message, values: &[(&str, &str)]) -> Check {
        self.answer(Status::NotCheckable, subject, says, values)
    }
}

impl Check {
    /// Adds what shows it.
    pub(super) fn seen(mut self, at: impl Into<String>, text: impl Into<String>) -> Self {
        self.evidence.push(Seen { at: at.into(), text: text.into() });
        self
    }

    /// Adds a field of an object.
    pub(super) fn seen_in(self, object: &Object, field: &str, text: impl Into<String>) -> Self {
        let named = name_of(object);
        self.seen(if field.is_empty() { named } else { format!("{named} {field}") }, text)
    }

    /// Adds a step.
    pub(super) fn step(mut self, title: &Message, values: &[(&str, &str)], command: &[&str], changes: Changes) -> Self {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        self.remediation.push(Step { title: title.fill(values), command, changes });
        self
    }
}

/// `Kind/namespace/name`, or `Kind/name`.
pub(super) fn name_of(object: &Object) -> String {
    match &object.namespace {
        Some(namespace) => format!("{}/{namespace}/{}", object.kind, object.name),
        None => format!("{}/{}", object.kind, object.name),
    }
}
