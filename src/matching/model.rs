//! What matching hands to inference: per subject, its symptom and the answers to all questions.

use std::collections::BTreeMap;

use crate::evidence::{Gap, Time, Why};
pub use crate::host::document::Trial;
pub use crate::host::ports::Port;
pub use crate::host::summary::Fault;
use crate::rule::{QuestionIx, SignalIx, SubjectKind, SymptomIx, Text};

/// Three states of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Seen.
    Present,
    /// Not there, and the source that would show it was read whole.
    Absent,
    /// Nobody can tell.
    Unobservable(Why),
}

/// Where a piece of evidence was seen; mirrors `source` of the report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Origin {
    /// Index of the input.
    pub input: u32,
    /// Path inside it.
    pub path: String,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Namespace.
    pub namespace: Option<String>,
    /// Pod.
    pub pod: Option<String>,
    /// Container.
    pub container: Option<String>,
    /// `Kind/namespace/name`.
    pub object: Option<String>,
    /// Field of the object.
    pub field: Option<String>,
}

/// A sighting: what decides an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sighting {
    /// The signal.
    pub signal: SignalIx,
    /// Where.
    pub origin: Origin,
    /// The line, message or field value; at most 400 characters, not yet escaped or masked.
    pub excerpt: String,
    /// When.
    pub time: Option<Time>,
    /// How often.
    pub count: u64,
}

/// What is known of one question for one subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Index of the answer, and the sightings that decide it (possibly none: absence decided).
    Answer(usize, Vec<Sighting>),
    /// It cannot be answered, and why.
    Unobservable(Why),
}

/// The validator's run, where it was seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Validation {
    /// Start.
    pub started: Option<Time>,
    /// End.
    pub finished: Option<Time>,
    /// Seconds it took.
    pub seconds: Option<f64>,
    /// Connection attempts.
    pub attempts: Option<u64>,
}

/// A subject, as the report names it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubjectName {
    /// `Pod`, `ReplicaSet`, `DaemonSet`, `Node`, `Log` …
    pub kind: String,
    /// Namespace.
    pub namespace: Option<String>,
    /// Name (path for `Log`).
    pub name: String,
    /// `Deployment/cart`.
    pub owner: Option<String>,
    /// Node.
    pub node: Option<String>,
    /// Mesh.
    pub mesh: Option<String>,
    /// For logs: the pod that the path or content names.
    pub pod: Option<String>,
    /// The validator's run.
    pub validation: Option<Validation>,
}

/// Scope of a symptom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Every sibling.
    All,
    /// All of one node, and none elsewhere.
    OneNode,
    /// One workload.
    OneWorkload,
    /// One namespace.
    OneNamespace,
    /// Pods of young nodes.
    YoungNodes,
    /// One pod alone.
    OnePod,
    /// No such pattern.
    Mixed,
}

/// One subject that shows a symptom.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name.
    pub name: SubjectName,
    /// What kind of subject.
    pub kind: SubjectKind,
    /// Its symptom.
    pub symptom: SymptomIx,
    /// What shows the symptom.
    pub shown_by: Vec<Sighting>,
    /// Answers, by question; questions that do not concern the symptom are left out.
    pub answers: BTreeMap<QuestionIx, Known>,
    /// Scope of its symptom.
    pub scope: Scope,
    /// It is a pod that is known to wait for a node.
    pub unplaced: bool,
    /// First seen.
    pub first: Option<Time>,
    /// Last seen.
    pub last: Option<Time>,
    /// Values for `{placeholders}` in texts and commands: `pod.name`, `pod.namespace`, `node.name`, `cni.namespace` …
    pub names: BTreeMap<String, String>,
    /// Kuma's version, as the subject's images tell it.
    pub version: Option<semver::Version>,
    /// Platform (`eks`, `gke`, `aks`, `openshift`, `k3s`, `rke2`, `kind`, `talos`, `bottlerocket`), if known.
    pub platform: Option<String>,
}

/// A mesh or control-plane setting that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Field path.
    pub field: String,
    /// Value, as text.
    pub value: String,
    /// What it does and does not explain.
    pub relevance: Text,
}

/// A node's clock that differs from the control plane's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSkew {
    /// The node.
    pub node: String,
    /// By how many whole seconds at least; positive where the node is ahead.
    pub seconds: i64,
}

/// Kuma's installation, as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// `kuma` or `kong-mesh`.
    pub product: Option<&'static str>,
    /// Version.
    pub version: Option<String>,
    /// System namespace.
    pub namespace: Option<String>,
    /// `none`, `chained` or `standalone`.
    pub cni: Option<&'static str>,
    /// Meshes by name, with the settings that were read.
    pub meshes: Vec<(String, Vec<Setting>)>,
    /// Nodes whose clocks differ, by name.
    pub clocks: Vec<ClockSkew>,
    /// Machines and network namespaces that were looked at.
    pub looks: Vec<Look>,
}

/// A look at a machine or a network namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// `Pod/shop/cart-7d9f`, `Node/n1`.
    pub subject: String,
    /// Whether connections reach the sidecar: `yes`, `no`, `unknown`.
    pub redirects: &'static str,
    /// How much of the rules was read: `read`, `partly`, `unread`, `not-wanted`, `not-looked-at`.
    pub rules: &'static str,
    /// Whether enough of a machine was seen to say that nothing is wrong with it.
    pub machine_seen: bool,
    /// As which user the sidecar's connections should have been made, if they were tried as another.
    pub instead_of: Option<u32>,
    /// The ports of Kuma's components, with who listens; empty where that could not be read.
    pub ports: Vec<Port>,
    /// What was tried.
    pub trials: Vec<Trial>,
    /// What is wrong, what decides first.
    pub faults: Vec<Fault>,
}

/// Whether the evidence that would show a failure was there, for everything in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It was there and shows none.
    Shown,
    /// It was not there, or not enough of it.
    NotShown,
    /// A meshed pod does not come up, and nothing that was seen tells why.
    Unexplained,
}

/// Everything that inference needs.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Subjects with a symptom, by kind, namespace and name.
    pub subjects: Vec<Subject>,
    /// Kuma's installation.
    pub context: Context,
    /// Whether health was shown for the rest.
    pub health: Health,
    /// What could not be seen while answering: predicates that cannot be evaluated.
    pub gaps: Vec<Gap>,
}
