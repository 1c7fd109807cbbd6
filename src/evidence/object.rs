//! Kubernetes objects and what is known of their lists.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::event::{AGE, Event, seconds};
use super::{Location, Time};

/// The field that marks an object of which only a part was shown; Kubernetes has none of this name.
const PARTIAL: &str = "shownInPart";
/// Field of a pod's row: how many containers its column `READY` counts.
pub const CONTAINERS_COUNTED: &str = "containersCounted";
/// Field of a described pod's status: when it was described, in RFC 3339.
pub const SEEN_AT: &str = "seenAt";

/// A Kubernetes object, pruned (no `managedFields`).
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Singular kind, as in `kind:` (`Pod`).
    pub kind: Arc<str>,
    /// Namespace; `None` for cluster-scoped kinds.
    pub namespace: Option<Arc<str>>,
    /// Name.
    pub name: Arc<str>,
    /// Where it was read.
    pub at: Location,
    /// The object.
    pub value: Value,
}

impl Object {
    /// Whether only a part of it was shown (a row of a table, some lines of a description): a field that it lacks is not
    /// known, not absent.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.value.get(PARTIAL).is_some()
    }

    /// Marks what was read as a part of the object.
    pub fn mark_partial(value: &mut Value) {
        if let Some(top) = value.as_object_mut() {
            top.insert(PARTIAL.to_owned(), Value::Bool(true));
        }
    }

    /// Marks what was read as a part of the object of which these fields (`metadata.annotations`) are known whole.
    pub fn mark_fields(value: &mut Value, fields: Vec<String>) {
        if let Some(top) = value.as_object_mut() {
            top.insert(PARTIAL.to_owned(), fields.into());
        }
    }

    /// Whether anything of an object that was shown in part is known whole.
    #[must_use]
    pub fn shows_fields(&self) -> bool {
        self.value.get(PARTIAL).is_some_and(Value::is_array)
    }

    /// Whether a field (`metadata.annotations`) of an object that was shown in part is known whole.
    #[must_use]
    pub fn shows(&self, field: &str) -> bool {
        let whole =
            |known: &str| field.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let fields = self.value.get(PARTIAL).and_then(Value::as_array);
        fields.is_some_and(|fields| fields.iter().filter_map(Value::as_str).any(whole))
    }

    /// The mark by which one key of a map (`metadata.annotations`) is known whole, be it there or not.
    #[must_use]
    pub fn key_of(map: &str, key: &str) -> String {
        format!("{map}[{key}]")
    }

    /// The mark by which all keys of a map that hold a text are known.
    #[must_use]
    pub fn keys_with(map: &str, text: &str) -> String {
        format!("{map}~{text}")
    }

    /// Whether it is known what a map (`metadata.annotations`) has under a key.
    #[must_use]
    pub fn shows_key(&self, map: &str, key: &str) -> bool {
        let fields = self.value.get(PARTIAL).and_then(Value::as_array).into_iter().flatten();
        let one = Self::key_of(map, key);
        let holds = |mark: &str| {
            mark == one
                || mark.strip_prefix(map).and_then(|m| m.strip_prefix('~')).is_some_and(|text| key.contains(text))
        };
        self.shows(map) || fields.filter_map(Value::as_str).any(holds)
    }

    /// Adds to a whole object the fields that somebody asked for by their paths: a description leaves some out.
    fn add_fields_of(&mut self, part: &Value) {
        // What stops before its status, as a file of somebody who keeps manifests does, has the one that a row tells.
        if let (Some(own), Some(status)) = (self.value.as_object_mut(), part.get("status")) {
            own.entry("status").or_insert_with(|| status.clone());
        }
        // A row tells how old the object was when it was listed.
        let created = self.value.pointer("/metadata/creationTimestamp").and_then(Value::as_str).and_then(Time::parse);
        let age = part.get(AGE).and_then(Value::as_str).and_then(seconds).and_then(|age| i64::try_from(age).ok());
        if let (Some((created, age)), Some(status)) =
            (created.zip(age), self.value.get_mut("status").and_then(Value::as_object_mut))
        {
            status.entry(SEEN_AT).or_insert_with(|| created.shifted(age).to_string().into());
        }
        if !part.get(PARTIAL).is_some_and(Value::is_array) {
            return;
        }
        for section in ["metadata", "spec"] {
            if let (Some(own), Some(shown)) = (self.value.get_mut(section), part.get(section)) {
                merge(own, shown);
            }
        }
    }

    /// Adds the fields of another part that this one lacks. Statuses are taken whole, as two of them may tell of two times:
    /// the one that tells of containers.
    fn complete_with(&mut self, other: &Value) {
        let (Some(own), Some(other)) = (self.value.as_object_mut(), other.as_object()) else { return };
        let of_containers =
            |status: &Value| status.get("containerStatuses").or_else(|| status.get("initContainerStatuses")).is_some();
        for (name, value) in other {
            if name == PARTIAL {
                let known = own.get(PARTIAL).and_then(Value::as_array).into_iter().flatten();
                let fields: Vec<Value> = known.chain(value.as_array().into_iter().flatten()).cloned().collect();
                if !fields.is_empty() {
                    own.insert(PARTIAL.to_owned(), fields.into());
                }
                continue;
            }
            match (own.get_mut(name), value.as_object()) {
                (Some(known), Some(_)) if name == "status" => {
                    let fuller = !of_containers(known) && of_containers(value);
                    let older = if fuller { std::mem::replace(known, value.clone()) } else { value.clone() };
                    // A pod starts once, whenever that was looked at.
                    if let (Some(known), Some(start)) = (known.as_object_mut(), older.get("startTime")) {
                        known.entry("startTime").or_insert_with(|| start.clone());
                    }
                    // A list of states that was asked for alone says nothing of the phase.
                    if known.get("phase").is_none() {
                        add_lacking(known, &older);
                    }
                }
                (None, _) => {
                    own.insert(name.clone(), value.clone());
                }
                (Some(own), Some(_)) => add_lacking(own, value),
                _ => {}
            }
        }
        self.know_counted();
    }

    /// Where the pod's row counts as many containers as were shown, each with its state, these are all.
    fn know_counted(&mut self) {
        let names = |pointer: &str, key: &str| -> BTreeSet<String> {
            let all = self.value.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
            all.filter(|c| c.get(key).is_some()).filter_map(|c| Some(c.get("name")?.as_str()?.to_owned())).collect()
        };
        let shown = names("/spec/containers", "name");
        let counted = self.value.get(CONTAINERS_COUNTED).and_then(Value::as_u64);
        let all = counted.is_some_and(|counted| u64::try_from(shown.len()) == Ok(counted));
        if !all || shown != names("/status/containerStatuses", "state") {
            return;
        }
        let known = self.value.get(PARTIAL).and_then(Value::as_array).into_iter().flatten();
        let fields = known.cloned().chain(["spec.containers", "status.containerStatuses"].map(Value::from)).collect();
        if let Some(top) = self.value.as_object_mut() {
            top.insert(PARTIAL.to_owned(), Value::Array(fields));
        }
    }
}

/// How much of a kind was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// The whole list: what is not there does not exist.
    Listed,
    /// Not collected, or only single objects: absence says nothing.
    Unknown,
}

type Key = (Arc<str>, Option<Arc<str>>, Arc<str>);

/// All objects by kind, namespace and name. The first one read wins, unless a later one is fuller.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    map: BTreeMap<Key, Object>,
    listed: BTreeMap<String, BTreeSet<Option<String>>>,
}

impl Objects {
    /// Adds an object; a fuller duplicate (more bytes of JSON keys at the top level, or a status where there was none)
    /// replaces a thinner one. Parts of one object complete each other, and a whole one replaces them.
    pub fn insert(&mut self, mut object: Object) {
        let key = (object.kind.clone(), object.namespace.clone(), object.name.clone());
        let Some(old) = self.map.get_mut(&key) else {
            self.map.insert(key, object);
            return;
        };
        let fuller = weight(&object.value) > weight(&old.value);
        // Of what one text shows in parts, the last is the newest: `kubectl get pods -w`.
        let later = object.at.path == old.at.path && object.at.line > old.at.line && object.at.line.is_some();
        match (object.is_partial(), old.is_partial()) {
            (true, true) if later => {
                object.complete_with(&old.value);
                *old = object;
            }
            (true, true) if fuller => {
                object.complete_with(&old.value);
                *old = object;
            }
            (true, true) => old.complete_with(&object.value),
            (false, true) => {
                object.add_fields_of(&old.value);
                *old = object;
            }
            (false, false) if fuller => *old = object,
            (true, false) => old.add_fields_of(&object.value),
            (false, false) => {}
        }
    }

    /// Gives what was shown without its namespace to the only object of its kind and name that has one; where there is none,
    /// it is in the only namespace that events about its name tell.
    pub fn place_strays(&mut self, events: &[Event]) {
        let strays: Vec<Key> = self
            .map
            .iter()
            .filter(|((_, namespace, _), o)| namespace.is_none() && o.is_partial())
            .map(|(k, _)| k.clone())
            .collect();
        for key in strays {
            let mut homes = self.of_kind(&key.0).filter(|o| o.name == key.2).filter_map(|o| o.namespace.clone());
            let (first, more) = (homes.next(), homes.next().is_some());
            drop(homes);
            let told = || {
                let about = events.iter().filter(|e| e.kind == *key.0 && e.name == *key.2);
                let spaces: BTreeSet<&str> = about.filter_map(|e| e.namespace.as_deref()).collect();
                spaces.first().filter(|_| spaces.len() == 1).map(|space| Arc::from(*space))
            };
            let home = if more { None } else { first.or_else(told) };
            let Some(namespace) = home else { continue };
            if let Some(stray) = self.map.remove(&key) {
                self.insert(Object { namespace: Some(namespace), ..stray });
            }
        }
    }

    /// Notes that a list was collected whole.
    pub fn mark_listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.listed.entry(kind.to_owned()).or_default().insert(namespace.map(str::to_owned));
    }

    /// Whether the list of `kind` in `namespace` (`None`: in the whole cluster) was collected.
    #[must_use]
    pub fn coverage(&self, kind: &str, namespace: Option<&str>) -> Coverage {
        let Some(set) = self.listed.get(kind) else { return Coverage::Unknown };
        let hit = set.contains(&None) || namespace.is_some_and(|n| set.contains(&Some(n.to_owned())));
        if hit { Coverage::Listed } else { Coverage::Unknown }
    }

    /// Whether any list of `kind` was collected, in whatever namespace.
    #[must_use]
    pub fn any_listed(&self, kind: &str) -> bool {
        self.listed.contains_key(kind)
    }

    /// One object.
    #[must_use]
    pub fn get(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&Object> {
        self.map.get(&(Arc::from(kind), namespace.map(Arc::from), Arc::from(name)))
    }

    /// All objects of a kind, by namespace and name.
    pub fn of_kind<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a Object> + use<'a> {
        let start: Key = (Arc::from(kind), None, Arc::from(""));
        let kind = kind.to_owned();
        self.map.range(start..).take_while(move |(k, _)| *k.0 == *kind).map(|(_, o)| o)
    }

    /// All objects, by kind, namespace and name.
    pub fn iter(&self) -> impl Iterator<Item = &Object> {
        self.map.values()
    }

    /// Whether anything is known of one of these kinds: an object, or that there is none.
    #[must_use]
    pub fn knows_any(&self, kinds: &[&str]) -> bool {
        kinds.iter().any(|kind| self.listed.contains_key(*kind) || self.of_kind(kind).next().is_some())
    }

    /// Forgets these kinds, and that they were listed.
    pub fn remove_kinds(&mut self, kinds: &[&str]) {
        self.map.retain(|(kind, ..), _| !kinds.contains(&&**kind));
        self.listed.retain(|kind, _| !kinds.contains(&kind.as_str()));
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}

/// Adds the fields that an object lacks, as they are.
fn add_lacking(own: &mut Value, other: &Value) {
    if let (Some(own), Some(other)) = (own.as_object_mut(), other.as_object()) {
        for (name, value) in other {
            own.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Adds what a value lacks; members of lists are told by their names, or else by their places.
fn merge(own: &mut Value, other: &Value) {
    match (own, other) {
        (Value::Object(own), Value::Object(other)) => {
            for (key, value) in other {
                match own.get_mut(key) {
                    Some(known) => merge(known, value),
                    None => drop(own.insert(key.clone(), value.clone())),
                }
            }
        }
        (Value::Array(own), Value::Array(other)) => {
            for (at, value) in other.iter().enumerate() {
                let same = match value.get("name") {
                    Some(name) => own.iter_mut().find(|o| o.get("name") == Some(name)),
                    None if value.is_object() => own.get_mut(at),
                    None => None,
                };
                if let Some(same) = same {
                    merge(same, value);
                }
            }
        }
        _ => {}
    }
}

/// A rough measure of how much an object tells: its number of fields, two levels deep.
fn weight(value: &Value) -> usize {
    value.as_object().map_or(0, |top| top.values().map(|v| 1 + v.as_object().map_or(0, serde_json::Map::len)).sum())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn node(value: Value, partial: bool) -> Object {
        let mut value = value;
        if partial {
            Object::mark_partial(&mut value);
        }
        Object { kind: "Node".into(), namespace: None, name: "n1".into(), at: Location::default(), value }
    }

    #[test]
    fn parts_complete_each_other_and_the_whole_replaces_them() {
        let mut objects = Objects::default();
        objects.insert(node(json!({"kind": "Node", "status": {"conditions": [1]}}), true));
        objects.insert(node(json!({"kind": "Node", "spec": {"taints": []}, "status": {"x": 1}}), true));
        let known = objects.get("Node", None, "n1").unwrap();
        assert!(known.is_partial());
        assert!(known.value.pointer("/spec/taints").is_some());
        objects.insert(node(json!({"kind": "Node", "status": {}}), false));
        objects.insert(node(json!({"kind": "Node", "spec": {"taints": []}}), true));
        assert_eq!(objects.get("Node", None, "n1").unwrap().value, json!({"kind": "Node", "status": {}}));
    }

    #[test]
    fn keys_of_a_map_are_known_one_by_one() {
        let map = "metadata.annotations";
        let marks = vec![Object::key_of(map, "a/b"), Object::keys_with(map, "kuma.io")];
        let mut pod = node(json!({"kind": "Node"}), false);
        Object::mark_fields(&mut pod.value, marks);
        let known = ["a/b", "a/c", "traffic.kuma.io/x"].map(|key| pod.shows_key(map, key));
        assert_eq!((known, pod.shows(map)), ([true, false, true], false));
    }

    #[test]
    fn a_row_that_counts_what_was_shown_makes_it_whole() {
        let shows = |counted: u64, state: &Value| {
            let pod = |mut value: Value| {
                Object::mark_partial(&mut value);
                Object { kind: "Pod".into(), namespace: None, name: "n1".into(), at: Location::default(), value }
            };
            let mut objects = Objects::default();
            objects.insert(pod(json!({"kind": "Pod", CONTAINERS_COUNTED: counted})));
            objects.insert(pod(json!({"kind": "Pod", "spec": {"containers": [{"name": "a"}]},
                                      "status": {"containerStatuses": [state]}})));
            let known = objects.get("Pod", None, "n1").unwrap();
            (
                known.shows("spec.containers"),
                known.shows("status.containerStatuses"),
                known.shows("spec.initContainers"),
            )
        };
        let state = json!({"name": "a", "state": {"running": {}}});
        assert_eq!(shows(1, &state), (true, true, false));
        assert_eq!(shows(2, &state), (false, false, false), "one was left out");
        assert_eq!(shows(1, &json!({"name": "a"})), (false, false, false), "cut off before its state");
    }

    #[test]
    fn what_stops_before_its_status_has_that_of_its_row() {
        let mut objects = Objects::default();
        let row = json!({"kind": "Node", "status": {"phase": "Running"}, AGE: "2h"});
        objects.insert(node(row.clone(), true));
        let metadata = json!({"creationTimestamp": "2026-01-01T00:00:00Z"});
        objects.insert(node(json!({"kind": "Node", "metadata": metadata}), false));
        let status = objects.get("Node", None, "n1").unwrap().value.get("status").cloned();
        assert_eq!(status, Some(json!({"phase": "Running", SEEN_AT: "2026-01-01T02:00:00Z"})));
    }

    #[test]
    fn the_last_row_of_one_text_is_the_newest() {
        let row = |line: u64, phase: &str| {
            let at = Location { line: Some(line), ..Location::default() };
            Object { at, ..node(json!({"status": {"phase": phase, "reason": "x"}}), true) }
        };
        let mut objects = Objects::default();
        objects.insert(row(1, "Pending"));
        objects.insert(row(2, "Running"));
        objects.insert(row(1, "Pending"));
        let phase = objects.get("Node", None, "n1").unwrap().value.pointer("/status/phase").cloned();
        assert_eq!(phase, Some(json!("Running")));
    }
}
