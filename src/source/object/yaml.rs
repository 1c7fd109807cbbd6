//! Kubernetes objects from YAML.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, BufRead};

use serde::de::DeserializeSeed;

use super::{Defaults, Document, Found, Out};
use crate::evidence::{Location, Sink};

/// Reads YAML: one or more documents, each an object, a list or an array of objects. A broken document becomes a gap; of
/// a broken list, what stands before the broken item is kept. Only errors of the reader itself are returned.
pub(crate) fn yaml(
    at: &Location,
    defaults: &Defaults<'_>,
    reader: &mut dyn BufRead,
    sink: &mut dyn Sink,
) -> io::Result<Found> {
    let mut bytes = Vec::new();
    let read = reader.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let mut out = Out {
        at,
        defaults,
        sink,
        found: Found { whole: true, ..Found::default() },
        last_kind: None,
        namespaces: BTreeSet::new(),
        cut: false,
    };
    for document in documents(text.strip_prefix('\u{feff}').unwrap_or(&text)) {
        one(&unmasked(document), &mut out);
    }
    read.map(|_| out.found)
}

/// One document as it is.
///
/// # Errors
/// If it is not YAML.
pub(crate) fn value(text: &str) -> Result<serde_json::Value, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// The documents of a stream, cut at `---` lines so that a broken one does not spoil the next.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let here = rest?;
        let mut from = 0;
        let cut = loop {
            match here.get(from..).and_then(|tail| tail.find("\n---")) {
                None => break None,
                Some(found) => {
                    let mark = from + found + 1;
                    let after = here.as_bytes().get(mark + 3);
                    if after.is_none_or(u8::is_ascii_whitespace) {
                        break Some(mark);
                    }
                    from = mark;
                }
            }
        };
        let (document, tail) =
            cut.map_or((here, None), |mark| (here.get(..mark).unwrap_or(here), here.get(mark + 3..)));
        rest = tail;
        Some(document)
    })
    .filter(|document| !document.trim().is_empty())
}

fn one(document: &str, out: &mut Out<'_>) {
    let Err(error) = parse(document, out) else { return };
    out.found.whole = false;
    // The parser reads a document whole before it gives anything, so nothing of it was pushed yet: try what stands
    // before the list item that is broken.
    if let Some(before) = error.location().and_then(|place| before_item(document, place.index()))
        && out.found.objects == 0
    {
        out.cut = true;
        let _ = parse(before, out);
        out.cut = false;
    }
    out.broken(&error.to_string(), false);
}

fn parse(document: &str, out: &mut Out<'_>) -> Result<(), serde_yaml::Error> {
    Document { out }.deserialize(serde_yaml::Deserializer::from_str(document))
}

/// The document up to the last item of its outer list that begins before `index`.
fn before_item(document: &str, index: usize) -> Option<&str> {
    let head = document.get(..index.min(document.len()))?;
    let first = document.find("\n- ").or_else(|| document.find("\n  - "))?;
    let indent = if document.get(first..)?.starts_with("\n- ") { "\n- " } else { "\n  - " };
    let last = head.rfind(indent)?;
    (last > first).then(|| document.get(..=last)).flatten()
}

/// Quotes masked values (`***HIDDEN***`), which YAML would take for an alias.
fn unmasked(document: &str) -> Cow<'_, str> {
    if !document.contains("***") {
        return Cow::Borrowed(document);
    }
    let mut out = String::with_capacity(document.len() + 64);
    for line in document.split_inclusive('\n') {
        let body = line.trim_end();
        let value = [": ***", "- ***"].iter().filter_map(|mark| body.find(mark)).min().map(|at| at + 2);
        match value.and_then(|at| body.split_at_checked(at)) {
            Some((key, value)) if !key.contains(['"', '\'']) => {
                out.push_str(key);
                out.push('\'');
                out.push_str(&value.replace('\'', "''"));
                out.push_str("'\n");
            }
            _ => out.push_str(line),
        }
    }
    Cow::Owned(out)
}
