//! A preflight as a document, escaped, and in each format.

use std::io::{self, Write};

use super::escape::{escape, prose};
use super::v1::Tool;
use super::{Format, Language, Style, table, yaml};
use crate::preflight::Check;
use crate::preflight::v1::{self, Preflight};

pub(super) use crate::preflight::v1::Answer;

/// The document.
pub type Document = Preflight<Tool>;

/// Makes the document: one language, foreign text escaped and masked.
#[must_use]
pub fn document(tool: Tool, checks: &[Check], language: Language) -> Document {
    let spoken = if language == Language::Zh { v1::Language::Chinese } else { v1::Language::English };
    let mut document = Preflight::new(tool, checks, spoken);
    for answer in &mut document.checks {
        answer.says = prose(&answer.says);
        answer.subject.kind = escape(&answer.subject.kind);
        for part in [&mut answer.subject.namespace, &mut answer.subject.name].into_iter().flatten() {
            *part = escape(part);
        }
        for seen in &mut answer.evidence {
            (seen.at, seen.text) = (escape(&seen.at), prose(&seen.text));
        }
        for step in &mut answer.remediation {
            step.title = prose(&step.title);
            step.command = step.command.iter().map(|word| escape(word)).collect();
        }
    }
    document
}

/// Writes it; formats that it does not have are written as a table.
///
/// # Errors
/// Those of the writer.
pub fn write(format: Format, document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(document).map_err(io::Error::other)?;
            writeln!(out, "{text}")
        }
        Format::Yaml => yaml::any(document, out),
        _ => table::preflight::write(document, style, out),
    }
}
