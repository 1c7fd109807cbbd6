//! Rules: signals, questions, symptoms and causes, as compiled from YAML.
//!
//! This room knows no source and no bundle: it says what to look for and what it would mean.

mod compile;
mod condition;
mod embedded;
mod pattern;
mod predicate;
mod schema;
pub(crate) mod tree;

use std::collections::BTreeMap;

use crate::evidence::{Component, Instance};

pub use compile::{Problem, RuleError, compile};
pub use condition::Condition;
pub use embedded::{RuleFile, files, load, shipped};
pub use pattern::Pattern;
pub use predicate::{Functions, Predicate, Truth};

/// A text in both languages. Where a user's rule has one language only, both fields hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese (simplified).
    pub zh: String,
}

/// Names that predicates may use: the parts of a subject's neighbourhood.
pub const VARIABLES: &[&str] = &[
    "cniBindings",
    "cniConfig",
    "cniDaemonSet",
    "cniEnv",
    "cniPlugin",
    "cniPod",
    "cniPods",
    "ciliumConfig",
    "controlPlane",
    "controlPlanePods",
    "cpEnv",
    "crds",
    "daemonSets",
    "dataplane",
    "facts",
    "helmValues",
    "images",
    "injectorWebhook",
    "kuma",
    "kumaInit",
    "limitRanges",
    "machine",
    "mesh",
    "meshes",
    "nad",
    "namespace",
    "net",
    "networkPolicies",
    "node",
    "owner",
    "platform",
    "pod",
    "resourceQuotas",
    "siblings",
    "sidecar",
    "subject",
    "systemNetworkPolicies",
    "times",
    "tproxy",
    "validator",
    "workload",
];

/// Index of a signal in [`RuleSet::signals`].
pub type SignalIx = usize;
/// Index of a question in [`RuleSet::questions`].
pub type QuestionIx = usize;
/// Index of a cause in [`RuleSet::causes`].
pub type CauseIx = usize;
/// Index of a symptom in [`RuleSet::symptoms`].
pub type SymptomIx = usize;

/// All rules of a run.
#[derive(Debug)]
pub struct RuleSet {
    /// Version of the shipped rules.
    pub version: String,
    /// `sha256:…` over all rule files, in order of path.
    pub digest: String,
    /// Signals, by id.
    pub signals: Vec<Signal>,
    /// Questions, by id.
    pub questions: Vec<Question>,
    /// Symptoms, by priority (highest first), then id.
    pub symptoms: Vec<Symptom>,
    /// Causes, by id (`not-kuma` included).
    pub causes: Vec<Cause>,
}

/// One declared thing to look for.
#[derive(Debug)]
pub struct Signal {
    /// Kebab-case id.
    pub id: String,
    /// What it says when present; a full sentence, may hold `{placeholders}`.
    pub says: Text,
    /// What is looked for.
    pub kind: SignalKind,
    /// Source path and release where the text comes from.
    pub origin: Option<String>,
    /// Lines or messages that must match.
    pub matching: Vec<String>,
    /// Lines or messages that must not match.
    pub not_matching: Vec<String>,
}

/// Kinds of signals.
#[derive(Debug)]
pub enum SignalKind {
    /// A log line pattern.
    Log(LogSignal),
    /// An event.
    Event(EventSignal),
    /// A predicate over the neighbourhood.
    Object(ObjectSignal),
}

/// Whose log or event is meant, seen from the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The subject itself (a pod's own containers; the stream itself for a lone log).
    Subject,
    /// The owner (ReplicaSet, StatefulSet, Job …).
    Owner,
    /// The CNI pod that serves the subject's node.
    Cni,
    /// The control plane.
    ControlPlane,
    /// The subject's node.
    Node,
    /// Other pods of the subject's node, each by itself: `later` compares lines of one log.
    Neighbours,
    /// Anything in the evidence.
    Anywhere,
}

/// A log pattern.
#[derive(Debug)]
pub struct LogSignal {
    /// Programs that print it.
    pub components: Vec<Component>,
    /// Whose log.
    pub of: Role,
    /// The pattern, over one line without its transport prefix, as text.
    pub pattern: Pattern,
    /// The captures `pod` and (if captured) `namespace` must name the subject.
    pub about_subject: bool,
    /// At least so many lines.
    pub at_least: u64,
    /// … within so many seconds (first to last).
    pub within: Option<u64>,
    /// Only in this run of the container.
    pub instance: Option<Instance>,
    /// Releases that print it; outside, absence proves nothing.
    pub versions: Option<semver::VersionReq>,
}

/// An event.
#[derive(Debug)]
pub struct EventSignal {
    /// Whose.
    pub of: Role,
    /// Matches the whole reason.
    pub reason: Option<Pattern>,
    /// Found in the message.
    pub pattern: Option<Pattern>,
    /// Total count, at least.
    pub at_least: u64,
}

/// A predicate.
#[derive(Debug)]
pub struct ObjectSignal {
    /// CEL, giving a boolean.
    pub predicate: Predicate,
    /// Neighbourhood parts that must have been collected (`cniDaemonSet`, `namespace` …); else unobservable.
    pub needs: Vec<String>,
    /// `part.path.to.field` that is shown as the excerpt.
    pub shows: Option<String>,
}

/// How likely, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likelihood {
    /// 0.001
    Never,
    /// 0.02
    AlmostNever,
    /// 0.1
    Rarely,
    /// 0.4
    Sometimes,
    /// 0.7
    Often,
    /// 0.9
    Usually,
    /// 0.99
    Always,
}

impl Likelihood {
    /// The words, as rule files write them.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("always", Self::Always),
        ("usually", Self::Usually),
        ("often", Self::Often),
        ("sometimes", Self::Sometimes),
        ("rarely", Self::Rarely),
        ("almost never", Self::AlmostNever),
        ("never", Self::Never),
    ];

    /// The one place where words become numbers.
    #[must_use]
    pub const fn probability(self) -> f64 {
        match self {
            Self::Always => 0.99,
            Self::Usually => 0.9,
            Self::Often => 0.7,
            Self::Sometimes => 0.4,
            Self::Rarely => 0.1,
            Self::AlmostNever => 0.02,
            Self::Never => 0.001,
        }
    }
}

/// Signals made into one variable; the first answer that holds wins.
#[derive(Debug)]
pub struct Question {
    /// Kebab-case id.
    pub id: String,
    /// The question, as a user would ask it.
    pub title: Text,
    /// Answers in order; the last may be the one that holds otherwise.
    pub answers: Vec<Answer>,
    /// What must be had to answer it: a short kebab-case name (`cni-logs`, `host-files` …).
    pub needs: String,
    /// The read-only step that would answer it.
    pub collect: Option<Collect>,
    /// Symptoms for which the question makes sense; empty: all.
    pub symptoms: Vec<String>,
    /// Its answers exclude one another in the world, so that one that definitely holds need not wait for those before
    /// it that cannot be told (a log whose beginning is missing).
    pub exclusive: bool,
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    /// Kebab-case id.
    pub id: String,
    /// What this answer says, as evidence (overrides the deciding signal's `says`).
    pub says: Option<Text>,
    /// When it holds; `None`: when no other does.
    pub when: Option<Condition>,
    /// How often it is seen among subjects with the symptom, whatever the cause; normalised over the answers.
    pub base: f64,
}

/// A step that collects evidence.
#[derive(Debug, Clone)]
pub struct Collect {
    /// What it tells.
    pub says: Text,
    /// Argument list with `{placeholders}`.
    pub command: Vec<String>,
    /// `read`, `debug-pod` or `node-access`.
    pub needs: CollectNeeds,
}

/// What a collecting step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CollectNeeds {
    /// Read access to the API.
    Read,
    /// A debug pod.
    DebugPod,
    /// A shell on the node.
    NodeAccess,
}

/// What a symptom can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A pod that should be or is in the mesh, or any other pod.
    Pod,
    /// The object that carries `FailedCreate` events.
    Workload,
    /// A pod of the CNI DaemonSet.
    CniPod,
    /// The CNI DaemonSet itself.
    CniDaemonSet,
    /// A pod of the control plane.
    ControlPlanePod,
    /// A node.
    Node,
    /// A log without any object.
    Log,
    /// A machine or a network namespace that was looked at, and that belongs to no pod or node that is known.
    Host,
}

/// An answer that opens a finding.
#[derive(Debug)]
pub struct Symptom {
    /// Kebab-case id, of the contract's list or new.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What it can be about.
    pub subjects: Vec<SubjectKind>,
    /// When a subject shows it.
    pub when: Condition,
    /// Where several hold for one subject, the highest priority wins.
    pub priority: i32,
    /// Counts towards the verdict `failing`.
    pub failing: bool,
    /// Only a risk: it is listed under `risks`, not `findings`, unless its first cause says otherwise.
    pub risk: bool,
    /// The general cause, if any.
    pub general: Option<String>,
    /// Symptoms of pods that follow from this one when it is a component's; see [`Joins`].
    pub joins: Option<Joins>,
}

/// Effects of a failing component.
#[derive(Debug)]
pub struct Joins {
    /// Which subjects: those on the same node, or all.
    pub reach: Reach,
    /// Their symptoms.
    pub symptoms: Vec<String>,
    /// Causes of theirs that this component explains; a confident other cause keeps them apart.
    pub explains: Vec<String>,
}

/// How far a component's failure reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Its node.
    Node,
    /// Everything.
    Cluster,
}

/// Severity of a cause if it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 1
    Low,
    /// 2
    Medium,
    /// 3
    High,
    /// 4
    Critical,
}

/// A hypothesis.
#[derive(Debug)]
pub struct Cause {
    /// Kebab-case id.
    pub id: String,
    /// `KD-…`; empty for `not-kuma`.
    pub code: String,
    /// Class of the contract.
    pub class: String,
    /// Severity.
    pub severity: Severity,
    /// Title.
    pub title: Text,
    /// What it does to the user's workloads.
    pub impact: Text,
    /// The general cause of which this is a form.
    pub form_of: Option<String>,
    /// Releases in which it exists.
    pub versions: Option<semver::VersionReq>,
    /// Platforms on which it exists; empty: all.
    pub platforms: Vec<String>,
    /// How common it is among subjects with each symptom that it explains.
    pub explains: BTreeMap<String, Likelihood>,
    /// Question id → answer id → how likely under this cause.
    pub expects: BTreeMap<String, BTreeMap<String, Likelihood>>,
    /// Steps.
    pub remediation: Vec<Step>,
    /// Links.
    pub references: Vec<String>,
}

/// A remediation step.
#[derive(Debug, Clone)]
pub struct Step {
    /// What to do.
    pub title: Text,
    /// Argument list with `{placeholders}`; empty for advice without a command.
    pub command: Vec<String>,
    /// `nothing`, `restarts-pod`, `config`, `node`.
    pub changes: Changes,
    /// Only on these platforms; empty: all.
    pub platforms: Vec<String>,
}

/// What a step changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// Nothing.
    Nothing,
    /// Restarts pods.
    RestartsPod,
    /// Configuration.
    Config,
    /// A node.
    Node,
}

impl RuleSet {
    /// A signal by id.
    #[must_use]
    pub fn signal(&self, id: &str) -> Option<SignalIx> {
        self.signals.binary_search_by(|s| s.id.as_str().cmp(id)).ok()
    }

    /// A question by id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<QuestionIx> {
        self.questions.binary_search_by(|q| q.id.as_str().cmp(id)).ok()
    }

    /// A cause by id.
    #[must_use]
    pub fn cause(&self, id: &str) -> Option<CauseIx> {
        self.causes.binary_search_by(|c| c.id.as_str().cmp(id)).ok()
    }
}
