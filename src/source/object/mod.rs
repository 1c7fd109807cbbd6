//! Kubernetes objects from JSON and YAML, pruned as they are read: never a generic tree of a whole list.

mod prune;
mod yaml;

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::evidence::{Gap, Location, Object, Sink, Why};
use crate::messages::source as messages;

use prune::{Key, Place, Pruned};

pub(crate) use yaml::{value, yaml};

/// What the place of a list tells of its items, where they do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Defaults<'a> {
    /// Kind of the items.
    pub(crate) kind: Option<&'a str>,
    /// Version of their API.
    pub(crate) api_version: Option<&'a str>,
    /// Their namespace.
    pub(crate) namespace: Option<&'a str>,
}

/// The shape of what was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing at all.
    #[default]
    Empty,
    /// An object with `items`.
    List,
    /// A bare array.
    Array,
    /// One object, or several after one another.
    Objects,
}

/// What was read of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Objects pushed.
    pub(crate) objects: u64,
    /// Whether it was read to its end without an error (otherwise a gap was pushed).
    pub(crate) whole: bool,
    /// Its shape (of the last value, where there are several).
    pub(crate) shape: Shape,
    /// Kind of the last object pushed.
    pub(crate) kind: Option<Arc<str>>,
}

/// Reads JSON: an object, a list, an array of objects, or several of them after one another. Broken JSON becomes a gap;
/// what stands before it is kept. Only errors of the reader itself are returned.
pub(crate) fn json(
    at: &Location,
    defaults: &Defaults<'_>,
    reader: &mut dyn BufRead,
    sink: &mut dyn Sink,
) -> io::Result<Found> {
    skip_mark(reader)?;
    // A concrete buffer: serde_json reads byte by byte, which must not be a dynamic call each.
    let mut parser = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 << 10, reader));
    let mut out =
        Out { at, defaults, sink, found: Found::default(), last_kind: None, namespaces: BTreeSet::new(), cut: false };
    loop {
        match parser.end() {
            Ok(()) => {
                out.found.whole = true;
                return Ok(out.found);
            }
            Err(error) if error.is_io() => return Err(error.into()),
            Err(_) => {}
        }
        match (Document { out: &mut out }).deserialize(&mut parser) {
            Ok(()) => {}
            Err(error) if error.is_io() => return Err(error.into()),
            Err(error) => {
                out.broken(&error.to_string(), error.is_eof());
                return Ok(out.found);
            }
        }
    }
}

/// Skips a byte order mark.
fn skip_mark(reader: &mut dyn BufRead) -> io::Result<()> {
    if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(())
}

/// Where objects go, whatever they are written in.
struct Out<'a> {
    at: &'a Location,
    defaults: &'a Defaults<'a>,
    sink: &'a mut dyn Sink,
    found: Found,
    last_kind: Option<Arc<str>>,
    /// Namespaces of the objects of the list that is being read.
    namespaces: BTreeSet<Arc<str>>,
    /// Whether what is read is only the beginning of a text.
    cut: bool,
}

impl Out<'_> {
    /// A typed list that was read whole is the API server's own answer. Where it holds objects of the system and of another
    /// namespace, or of no namespace at all, nothing kept objects from whoever asked: it is the list of all.
    fn listed(&mut self, list: &Map<String, Value>) {
        let Some(kind) = list.get("kind").and_then(Value::as_str).and_then(item_kind) else { return };
        let goes_on = list.get("metadata").and_then(|m| m.get("continue")).and_then(Value::as_str);
        if self.cut || goes_on.is_some_and(|token| !token.is_empty()) {
            return;
        }
        let of_all = self.namespaces.contains("kube-system") && self.namespaces.len() > 1;
        let without = ["Node", "MutatingWebhookConfiguration"].contains(&kind) && self.namespaces.is_empty();
        if LISTED.contains(&kind) && of_all || without {
            self.sink.listed(kind, None);
        }
    }

    /// A gap for what cannot be parsed.
    fn broken(&mut self, error: &str, cut: bool) {
        let why = if cut { Why::Truncated } else { Why::Unreadable };
        let effect = messages::OBJECTS_UNREADABLE.fill(&[("error", error)]);
        let path = self.at.path.to_string();
        self.sink.gap(Gap { what: path.clone(), why, source: path, effect });
    }

    /// Pushes one object; a list inside is spread. `kind` is what the list around it tells.
    fn emit(&mut self, value: Value, kind: Option<&str>, api_version: Option<&str>) {
        let Value::Object(mut map) = value else { return };
        let own = |map: &Map<String, Value>, key| map.get(key).and_then(Value::as_str).map(str::to_owned);
        let own_kind = own(&map, "kind").filter(|k| !k.is_empty());
        if own_kind.as_deref().is_some_and(|k| k.ends_with("List"))
            && let Some(Value::Array(items)) = map.remove("items")
        {
            let kind = own_kind.as_deref().and_then(item_kind);
            let version = own(&map, "apiVersion");
            for item in items {
                self.emit(item, kind, version.as_deref());
            }
            return;
        }
        let Some(kind) = own_kind.or_else(|| kind.or(self.defaults.kind).map(str::to_owned)) else { return };
        let text = |key: &str| map.get("metadata").and_then(|m| m.get(key)).and_then(Value::as_str);
        let Some(name) = text("name").filter(|n| !n.is_empty()).map(Arc::<str>::from) else { return };
        let namespace = text("namespace").filter(|n| !n.is_empty()).or(self.defaults.namespace).map(Arc::from);
        if let Some(version) = api_version.or(self.defaults.api_version) {
            map.entry("apiVersion").or_insert_with(|| Value::String(version.to_owned()));
        }
        map.entry("kind").or_insert_with(|| Value::String(kind.clone()));
        prune::finish(&kind, &mut map);
        let kind = self.shared(&kind);
        self.found.objects += 1;
        self.found.kind = Some(Arc::clone(&kind));
        if let Some(namespace) = namespace.as_ref().filter(|own| !self.namespaces.contains(&***own)) {
            self.namespaces.insert(Arc::clone(namespace));
        }
        self.sink.object(Object { kind, namespace, name, at: self.at.clone(), value: Value::Object(map) });
    }

    /// The kind as a shared text: lists hold thousands of the same.
    fn shared(&mut self, kind: &str) -> Arc<str> {
        match &self.last_kind {
            Some(last) if **last == *kind => Arc::clone(last),
            _ => {
                let fresh: Arc<str> = kind.into();
                self.last_kind = Some(Arc::clone(&fresh));
                fresh
            }
        }
    }
}

/// Kinds whose typed lists tell whether they hold the objects of all namespaces.
const LISTED: [&str; 5] = ["Pod", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];

/// `Pod` for `PodList`; `None` for `List` itself.
fn item_kind(list: &str) -> Option<&str> {
    list.strip_suffix("List").filter(|kind| !kind.is_empty())
}

/// One value at the top of a text.
struct Document<'o, 'a> {
    out: &'o mut Out<'a>,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.out.found.shape = Shape::Array;
        while let Some(item) = items.next_element_seed(Pruned(Place::Object))? {
            self.out.emit(item, None, None);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut map = Map::new();
        let mut list = None;
        self.out.namespaces.clear();
        while let Some(key) = fields.next_key_seed(Key)? {
            if key == "items" {
                let kind = map.get("kind").and_then(Value::as_str).and_then(item_kind);
                let version = map.get("apiVersion").and_then(Value::as_str);
                list =
                    Some(fields.next_value_seed(Items { out: &mut *self.out, kind, version, waiting: Vec::new() })?);
            } else {
                prune::field(&mut fields, Place::Object, key, &mut map)?;
            }
        }
        let Some(waiting) = list else {
            self.out.found.shape = Shape::Objects;
            self.out.emit(Value::Object(map), None, None);
            return Ok(());
        };
        self.out.found.shape = Shape::List;
        let kind = map.get("kind").and_then(Value::as_str).and_then(item_kind);
        let version = map.get("apiVersion").and_then(Value::as_str);
        for item in waiting {
            self.out.emit(item, kind, version);
        }
        self.out.listed(&map);
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The items of a list, pushed one by one. Those that do not tell their kind wait, if the list has not told it yet.
struct Items<'o, 'a, 'k> {
    out: &'o mut Out<'a>,
    kind: Option<&'k str>,
    version: Option<&'k str>,
    waiting: Vec<Value>,
}

impl<'de> DeserializeSeed<'de> for Items<'_, '_, '_> {
    type Value = Vec<Value>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_, '_> {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of objects, or null")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Vec<Value>, A::Error> {
        while let Some(item) = items.next_element_seed(Pruned(Place::Object))? {
            if item.get("kind").is_none() && self.kind.is_none() {
                self.waiting.push(item);
            } else {
                self.out.emit(item, self.kind, self.version);
            }
        }
        Ok(self.waiting)
    }

    fn visit_unit<E>(self) -> Result<Vec<Value>, E> {
        Ok(self.waiting)
    }

    fn visit_none<E>(self) -> Result<Vec<Value>, E> {
        Ok(self.waiting)
    }
}

/// Reads one JSON value that is not a Kubernetes object, of at most `limit` bytes.
pub(crate) fn plain(reader: &mut dyn BufRead, limit: u64) -> io::Result<Result<Value, String>> {
    skip_mark(reader)?;
    let text = super::blocks::read_some(reader, limit)?;
    Ok(serde_json::from_slice(&text).map_err(|error| error.to_string()))
}

#[cfg(test)]
mod tests;
