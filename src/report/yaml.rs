//! The document as YAML.

use std::io::{self, Write};

use super::{Series, v1};

/// Writes another document.
pub(super) fn any(document: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_yaml::to_string(document).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

/// Writes the document; where it is one of several, `---` opens it.
pub(super) fn write(report: &v1::Report, series: Series, out: &mut dyn Write) -> io::Result<()> {
    if series == Series::Several {
        writeln!(out, "---")?;
    }
    let text = serde_yaml::to_string(report).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}
