//! What made a document.

use serde::Serialize;

/// The tool and its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tool {
    /// Version of the tool.
    pub version: &'static str,
    /// Its rules.
    pub rules: Rules,
}

/// Which rules were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// Version of the shipped rules.
    pub version: String,
    /// Number of causes.
    pub count: usize,
    /// `sha256:…` over all rule files.
    pub digest: String,
}
