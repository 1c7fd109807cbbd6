//! What was seen of a machine by looking at it now, as an input like any other.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::{Identity, ReadInput, facts};
use crate::evidence::{InputId, InputRecord, InputStatus, Location, Sink};
use crate::host::document::Document;

/// Longest configuration that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Pushes a document; `name` is what people call it.
pub fn document(input: InputId, name: &str, document: &Document, sink: &mut dyn Sink) -> ReadInput {
    let text = serde_json::to_string(document).unwrap_or_default();
    let status = if document.gaps.is_empty() { InputStatus::Complete } else { InputStatus::Partial };
    let record =
        InputRecord { path: name.to_owned(), layout: "host", status, bytes: text.len() as u64, logs: 0, objects: 0 };
    facts::push(document, text, Location { input, path: Arc::from(name), line: None }, sink);
    ReadInput { record, identity: Identity::default() }
}

/// A YAML file, as the user wrote it for us.
///
/// # Errors
/// If it cannot be read, or is not YAML; in words that name the place.
pub fn yaml_file(path: &Path) -> Result<Value, String> {
    use std::io::Read as _;
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| error.to_string())?;
    yaml_text(&text)
}

/// A YAML text.
///
/// # Errors
/// If it is not YAML; in words that name the place.
pub fn yaml_text(text: &str) -> Result<Value, String> {
    super::object::value(text)
}
