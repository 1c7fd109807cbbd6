//! `kubectl-kuma-diagnose`: why a pod's Kuma networking did not come up.
//!
//! ```text
//! source ──log blocks, objects, facts, gaps──▶ matching ──Evidence──▶ answers ──▶ inference ──▶ report
//!                                     rule ──────┴──────────────────────┴───────────┘
//! ```
//! Nothing flows back: a report never asks a source, inference never opens a file, matching never prints.

pub mod cli;
pub mod evidence;
pub mod host;
pub mod inference;
pub mod kit;
pub mod matching;
pub mod messages;
pub mod plan;
pub mod preflight;
pub mod probe;
pub mod redact;
pub mod report;
pub mod rule;
pub mod source;
