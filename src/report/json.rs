//! The document as JSON.

use std::io::{self, Write};

use super::{Series, v1};

/// Writes the document: indented, or on one line where it is one of several (JSON lines).
pub(super) fn write(report: &v1::Report, series: Series, out: &mut dyn Write) -> io::Result<()> {
    let text = match series {
        Series::Single => serde_json::to_string_pretty(report),
        Series::Several => serde_json::to_string(report),
    };
    writeln!(out, "{}", text.map_err(io::Error::other)?)
}
