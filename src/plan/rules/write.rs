//! The files that `rules test` writes: a report for build servers, and recorded answers. The only file that writes any,
//! and only where the user says.

use std::path::Path;

use crate::messages::proof as say;
use crate::report::Language;

use super::super::{Refusal, fill};

/// Writes a text, replacing what was there.
pub(super) fn text(path: &Path, text: &str, spoken: Language) -> Result<(), Refusal> {
    std::fs::write(path, text).map_err(|error| {
        let path = path.display().to_string();
        Refusal::Usage(fill(&say::NOT_WRITTEN, spoken, &[("path", &path), ("why", &error.to_string())]))
    })
}
