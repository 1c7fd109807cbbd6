//! The diagnosis: ranked causes per finding, self-contained, so that a report needs neither rules nor evidence.
//!
//! Mirrors `kuma-diagnose/v1`; texts are in both languages, all foreign text still raw (reports escape and mask).

use crate::evidence::{Gap, InputRecord, Time};
use crate::matching::{Context, Origin, Scope, SubjectName, Timeline};
use crate::rule::{Changes, CollectNeeds, Severity, Text};

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Something of the mesh fails.
    Failing,
    /// All was looked at and shows no failure.
    Healthy,
    /// Not enough evidence.
    InsufficientEvidence,
    /// Something fails, and it is not the mesh.
    NotKuma,
}

/// Everything a report says.
#[derive(Debug)]
pub struct Diagnosis {
    /// Version of the rules.
    pub rules_version: String,
    /// Number of causes.
    pub rules_count: usize,
    /// Digest of the rule files.
    pub rules_digest: String,
    /// Inputs.
    pub inputs: Vec<InputRecord>,
    /// Verdict.
    pub verdict: Verdict,
    /// What was read of the mesh.
    pub context: Context,
    /// Findings, in the contract's order.
    pub findings: Vec<Finding>,
    /// True, but doing no harm now.
    pub risks: Vec<Risk>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// Bytes of logs scanned.
    pub bytes_scanned: u64,
    /// Lines scanned.
    pub lines_scanned: u64,
}

/// Subjects with one symptom, and their causes.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Digest of symptom, subjects and first cause.
    pub id: String,
    /// Symptom id.
    pub symptom: String,
    /// Symptom title.
    pub symptom_title: Text,
    /// What shows the symptom, for the subject that the evidence is quoted from; its weight is 0, as the ranking is
    /// already among the causes of this symptom.
    pub shown_by: Vec<Piece>,
    /// What fails.
    pub subjects: Vec<SubjectName>,
    /// The subject that the evidence is quoted from.
    pub example: SubjectName,
    /// What happened around it; empty until it is asked for.
    pub timeline: Timeline,
    /// Scope.
    pub scope: Scope,
    /// First seen.
    pub first: Option<Time>,
    /// Last seen.
    pub last: Option<Time>,
    /// Ranked.
    pub causes: Vec<RankedCause>,
    /// All entries under 0.01 together.
    pub rest: f64,
    /// Another product or the application.
    pub not_kuma: f64,
    /// A cause that no rule knows.
    pub unknown: f64,
    /// Causes that the evidence speaks against.
    pub ruled_out: Vec<RuledOut>,
    /// Causes that could not be checked.
    pub not_checkable: Vec<NotCheckable>,
    /// What to collect next, best first.
    pub next: Vec<Next>,
}

/// A form of an undecided cause.
#[derive(Debug, Clone)]
pub struct Form {
    /// Cause id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Title.
    pub title: Text,
    /// Its mass.
    pub probability: f64,
}

/// An entry of the ranking.
#[derive(Debug, Clone)]
pub struct RankedCause {
    /// Cause id.
    pub id: String,
    /// Code.
    pub code: String,
    /// Class.
    pub class: String,
    /// Title.
    pub title: Text,
    /// Impact.
    pub impact: Text,
    /// Severity.
    pub severity: Severity,
    /// Its mass.
    pub probability: f64,
    /// Only where undecided: which forms it may have.
    pub forms: Vec<Form>,
    /// Speaks for it, heaviest first.
    pub supporting: Vec<Piece>,
    /// Speaks against it.
    pub against: Vec<Piece>,
    /// Would decide, but could not be seen.
    pub missing: Vec<Missing>,
    /// What to do; names filled in.
    pub remediation: Vec<RankedStep>,
    /// Links.
    pub references: Vec<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Signal id (question id where absence decides).
    pub signal: String,
    /// What it says.
    pub says: Text,
    /// Log likelihood ratio, nats.
    pub weight: f64,
    /// Where; `None` where absence decides.
    pub origin: Option<Origin>,
    /// The line, message or value.
    pub excerpt: Option<String>,
    /// When.
    pub time: Option<Time>,
    /// How often.
    pub count: u64,
}

/// A question that could not be answered.
#[derive(Debug, Clone)]
pub struct Missing {
    /// Question id.
    pub signal: String,
    /// What is not known.
    pub says: Text,
    /// Why.
    pub why: crate::evidence::Why,
    /// How to collect it.
    pub collect: Vec<String>,
}

/// A step with its names filled in.
#[derive(Debug, Clone)]
pub struct RankedStep {
    /// What to do.
    pub title: Text,
    /// Argument list; empty where there is no command.
    pub command: Vec<String>,
    /// Every name is known.
    pub runnable: bool,
    /// What it changes.
    pub changes: Changes,
}

/// Why a cause is not listed.
#[derive(Debug, Clone)]
pub struct RuledOut {
    /// Cause id.
    pub id: String,
    /// Code.
    pub code: String,
    /// `contradicted` or `expected-evidence-absent`.
    pub why: &'static str,
    /// In words.
    pub says: Text,
}

/// A cause that could not be checked.
#[derive(Debug, Clone)]
pub struct NotCheckable {
    /// Cause id.
    pub id: String,
    /// Code.
    pub code: String,
    /// What is needed.
    pub needs: Vec<String>,
    /// In words.
    pub says: Text,
}

/// A step that would tell most.
#[derive(Debug, Clone)]
pub struct Next {
    /// What it tells, and what each answer would mean.
    pub says: Text,
    /// Command; names filled in.
    pub command: Vec<String>,
    /// Expected information, bits.
    pub gain_bits: f64,
    /// What it needs.
    pub needs: CollectNeeds,
}

/// True, but doing no harm now.
#[derive(Debug, Clone)]
pub struct Risk {
    /// Cause id.
    pub id: String,
    /// Code.
    pub code: String,
    /// In words.
    pub says: Text,
    /// Whom it concerns.
    pub subjects: Vec<SubjectName>,
}
