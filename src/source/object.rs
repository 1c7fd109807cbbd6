//! Kubernetes objects from JSON and YAML, pruned as they are read.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::evidence::{Gap, Location, Object, Sink, Why};
use crate::messages::source as messages;

/// What the place of a list tells of its items, where they do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defaults<'a> {
    /// Kind of the items.
    pub(crate) kind: Option<&'a str>,
    /// Version of their API.
    pub(crate) api_version: Option<&'a str>,
}

/// What was read of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Objects pushed.
    pub(crate) objects: u64,
    /// Whether it was read to its end without an error (otherwise a gap was pushed).
    pub(crate) whole: bool,
    /// Kind of the items of a typed list (`Pod` for a `PodList`) or of the last object.
    pub(crate) kind: Option<String>,
}

/// Reads JSON: an object, a list, an array of objects, or several of them after one another.
pub(crate) fn json(
    at: &Location,
    defaults: &Defaults<'_>,
    reader: &mut dyn BufRead,
    sink: &mut dyn Sink,
) -> io::Result<Found> {
    let mut found = Found::default();
    for value in serde_json::Deserializer::from_reader(reader).into_iter::<Value>() {
        match value {
            Ok(value) => spread(at, defaults, value, sink, &mut found),
            Err(error) if error.is_io() => return Err(error.into()),
            Err(error) => {
                unreadable(at, &error.to_string(), sink);
                return Ok(found);
            }
        }
    }
    found.whole = true;
    Ok(found)
}

/// Reads YAML: one or more documents, each an object, a list or an array of objects.
pub(crate) fn yaml(
    at: &Location,
    defaults: &Defaults<'_>,
    reader: &mut dyn BufRead,
    sink: &mut dyn Sink,
) -> io::Result<Found> {
    let mut text = Vec::new();
    reader.read_to_end(&mut text)?;
    let mut found = Found::default();
    for document in serde_yaml::Deserializer::from_slice(&text) {
        match Value::deserialize(document) {
            Ok(value) => spread(at, defaults, value, sink, &mut found),
            Err(error) => {
                unreadable(at, &error.to_string(), sink);
                return Ok(found);
            }
        }
    }
    found.whole = true;
    Ok(found)
}

fn unreadable(at: &Location, error: &str, sink: &mut dyn Sink) {
    let effect = messages::OBJECTS_UNREADABLE.fill(&[("error", error)]);
    sink.gap(Gap { what: at.path.to_string(), why: Why::Unreadable, source: at.path.to_string(), effect });
}

fn spread(at: &Location, defaults: &Defaults<'_>, mut value: Value, sink: &mut dyn Sink, found: &mut Found) {
    let items = match &mut value {
        Value::Array(items) => std::mem::take(items),
        Value::Object(map) => match map.get_mut("items") {
            Some(Value::Array(items)) => std::mem::take(items),
            _ => vec![value],
        },
        _ => return,
    };
    for item in items {
        let kind = item.get("kind").and_then(Value::as_str).or(defaults.kind).map(str::to_owned);
        let name = item.pointer("/metadata/name").and_then(Value::as_str).map(str::to_owned);
        let namespace = item.pointer("/metadata/namespace").and_then(Value::as_str).map(Arc::from);
        let (Some(kind), Some(name)) = (kind, name) else { continue };
        found.objects += 1;
        sink.object(Object { kind: kind.into(), namespace, name: name.into(), at: at.clone(), value: item });
    }
}
