//! Object signals about a subject: what a predicate reads must be known; equal content is asked once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value};

use crate::evidence::{Object, Why};
use crate::rule::{ObjectSignal, SignalIx, Truth};

use super::Status;
use super::brief::brief;
use super::index::is_row;
use super::neighbourhood::PARTS;
use super::signals::{Seen, View, fact_sighting, object_sighting};
use super::surroundings::Part;

/// A name that a predicate reads, with the fields that follow it: all that it reads lies there. Where it only asks whether
/// there is such a thing, the one field is [`EXISTS`].
pub(super) type Chain = (&'static str, Vec<String>);

/// No field of anything.
const EXISTS: &str = "!= null";

/// Small parts made in Rust, of which predicates mostly read single fields.
const MADE: [&str; 11] =
    ["subject", "validator", "kumaInit", "sidecar", "kuma", "times", "siblings", "facts", "tproxy", "net", "machine"];

/// Parts whose missing keys mean that a thing is not known, not that the rule is wrong.
const PARTIAL: [&str; 9] = ["validator", "kumaInit", "sidecar", "kuma", "times", "siblings", "facts", "net", "machine"];

/// Parts that come of a look at a network namespace or a machine.
const LOOKED: [&str; 2] = ["net", "machine"];

/// Fields that the row of a table does not tell.
const NOT_IN_ROWS: [&str; 8] = [
    "spec.template",
    "spec.containers",
    "spec.initContainers",
    "spec.volumes",
    "status.containerStatuses",
    "status.initContainerStatuses",
    "metadata.labels",
    "metadata.annotations",
];

/// The field of a pod that is being deleted. Whoever shows one in part would have said so.
const DELETED: &str = "deletionTimestamp";

/// The sections of an object.
const SECTIONS: [&str; 3] = ["metadata", "spec", "status"];

/// Fields that differ between pods of one template. A predicate that reads one of them is asked for each pod.
const VOLATILE: [&str; 21] = [
    "nodeName",
    "volumes",
    "volumeMounts",
    "hostname",
    "message",
    "startedAt",
    "finishedAt",
    "containerID",
    "imageID",
    "podIP",
    "podIPs",
    "hostIP",
    "hostIPs",
    "startTime",
    "lastTransitionTime",
    "lastProbeTime",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "generateName",
    "managedFields",
];

/// Evaluates an object signal.
pub(super) fn see(view: &View<'_, '_>, ix: SignalIx, signal: &ObjectSignal) -> Seen {
    for need in &signal.needs {
        if let Part::Missing(why) = view.place.part(need) {
            return Seen::not(Err(why));
        }
    }
    let text = signal.predicate.as_str();
    let chains = match view.reader.chains.get(ix) {
        Some(slot) => slot.get_or_init(|| chains(text)),
        None => return Seen::not(Err(Why::NotCollected)),
    };
    for (root, path) in chains {
        match view.place.part(root) {
            Part::Missing(why) => return Seen::not(Err(why)),
            // `has(pod.status)` before a field of it asks for no more than the field.
            _ if chains
                .iter()
                .any(|(r, longer)| r == root && longer.len() > path.len() && longer.starts_with(path)) => {}
            part if rows_lack(&part, root, text) || is_not_shown(&part, root, path, text) => {
                return Seen::not(Err(Why::NotCollected));
            }
            _ => {}
        }
    }
    let key = (ix, content_key(view, chains, text));
    let known = view.reader.truths.borrow().get(&key).copied();
    let status = known.unwrap_or_else(|| {
        let status = ask(view, ix, signal, chains);
        view.reader.truths.borrow_mut().insert(key, status);
        status
    });
    let present = status == Status::Present;
    let sighting = present.then(|| shown(view, ix, signal));
    let captures = if present { fault(view, signal) } else { BTreeMap::new() };
    Seen { status, sighting, first: None, captures }
}

/// What decides of a look at a network namespace or a machine, as a name that texts can use.
fn fault(view: &View<'_, '_>, signal: &ObjectSignal) -> BTreeMap<String, String> {
    let looked = signal.needs.iter().find(|need| LOOKED.contains(&need.as_str()));
    let detail = looked.and_then(|part| Some(deciding_fault(&*view.place.part(part).value()?, signal)?.1));
    detail.map(|detail| ("fault.detail".to_owned(), detail)).into_iter().collect()
}

/// The fault of a look that a signal is about, and what was seen of it: the first of those that its predicate names.
fn deciding_fault(looked: &Value, signal: &ObjectSignal) -> Option<(String, String)> {
    let details = looked.get("details").and_then(Value::as_object)?;
    let named = |id: &str| signal.predicate.as_str().contains(&format!("'{id}'"));
    let all = || details.iter().filter_map(|(id, detail)| Some((id, detail.as_str()?)));
    let (id, detail) = all().find(|(id, _)| named(id)).or_else(|| all().next())?;
    Some((id.clone(), detail.to_owned()))
}

/// Whether an expression reads what the rows of a table do not tell, where such rows are all that is known of a part.
fn rows_lack(part: &Part<'_>, root: &str, text: &str) -> bool {
    let reads = |path: &str| text.contains(path);
    match part {
        Part::Object(object) if is_row(object) => {
            let lacks = |field: &str| !object.shows(field) && !keys_are_shown(object, root, field, text);
            NOT_IN_ROWS.iter().any(|field| reads(&format!("{root}.{field}")) && lacks(field))
        }
        Part::Objects(all) if all.iter().any(|o| is_row(o)) => NOT_IN_ROWS.iter().any(|field| reads(field)),
        _ => false,
    }
}

/// Whether it reads a section of which nothing was shown of an object that was shown in part; of a pod, a field that was
/// not shown.
fn is_not_shown(part: &Part<'_>, root: &str, path: &[String], text: &str) -> bool {
    if let Part::Object(pod) = part
        && root == "pod"
        && is_row(pod)
    {
        let known = path.first().is_some_and(|field| field == EXISTS) || path.last().is_some_and(|f| f == DELETED);
        let field = path.join(".");
        return !known && !pod.shows(&field) && !keys_are_shown(pod, root, &field, text);
    }
    let section = path.first().filter(|field| SECTIONS.contains(&field.as_str()));
    let Part::Object(object) = part else { return false };
    object.is_partial() && section.is_some_and(|section| object.value.get(section).is_none())
}

/// Whether an expression asks a map for nothing but single keys, of which each is known to be there or not.
fn keys_are_shown(object: &Object, root: &str, map: &str, text: &str) -> bool {
    let keys = keys_read(text, &format!("{root}.{map}"));
    keys.is_some_and(|keys| !keys.is_empty() && keys.iter().all(|key| object.shows_key(map, key)))
}

/// The keys that an expression asks a map for, if it does nothing else with it: `has(m)`, `'k' in m`, `m['k']`.
fn keys_read<'t>(text: &'t str, map: &str) -> Option<Vec<&'t str>> {
    let mut keys = Vec::new();
    for (at, found) in text.match_indices(map) {
        let (before, after) = (text.get(..at)?.trim_end(), text.get(at + found.len()..)?);
        if before.ends_with("has(") && after.starts_with(')') {
            continue;
        }
        let key = match after.strip_prefix(['[']) {
            Some(inside) => inside.strip_prefix('\'')?.split_once("']")?.0,
            None => before.strip_suffix(" in")?.trim_end().strip_suffix('\'')?.rsplit('\'').next()?,
        };
        keys.push(key);
    }
    Some(keys)
}

fn ask(view: &View<'_, '_>, ix: SignalIx, signal: &ObjectSignal, chains: &[Chain]) -> Status {
    let mut names = Map::new();
    for (root, path) in chains {
        let part = view.place.part(root);
        match part.value() {
            Some(Cow::Borrowed(whole)) => keep(names.entry(*root).or_insert(Value::Null), whole, path),
            Some(Cow::Owned(whole)) => drop(names.insert((*root).to_owned(), whole)),
            None => {}
        }
    }
    let names = Value::Object(names);
    match signal.predicate.evaluate(&view.reader.functions, &names) {
        Truth::Yes => Status::Present,
        // Of a pod that was shown in part, what is not there is not known.
        Truth::No if view.place.knows_a_part() && lacks_what_it_reads(&names, chains) => {
            Status::Unobservable(Why::NotCollected)
        }
        Truth::No => Status::Absent,
        Truth::Error(_) if reads_what_is_not_known(view, &names, chains) => Status::Unobservable(Why::NotCollected),
        Truth::Error(message) => {
            view.reader.defects.borrow_mut().entry(ix).or_insert(message);
            Status::Unobservable(Why::Unreadable)
        }
    }
}

/// Copies what lies at a path, and nothing beside it: objects are large, and CEL wants a copy of its own.
fn keep(into: &mut Value, whole: &Value, path: &[String]) {
    let (Some((step, rest)), Some(members)) = (path.split_first(), whole.as_object()) else {
        whole.clone_into(into);
        return;
    };
    if into.is_null() {
        *into = Value::Object(Map::new());
    }
    if let (Some(own), Some(member)) = (into.as_object_mut(), members.get(step)) {
        match own.get_mut(step) {
            // A shorter path has brought all of it.
            Some(known) if known == member => {}
            Some(known) => keep(known, member, rest),
            None => keep(own.entry(step.clone()).or_insert(Value::Null), member, rest),
        }
    }
}

/// Whether a field that a predicate reads of a part made in Rust is not there.
fn lacks_what_it_reads(names: &Value, chains: &[Chain]) -> bool {
    chains.iter().any(|(root, path)| {
        let field = path.first().filter(|_| PARTIAL.contains(root));
        field.is_some_and(|field| names.get(*root).is_some_and(|part| part.get(field).is_none()))
    })
}

/// Whether a predicate failed on a fact that is not known, or on the row of a table: no defect of the rule.
fn reads_what_is_not_known(view: &View<'_, '_>, names: &Value, chains: &[Chain]) -> bool {
    chains.iter().any(|(root, path)| {
        let field = path.first().filter(|field| *field != EXISTS);
        let part = names.get(*root);
        let gone = |f: &String| part.is_some_and(|p| p.get(f).is_none());
        let row = match view.place.part(root) {
            Part::Object(object) => is_row(object),
            Part::Objects(all) => all.iter().any(|o| is_row(o)),
            _ => false,
        };
        // What somebody cut out of an object: its whole status, say.
        let member = |f: &String| SECTIONS.contains(&f.as_str());
        let cut = matches!(view.place.part(root), Part::Object(_)) && field.is_some_and(|f| member(f) && gone(f));
        row || cut || PARTIAL.contains(root) && field.is_some_and(gone)
    })
}

/// A digest of everything that a predicate reads.
fn content_key(view: &View<'_, '_>, chains: &[Chain], text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    view.place.knows_a_part().hash(&mut hasher);
    for (root, path) in chains {
        root.hash(&mut hasher);
        match view.place.part(root) {
            Part::Object(pod) if *root == "pod" => {
                let skip: Vec<&str> = VOLATILE.iter().copied().filter(|field| !text.contains(field)).collect();
                (is_row(pod), pod.is_partial()).hash(&mut hasher);
                if path.is_empty() {
                    shape(pod, &skip, &mut hasher);
                } else {
                    let read = path.iter().try_fold(&pod.value, |value, step| value.get(step));
                    hash_value(read, &mut hasher, &skip);
                }
            }
            Part::Object(object) => address(object, &mut hasher),
            Part::Objects(objects) => objects.iter().for_each(|o| address(o, &mut hasher)),
            Part::Made(value, _) => {
                let read = match path.first() {
                    Some(field) if MADE.contains(root) => value.get(field),
                    _ => Some(&*value),
                };
                hash_value(read, &mut hasher, &[]);
            }
            Part::Null => 1u8.hash(&mut hasher),
            Part::Missing(why) => why.hash(&mut hasher),
        }
    }
    hasher.finish()
}

/// An object stands for its content: the evidence holds each once.
fn address(object: &Object, hasher: &mut DefaultHasher) {
    std::ptr::from_ref(object).hash(hasher);
}

/// A digest of a pod without what differs between pods of one template.
fn shape(pod: &Object, skip: &[&str], hasher: &mut DefaultHasher) {
    for part in ["spec", "status"] {
        hash_value(pod.value.get(part), hasher, skip);
    }
    for part in ["labels", "annotations", "ownerReferences", "namespace", "deletionTimestamp"] {
        hash_value(pod.value.get("metadata").and_then(|m| m.get(part)), hasher, skip);
    }
}

fn hash_value(value: Option<&Value>, hasher: &mut DefaultHasher, skip: &[&str]) {
    match value {
        None => 0u8.hash(hasher),
        Some(Value::Null) => 1u8.hash(hasher),
        Some(Value::Bool(b)) => (2u8, b).hash(hasher),
        Some(Value::Number(n)) => (3u8, n).hash(hasher),
        Some(Value::String(s)) => (4u8, s).hash(hasher),
        Some(Value::Array(all)) => {
            (5u8, all.len()).hash(hasher);
            for value in all {
                hash_value(Some(value), hasher, skip);
            }
        }
        Some(Value::Object(members)) => {
            (6u8, members.len()).hash(hasher);
            for (name, value) in members.iter().filter(|(n, _)| !skip.contains(&n.as_str())) {
                name.hash(hasher);
                hash_value(Some(value), hasher, skip);
            }
        }
    }
}

/// The names that an expression reads: identifiers that do not follow a dot and do not stand in a string.
pub(super) fn chains(text: &str) -> Vec<Chain> {
    let mut found: Vec<Chain> = Vec::new();
    let mut rest = text;
    let mut after_dot = false;
    while let Some(first) = rest.chars().next() {
        if first == '\'' || first == '"' {
            rest = after_string(rest, first);
            after_dot = false;
        } else if first.is_ascii_alphabetic() || first == '_' {
            let (word, tail) = word(rest);
            let root = PARTS.iter().find(|p| **p == word).filter(|_| !after_dot);
            if let Some(root) = root {
                let mut path = Vec::new();
                let mut after = tail;
                while let Some((field, next)) = after.strip_prefix('.').map(self::word) {
                    // What is called is no field.
                    if field.is_empty() || next.starts_with('(') {
                        break;
                    }
                    path.push(field.to_owned());
                    after = next;
                }
                let compared = after.trim_start().strip_prefix("!=").or_else(|| after.trim_start().strip_prefix("=="));
                if path.is_empty() && compared.is_some_and(|other| self::word(other.trim_start()).0 == "null") {
                    path.push(EXISTS.to_owned());
                }
                let chain = (*root, path);
                if !found.contains(&chain) {
                    found.push(chain);
                }
            }
            rest = tail;
            after_dot = false;
        } else {
            after_dot = first == '.' || after_dot && first.is_whitespace();
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    found
}

fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    text.split_at(end)
}

fn after_string(text: &str, quote: char) -> &str {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return text.get(at + 1..).unwrap_or_default();
        }
        escaped = c == '\\' && !escaped;
    }
    ""
}

/// The field that a rule shows, as evidence.
fn shown(view: &View<'_, '_>, ix: SignalIx, signal: &ObjectSignal) -> super::Sighting {
    let path = signal.shows.as_deref().or_else(|| signal.needs.first().map(String::as_str)).unwrap_or("subject");
    let steps = steps(path);
    let root = steps.first().map_or("subject", String::as_str);
    let part = view.place.part(root);
    let object = part.object().or(view.candidate.object);
    let whole = part.value().unwrap_or_default();
    if let Some(host) = LOOKED.contains(&root).then(|| view.place.look(root)).flatten() {
        let seen = deciding_fault(&whole, signal).filter(|_| path.ends_with(".details")).map(|(_, detail)| detail);
        let seen = seen.or_else(|| walk(&whole, steps.get(1..).unwrap_or_default()).map(ToString::to_string));
        return fact_sighting(ix, &host.fact.at, view.candidate, &seen.unwrap_or_default());
    }
    let value = walk(&whole, steps.get(1..).unwrap_or_default());
    let made = !matches!(part, Part::Object(_));
    let excerpt = match (value, &signal.shows) {
        (Some(value), Some(_)) if made && steps.len() > 1 => {
            let name = steps.get(1..).unwrap_or_default().join(".");
            format!("{name} = {value}")
        }
        (Some(value), Some(_)) => {
            steps.last().and_then(|field| brief(field, value)).unwrap_or_else(|| value.to_string())
        }
        (_, Some(_)) => "null".to_owned(),
        (_, None) => object.map(|o| format!("{} {}", o.kind, o.name)).unwrap_or_default(),
    };
    let field = (!made && steps.len() > 1).then(|| path.split_once('.').map_or("", |(_, f)| f).to_owned());
    object_sighting(ix, object, field.filter(|f| !f.is_empty()), &excerpt)
}

/// Steps of `pod.metadata.annotations['a.b/c']` and `pod.spec.containers[0].name`.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('[') {
            let (inside, after) = tail.split_once(']').unwrap_or((tail, ""));
            steps.push(inside.trim_matches(['\'', '"']).to_owned());
            rest = after;
        } else {
            let tail = rest.strip_prefix('.').unwrap_or(rest);
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            steps.push(tail.get(..end).unwrap_or(tail).to_owned());
            rest = tail.get(end..).unwrap_or_default();
        }
    }
    steps
}

/// The value at the end of a path; keys with dots in them are found by what is left of the path.
fn walk<'v>(value: &'v Value, steps: &[String]) -> Option<&'v Value> {
    let Some((step, rest)) = steps.split_first() else { return Some(value) };
    match value {
        Value::Array(items) => walk(items.get(step.parse::<usize>().ok()?)?, rest),
        Value::Object(members) => match members.get(step) {
            Some(next) => walk(next, rest),
            None => members.get(&steps.join(".")),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{EXISTS, chains, keep, steps, walk};

    #[test]
    fn names_that_an_expression_reads() {
        let text = "has(facts.rulesUid) && facts.rulesUid != validator.uid && cniPod == null \
                    && pod.spec.containers.exists(c, c.node == 'node.x') && 'A' in cniEnv && pod.exists(x)";
        let path = |text: &str| text.split('.').filter(|f| !f.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let want = vec![
            ("facts", path("rulesUid")),
            ("validator", path("uid")),
            ("cniPod", vec![EXISTS.to_owned()]),
            ("pod", path("spec.containers")),
            ("cniEnv", path("")),
            ("pod", path("")),
        ];
        assert_eq!(chains(text), want);
        assert_eq!(chains(r"'it\'s facts.x' == times.newest"), vec![("times", path("newest"))]);
        assert_eq!(chains("pod.metadata.labels['a.b'].size() > 1"), vec![("pod", path("metadata.labels"))]);
    }

    #[test]
    fn only_what_is_read_is_copied() {
        let whole = json!({"spec": {"a": {"b": 1, "c": 2}, "d": 3}, "status": {"e": 4}, "x": null});
        let kept = |paths: &[&str]| {
            let mut into = Value::Null;
            for path in paths {
                let path: Vec<String> = path.split('.').filter(|f| !f.is_empty()).map(str::to_owned).collect();
                keep(&mut into, &whole, &path);
            }
            into
        };
        assert_eq!(kept(&["spec.a.b", "status"]), json!({"spec": {"a": {"b": 1}}, "status": {"e": 4}}));
        assert_eq!(kept(&["spec.a.b", "spec.a"]), json!({"spec": {"a": {"b": 1, "c": 2}}}));
        assert_eq!(kept(&["spec.a", "spec.a.b", "spec.a.z"]), json!({"spec": {"a": {"b": 1, "c": 2}}}));
        assert_eq!(kept(&["spec.gone.x", "gone"]), json!({"spec": {}}));
        assert_eq!(kept(&["", "spec.a"]), whole);
        assert_eq!(kept(&["spec", ""]), whole);
        assert_eq!(kept(&["x.y"]), json!({"x": null}));
    }

    #[test]
    fn paths_that_rules_show() {
        let value = json!({"metadata": {"annotations": {"kuma.io/x": "1"}}, "items": [{"a": 2}]});
        let at = |path: &str| walk(&value, &steps(path)).cloned();
        assert_eq!(at("metadata.annotations['kuma.io/x']"), Some(json!("1")));
        assert_eq!(at("metadata.annotations.kuma.io/x"), Some(json!("1")));
        assert_eq!(at("items[0].a"), Some(json!(2)));
        assert_eq!(at("items.a"), None);
    }
}
