//! The published document `kuma-diagnose/v1`: its own types, apart from those that the analysis works with.
//!
//! Other programs rely on these fields: they are only ever added to. `schema/report.v1.schema.json` describes the same
//! document. Text formats for people render it too, so that nothing reaches a reader that the document does not hold.

use serde::Serialize;

pub use super::looks::Look;
pub use super::tool::{Rules, Tool};

/// `apiVersion` of the document.
pub const API_VERSION: &str = "kuma-diagnose/v1";

/// One run's document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`API_VERSION`].
    pub api_version: &'static str,
    /// `Report`.
    pub kind: &'static str,
    /// What made it.
    pub tool: Tool,
    /// What was read.
    pub inputs: Vec<Input>,
    /// `failing`, `healthy`, `insufficient-evidence`, `not-kuma`.
    pub verdict: &'static str,
    /// What was read of the mesh.
    pub context: Context,
    /// What fails, most urgent first.
    pub findings: Vec<Finding>,
    /// True, but doing no harm now.
    pub risks: Vec<Risk>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// Counts.
    pub stats: Stats,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// As the user named it.
    pub path: String,
    /// `troubleshoot`, `logs`, `stdin`, …
    pub layout: String,
    /// `complete`, `partial`, `unreadable`.
    pub status: &'static str,
    /// Uncompressed bytes.
    pub bytes: u64,
    /// Log streams.
    pub logs: u64,
    /// Kubernetes objects, events included.
    pub objects: u64,
}

/// What was read of the mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// The installation.
    pub kuma: Kuma,
    /// Meshes, by name.
    pub meshes: Vec<Mesh>,
    /// Nodes whose clocks differ from the control plane's, by name.
    pub clocks: Vec<Clock>,
    /// Looks at machines and network namespaces themselves.
    pub looks: Vec<Look>,
}

/// A node's clock that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// The node.
    pub node: String,
    /// By how many seconds at least; positive where the node is ahead.
    pub seconds: i64,
    /// What follows from it.
    pub says: String,
}

/// Kuma's installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Kuma {
    /// `kuma` or `kong-mesh`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// System namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `none`, `chained`, `standalone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cni: Option<String>,
}

/// A mesh and its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Mesh {
    /// Name.
    pub name: String,
    /// Settings that were read.
    pub settings: Vec<Setting>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Field path.
    pub field: String,
    /// Value.
    pub value: String,
    /// What it does and does not explain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevance: Option<String>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Digest, stable for the same evidence.
    pub id: String,
    /// Its symptom.
    pub symptom: Symptom,
    /// What fails.
    pub subjects: Vec<Subject>,
    /// `all`, `one-node`, `one-workload`, `one-namespace`, `young-nodes`, `one-pod`, `mixed`.
    pub scope: &'static str,
    /// First seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// Last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
    /// Most probable first.
    pub causes: Vec<Cause>,
    /// Entries below 0.01 together.
    pub rest_probability: f64,
    /// Another product or the application.
    pub not_kuma_probability: f64,
    /// A cause that no rule knows.
    pub unknown_probability: f64,
    /// Causes that the evidence speaks against.
    pub ruled_out: Vec<RuledOut>,
    /// Causes that could not be checked.
    pub not_checkable: Vec<NotCheckable>,
    /// What to collect next, best first.
    pub next: Vec<Next>,
    /// The subject that the evidence is quoted from.
    pub example: Subject,
    /// What happened around it, in order of time; empty without `--timeline`.
    pub timeline: Vec<Moment>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// When, as it was written.
    pub time: String,
    /// When it was seen last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_time: Option<String>,
    /// How often, where it was seen more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Seconds after the subject's sandbox was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<f64>,
    /// `node`, `cni`, `taint`, `control-plane`, `pod`, `sandbox`, `init`, `validator`, `sidecar`, `container`.
    pub actor: &'static str,
    /// What.
    pub says: String,
    /// Where it was read.
    pub source: Source,
    /// Whether a clock wrote it that is known to differ; the order and the offset are put right.
    pub skewed: bool,
}

/// A symptom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Symptom {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// Something that fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// `Pod`, `ReplicaSet`, `DaemonSet`, `Node`, `Log`, …
    pub kind: String,
    /// Namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Name; the path of a `Log`.
    pub name: String,
    /// `Deployment/cart`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Mesh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mesh: Option<String>,
    /// Of a `Log`: the pod that its name or content tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// The validator's run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
}

/// A run of the validator.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// End.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<String>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Connection attempts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u64>,
}

/// A cause, ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// Id.
    pub id: String,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Class.
    pub class: String,
    /// Title.
    pub title: String,
    /// `critical`, `high`, `medium`, `low`.
    pub severity: &'static str,
    /// What it does to the user's workloads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// Its mass.
    pub probability: f64,
    /// Only where undecided: which forms it may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// What speaks for and against it, and what is not known.
    pub evidence: Evidence,
    /// What to do, harmless first.
    pub remediation: Vec<Step>,
    /// Links.
    pub references: Vec<String>,
}

impl Cause {
    /// The forms that people are told of: none where even the likeliest holds only a small share of the cause's mass, as
    /// then it is the cause itself that is meant.
    #[must_use]
    pub(crate) fn open_forms(&self) -> &[Form] {
        /// Least share of the likeliest form.
        const SHARE: f64 = 0.1;
        match self.forms.first() {
            Some(best) if best.probability >= SHARE * self.probability => &self.forms,
            _ => &[],
        }
    }
}

/// A form of an undecided cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// Id.
    pub id: String,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Title.
    pub title: String,
    /// Its mass.
    pub probability: f64,
}

/// Evidence of a cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Speaks for it, heaviest first.
    #[serde(rename = "for")]
    pub supporting: Vec<Piece>,
    /// Speaks against it.
    pub against: Vec<Piece>,
    /// Would decide, but could not be seen.
    pub missing: Vec<Missing>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Piece {
    /// Signal id, or the question's where an absence decides.
    pub signal: String,
    /// What it says.
    pub says: String,
    /// Log likelihood ratio, nats; 0: it shows the symptom and does not tell the causes apart.
    pub weight: f64,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The line, message or value: masked, escaped, at most 400 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// How often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Where a piece of evidence lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Index of the input.
    pub input: u32,
    /// Path inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// Container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// `Kind/namespace/name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Field of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// Evidence that would decide, but could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// Question id.
    pub signal: String,
    /// What is not known.
    pub says: String,
    /// Why.
    pub why: &'static str,
    /// How to collect it.
    pub collect: Vec<String>,
}

/// A step of the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What to do.
    pub title: String,
    /// Argument list.
    pub command: Vec<String>,
    /// Every name in it is known.
    pub runnable: bool,
    /// `nothing`, `restarts-pod`, `config`, `node`.
    pub changes: &'static str,
    /// Whether the tool could do it itself.
    pub automatic: bool,
}

/// A cause that is not listed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuledOut {
    /// Id.
    pub id: String,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `contradicted`, `expected-evidence-absent`.
    pub why: &'static str,
    /// In words.
    pub says: String,
}

/// A cause that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotCheckable {
    /// Id.
    pub id: String,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What is needed.
    pub needs: Vec<String>,
    /// In words.
    pub says: String,
}

/// A step that would tell most.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Next {
    /// What it tells.
    pub says: String,
    /// Argument list.
    pub command: Vec<String>,
    /// Expected information.
    pub gain_bits: f64,
    /// `read`, `debug-pod`, `node-access`.
    pub needs: &'static str,
}

/// True, but doing no harm now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// Cause id.
    pub id: String,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// In words.
    pub says: String,
    /// Whom it concerns.
    pub subjects: Vec<Subject>,
}

/// Something that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// What.
    pub what: String,
    /// Why.
    pub why: &'static str,
    /// Where this was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What follows from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
}

/// Counts, never wall time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// Bytes of logs.
    pub bytes_scanned: u64,
    /// Lines.
    pub lines_scanned: u64,
}
