//! Reports: a diagnosis as bytes.
//!
//! A diagnosis becomes the published document ([`v1`]), where all foreign text is escaped and masked, and every format
//! renders that document. This room reads no evidence and knows no rule.

mod brief;
mod convert;
mod escape;
mod json;
pub mod looks;
pub mod preflight;
mod subjects;
mod table;
mod text;
mod tool;
pub mod v1;
mod words;
mod yaml;

use std::io::{self, Write};

use crate::inference::Diagnosis;

pub use crate::redact::mask;
pub use convert::document;
pub use escape::escape;
pub use table::terminal_width;
pub use text::{command, command_lines, wrap};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// For people, to paste into a chat or a ticket.
    Brief,
    /// The published document.
    Json,
    /// The published document.
    Yaml,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Table, Self::Brief, Self::Json, Self::Yaml];

    /// The name that a user types.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Brief => "brief",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// Whether it is read by people, in their language.
    #[must_use]
    pub const fn is_prose(self) -> bool {
        matches!(self, Self::Table | Self::Brief)
    }
}

/// Language of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

/// How much of a report people see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// One screen a problem.
    #[default]
    Short,
    /// Everything.
    Full,
}

/// Whether this is the only document of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Series {
    /// It is.
    #[default]
    Single,
    /// One of several: JSON lines, a YAML stream.
    Several,
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Plain text.
    #[default]
    Off,
    /// Terminal colours.
    On,
}

/// How a report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Language.
    pub language: Language,
    /// Columns.
    pub width: usize,
    /// Colour.
    pub colour: Colour,
    /// How much.
    pub detail: Detail,
    /// The only document, or one of several.
    pub series: Series,
}

impl Default for Style {
    fn default() -> Self {
        Self { language: Language::En, width: 100, colour: Colour::Off, detail: Detail::Short, series: Series::Single }
    }
}

/// Writes a diagnosis.
///
/// # Errors
/// Those of the writer.
pub fn write(format: Format, diagnosis: &Diagnosis, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let report = document(diagnosis, style.language);
    match format {
        Format::Table => table::write(&report, style, out),
        Format::Brief => brief::write(&report, style, out),
        Format::Json => json::write(&report, style.series, out),
        Format::Yaml => yaml::write(&report, style.series, out),
    }
}
