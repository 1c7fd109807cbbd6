//! What `kubectl describe` prints of pods, nodes and workloads, read back into objects and events.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::evidence::{AGE, Object, SEEN_AT, Sink, Time, seconds};

use super::identity::is_name;
use super::part::Described;
use super::{Hint, prose, workload};

/// One `Key: value` with what is indented below it.
#[derive(Debug, Default, Clone)]
pub(super) struct Entry {
    /// What stands before the colon; empty for a line without one.
    pub(super) key: String,
    /// What stands behind it.
    pub(super) value: String,
    /// What is indented below it.
    pub(super) below: Vec<Entry>,
}

/// Reads one description; the number of objects it gave (the described one and its events). `cut` tells that its end may
/// be missing; `within` is the namespace that the command names, as some descriptions do not.
pub(super) fn read(
    hint: &Hint,
    first_line: u64,
    lines: &[&str],
    cut: bool,
    within: Option<&str>,
    sink: &mut dyn Sink,
) -> u64 {
    let events_at = lines.iter().position(|l| l.starts_with("Events:")).unwrap_or(lines.len());
    let entries = parse(lines.get(..events_at).unwrap_or_default());
    let get = |key: &str| entries.iter().find(|e| e.key == key);
    let text = |key: &str| get(key).map(|e| e.value.as_str()).filter(|v| !v.is_empty() && *v != "<none>");
    let Some(name) = text("Name") else { return 0 };
    let is_node = get("Roles").is_some() && get("Namespace").is_none();
    let namespace = text("Namespace").or(within.filter(|_| !is_node));
    let (kind, mut value) = if is_node {
        ("Node", node(name, &entries))
    } else if let Some(kind) = workload::kind(&entries) {
        (kind, workload::object(kind, name, namespace, &entries))
    } else if get("Containers").is_some() || get("Node").is_some() {
        ("Pod", pod(name, namespace, &entries))
    } else {
        return 0;
    };
    let left_out = kind == "Pod" && get("Containers").is_none();
    if left_out || cut && !is_complete(&entries) {
        Object::mark_partial(&mut value);
    }
    if let Some(seen) = seen_at(&value, lines.get(events_at..).unwrap_or_default())
        && let Some(status) = value.pointer_mut("/status").and_then(Value::as_object_mut)
    {
        status.insert(SEEN_AT.to_owned(), json!(seen));
    }
    let namespace = namespace.map(Arc::<str>::from);
    let mut at = hint.location();
    at.line = Some(first_line);
    sink.object(Object { kind: kind.into(), namespace: namespace.clone(), name: name.into(), at, value });
    1 + events(hint, first_line, lines, events_at, (kind, name, namespace.as_deref()), sink)
}

/// When a pod was described, by its start and the age of the event that gave it a node; ages are as coarse as they are old.
fn seen_at(pod: &Value, events: &[&str]) -> Option<String> {
    let start = Time::parse(pod.pointer("/status/startTime")?.as_str()?)?;
    let age = events.iter().find_map(|line| {
        let mut cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        (cells.next() == Some("Normal") && cells.next() == Some("Scheduled")).then(|| cells.next())?
    });
    let passed = i64::try_from(seconds(age?)?).ok()?;
    Some(start.shifted(passed).to_string())
}

/// Whether a description that may be cut reaches far enough: below a pod's containers, or to a node's system. A pod whose
/// init container is Kuma's has its sidecar, shown or not.
fn is_complete(entries: &[Entry]) -> bool {
    let after = ["Conditions", "Volumes", "QoS Class", "System Info"];
    let of_kuma = |e: &Entry| e.key == "Init Containers" && e.below.iter().any(|c| c.key.starts_with("kuma-"));
    entries.iter().any(|e| after.contains(&e.key.as_str()) || of_kuma(e))
}

/// Whether a line is the heading of a description's events: `Type  Reason  Age  From  Message`.
pub(super) fn is_events_heading(line: &str) -> bool {
    line.split_whitespace().eq(["Type", "Reason", "Age", "From", "Message"])
}

/// Whether a line is a row below that heading.
pub(super) fn is_event_row(line: &str) -> bool {
    let row = line.trim_start();
    let kind = row.strip_prefix("Normal").or_else(|| row.strip_prefix("Warning"));
    kind.is_some_and(|rest| rest.starts_with("  ")) || row.starts_with("----") || is_events_heading(row)
}

/// Whether a line is a row of a description's events without their heading: `Warning  BackOff  9s (x72 over 16m)  kubelet  …`.
pub(super) fn is_bare_event_row(line: &str) -> bool {
    let row = line.trim_start();
    if !row.starts_with("Normal  ") && !row.starts_with("Warning  ") {
        return false;
    }
    let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let word = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.contains([' ', '/']);
    matches!(cells.as_slice(), [_, reason, age, from, _, ..]
        if word(reason) && super::cells::is_age(age) && !from.contains([' ', '/']))
}

/// Reads events that stand alone, about this object or else the pod that their messages name; how many of them nobody can
/// tell what they are about.
pub(super) fn lone_events(
    hint: &Hint,
    first_line: u64,
    lines: &[&str],
    about: Option<&Described<'_>>,
    sink: &mut dyn Sink,
) -> usize {
    if let Some(about) = about {
        events(hint, first_line, lines, 0, (about.kind, about.name, about.namespace), sink);
        return 0;
    }
    // One description tells of one object, so a row that names it names it for all.
    // A long message may be broken into lines.
    let whole = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    match lines.iter().find_map(|line| pod_of_message(line)).or_else(|| pod_of_message(&whole)) {
        Some((namespace, name)) => {
            events(hint, first_line, lines, 0, ("Pod", name, Some(namespace)), sink);
            0
        }
        None => lines.iter().filter(|l| is_event_row(l) && !l.trim_start().starts_with(['-', 'T'])).count(),
    }
}

/// The row of an event of which somebody copied nothing but its message, in quotes or not, and how many lines it takes: a
/// quote that is open goes on in the next ones.
pub(super) fn row_of_message(lines: &[&str]) -> Option<(String, usize)> {
    let first = lines.first()?.trim();
    let quote = first.chars().next().filter(|c| ['"', '\'', '`'].contains(c));
    let message = first.trim_start_matches(['"', '\'', '`']);
    let reason = match message {
        _ if message.starts_with("Failed to create pod sandbox: ") => "FailedCreatePodSandBox",
        _ if message.starts_with("Failed create pod sandbox: ") => "FailedCreatePodSandBox",
        _ if message.starts_with("Back-off restarting failed container") => "BackOff",
        _ => return None,
    };
    let closes = |line: &str| {
        let line = line.trim_end();
        quote.is_none_or(|quote| line.ends_with([quote, ')']) && !line.ends_with("\\\""))
    };
    let open = !closes(message);
    let rest = lines.iter().skip(1).take(QUOTED).take_while(|line| open && !line.trim().is_empty());
    let mut whole = message.to_owned();
    let mut used = 1;
    for line in rest {
        whole.push(' ');
        whole.push_str(line.trim());
        used += 1;
        if closes(line) {
            break;
        }
    }
    let whole = whole.trim_end_matches(['"', '\'', '`']).replace("  ", " ").replace("\\\"", "\"");
    // What names no pod is an event only where somebody quotes it.
    (quote.is_some() || pod_of_message(&whole).is_some())
        .then(|| (format!("  Warning  {reason}  <unknown>  kubelet  {whole}"), used))
}

/// Most lines over which a quoted message goes on.
const QUOTED: usize = 6;

/// The pod that kubelet, scheduler or a runtime name: `pod=<pod>_<namespace>(<uid>)`, `Successfully assigned
/// <namespace>/<pod> to …`, CRI-O's `k8s_<pod>_<namespace>_<uid>`.
pub(super) fn pod_of_message(line: &str) -> Option<(&str, &str)> {
    if let Some((_, rest)) = line.split_once("Successfully assigned ") {
        return rest.split(' ').next()?.split_once('/').filter(|(ns, pod)| is_name(ns) && is_name(pod));
    }
    if let Some((_, rest)) = line.split_once(" pod network sandbox k8s_") {
        let mut parts = rest.split('_');
        let (pod, namespace) = (parts.next()?, parts.next()?);
        return (is_name(pod) && is_name(namespace)).then_some((namespace, pod));
    }
    // `pods "cart-1" is forbidden: … cannot get resource "pods" in API group "" in the namespace "shop"`
    if let Some((pod, rest)) = line.split_once("pods \"").and_then(|(_, rest)| rest.split_once('"'))
        && let Some(namespace) = rest.rsplit_once(" in the namespace \"").and_then(|(_, rest)| rest.split('"').next())
        && rest.starts_with(" is forbidden")
    {
        return (is_name(pod) && is_name(namespace)).then_some((namespace, pod));
    }
    let marks = ["pod=", "pod \"", " in pod ", " in Pod \""];
    let rest = marks.iter().find_map(|mark| line.split_once(mark).map(|(_, rest)| rest))?;
    let (pod, rest) = rest.split_once('_')?;
    let namespace = rest.split_once('(')?.0;
    (is_name(pod) && is_name(namespace)).then_some((namespace, pod))
}

pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Parses by indentation; a line without a key continues the entry above it.
pub(super) fn parse(lines: &[&str]) -> Vec<Entry> {
    let mut at = 0;
    level(lines, &mut at, 0)
}

fn level(lines: &[&str], at: &mut usize, depth: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut own = None;
    while let Some(line) = lines.get(*at) {
        if line.trim().is_empty() {
            *at += 1;
            continue;
        }
        let here = indent(line);
        let base = *own.get_or_insert(here);
        if here < base {
            break;
        }
        if here > base {
            match entries.last_mut() {
                Some(last) if depth < 12 => last.below.extend(level(lines, at, depth + 1)),
                _ => *at += 1,
            }
            continue;
        }
        *at += 1;
        let trimmed = line.trim();
        let entry = match trimmed.split_once(':') {
            Some((key, value)) if value.is_empty() || value.starts_with([' ', '\t']) => {
                Entry { key: key.trim().to_owned(), value: value.trim().to_owned(), below: Vec::new() }
            }
            _ => Entry { key: String::new(), value: trimmed.to_owned(), below: Vec::new() },
        };
        entries.push(entry);
    }
    entries
}

/// `a=b` or `a: b` pairs: the value of the entry and the lines below it.
pub(super) fn pairs(entry: Option<&Entry>) -> Value {
    let mut map = Map::new();
    let Some(entry) = entry else { return Value::Object(map) };
    let mut add = |text: &str| {
        let cut = text.split_once('=').or_else(|| text.split_once(": "));
        if let Some((k, v)) = cut {
            map.insert(k.trim().to_owned(), json!(v.trim()));
        }
    };
    add(&entry.value);
    for below in &entry.below {
        if below.key.is_empty() {
            add(&below.value);
        } else {
            add(&format!("{}: {}", below.key, below.value));
        }
    }
    Value::Object(map)
}

pub(super) fn pod(name: &str, namespace: Option<&str>, entries: &[Entry]) -> Value {
    let get = |key: &str| entries.iter().find(|e| e.key == key);
    let text = |key: &str| get(key).map(|e| e.value.as_str()).filter(|v| !v.is_empty() && *v != "<none>");
    let mut metadata = json!({"name": name, "labels": pairs(get("Labels")), "annotations": pairs(get("Annotations"))});
    let mut spec = Map::new();
    let mut status = Map::new();
    if let Some(map) = metadata.as_object_mut() {
        if let Some(namespace) = namespace {
            map.insert("namespace".to_owned(), json!(namespace));
        }
        if let Some((kind, owner)) = text("Controlled By").and_then(|t| t.split_once('/')) {
            map.insert("ownerReferences".to_owned(), json!([{"kind": kind, "name": owner, "controller": true}]));
        }
    }
    if let Some(node) = text("Node").and_then(|n| n.split('/').next()) {
        spec.insert("nodeName".to_owned(), json!(node));
    }
    if let Some(phase) = text("Status").and_then(|s| s.split_whitespace().next()) {
        status.insert("phase".to_owned(), json!(phase));
    }
    // Both are the same for a pod in its node's network.
    let of_node = text("Node").and_then(|n| n.split_once('/')).map(|(_, address)| address);
    for (field, address) in [("hostIP", of_node), ("podIP", text("IP"))] {
        if let Some(address) = address.filter(|a| !a.is_empty()) {
            status.insert(field.to_owned(), json!(address));
        }
    }
    if let Some(start) = text("Start Time").and_then(http_time) {
        status.insert("startTime".to_owned(), json!(start));
    }
    for (section, specs, statuses) in [
        ("Init Containers", "initContainers", "initContainerStatuses"),
        ("Containers", "containers", "containerStatuses"),
    ] {
        if let Some(section) = get(section) {
            spec.insert(specs.to_owned(), section.below.iter().map(container).collect());
            let all: Vec<Value> = section.below.iter().filter_map(container_status).collect();
            status.insert(statuses.to_owned(), all.into());
        }
    }
    if let Some(section) = get("Conditions") {
        let rows = section.below.iter().map(|row| row.value.split_whitespace().collect::<Vec<_>>());
        let all: Vec<Value> = rows
            .filter(|row| matches!(row.as_slice(), [_, "True" | "False" | "Unknown"]))
            .map(|row| json!({"type": row.first(), "status": row.last()}))
            .collect();
        status.insert("conditions".to_owned(), all.into());
    }
    if let Some(phase) = phase(&status).filter(|_| !status.contains_key("phase")) {
        status.insert("phase".to_owned(), json!(phase));
    }
    let mut value = json!({"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": spec});
    // Without one, the row of a table may tell it.
    if let Some(top) = value.as_object_mut().filter(|_| status.keys().any(|key| key != "hostIP" && key != "conditions"))
    {
        top.insert("status".to_owned(), status.into());
    }
    value
}

/// The phase of a pod by its containers, where its own line was left out.
fn phase(status: &Map<String, Value>) -> Option<&'static str> {
    let list = |key: &str| status.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let done = |c: &Value| c.pointer("/state/terminated/exitCode").and_then(Value::as_i64) == Some(0);
    let began = |c: &Value| c.pointer("/state/running").or_else(|| c.get("lastState")).is_some();
    if list("initContainerStatuses").iter().all(done) && list("containerStatuses").iter().any(began) {
        return Some("Running");
    }
    status.contains_key("containerStatuses").then_some("Pending")
}

pub(super) fn container(entry: &Entry) -> Value {
    let get = |key: &str| entry.below.iter().find(|e| e.key == key);
    let mut out = json!({"name": entry.key});
    let Some(map) = out.as_object_mut() else { return out };
    if let Some(image) = get("Image") {
        map.insert("image".to_owned(), json!(image.value));
    }
    for (key, field) in [("Args", "args"), ("Command", "command")] {
        if let Some(list) = get(key) {
            let all: Vec<String> = list
                .below
                .iter()
                .map(|e| if e.key.is_empty() { e.value.clone() } else { format!("{}: {}", e.key, e.value) })
                .collect();
            map.insert(field.to_owned(), json!(all));
        }
    }
    if let Some(env) = get("Environment") {
        let all: Vec<Value> =
            env.below.iter().filter(|e| !e.key.is_empty()).map(|e| json!({"name": e.key, "value": e.value})).collect();
        map.insert("env".to_owned(), all.into());
    }
    out
}

fn container_status(entry: &Entry) -> Option<Value> {
    let get = |key: &str| entry.below.iter().find(|e| e.key == key);
    let state = get("State")?;
    let mut out = json!({"name": entry.key, "state": run_state(state)});
    let map = out.as_object_mut()?;
    if let Some(last) = get("Last State") {
        map.insert("lastState".to_owned(), run_state(last));
    }
    if let Some(ready) = get("Ready") {
        map.insert("ready".to_owned(), json!(ready.value == "True"));
    }
    if let Some(count) = get("Restart Count").and_then(|e| e.value.parse::<u64>().ok()) {
        map.insert("restartCount".to_owned(), json!(count));
    }
    Some(out)
}

fn run_state(entry: &Entry) -> Value {
    let get = |key: &str| entry.below.iter().find(|e| e.key == key).map(|e| e.value.as_str());
    let mut detail = Map::new();
    for (key, field) in [("Reason", "reason"), ("Message", "message")] {
        if let Some(text) = get(key) {
            detail.insert(field.to_owned(), json!(text));
        }
    }
    if let Some(code) = get("Exit Code").and_then(|c| c.parse::<i64>().ok()) {
        detail.insert("exitCode".to_owned(), json!(code));
    }
    for (key, field) in [("Started", "startedAt"), ("Finished", "finishedAt")] {
        if let Some(time) = get(key).and_then(http_time) {
            detail.insert(field.to_owned(), json!(time));
        }
    }
    let name = entry.value.to_ascii_lowercase();
    if ["waiting", "running", "terminated"].contains(&name.as_str()) { json!({name: detail}) } else { json!({}) }
}

/// `Mon, 02 Jan 2006 15:04:05 +0100` as RFC 3339.
pub(super) fn http_time(text: &str) -> Option<String> {
    let time = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(time.timestamp().to_string())
}

pub(super) fn node(name: &str, entries: &[Entry]) -> Value {
    let get = |key: &str| entries.iter().find(|e| e.key == key);
    let mut taints = Vec::new();
    if let Some(entry) = get("Taints") {
        let below = entry
            .below
            .iter()
            .map(|e| if e.key.is_empty() { e.value.clone() } else { format!("{}:{}", e.key, e.value) });
        for taint in std::iter::once(entry.value.clone()).chain(below).filter(|t| t != "<none>") {
            if let Some((key, effect)) = taint.rsplit_once(':') {
                let (key, value) = key.split_once('=').unwrap_or((key, ""));
                taints.push(json!({"key": key, "value": value, "effect": effect.trim()}));
            }
        }
    }
    let mut metadata = json!({"name": name, "labels": pairs(get("Labels")), "annotations": pairs(get("Annotations"))});
    if let Some(created) = get("CreationTimestamp").and_then(|e| http_time(&e.value))
        && let Some(map) = metadata.as_object_mut()
    {
        map.insert("creationTimestamp".to_owned(), json!(created));
    }
    let info = get("System Info").map_or(json!({}), |e| {
        let find = |key: &str| e.below.iter().find(|b| b.key == key).map(|b| b.value.clone()).unwrap_or_default();
        json!({"kernelVersion": find("Kernel Version"), "osImage": find("OS Image"),
               "containerRuntimeVersion": find("Container Runtime Version"), "kubeletVersion": find("Kubelet Version"),
               "architecture": find("Architecture"), "operatingSystem": find("Operating System")})
    });
    let mut value = json!({"kind": "Node", "apiVersion": "v1", "metadata": metadata, "spec": {}, "status": {}});
    let mut set = |pointer: &str, field: &str, shown: Value| {
        if let Some(part) = value.pointer_mut(pointer).and_then(Value::as_object_mut) {
            part.insert(field.to_owned(), shown);
        }
    };
    if get("System Info").is_some() {
        set("/status", "nodeInfo", info);
    }
    if get("Taints").is_some() {
        set("/spec", "taints", taints.into());
    }
    if get("Unschedulable").is_some_and(|e| e.value == "true") {
        set("/spec", "unschedulable", json!(true));
    }
    value
}

/// The events at the end: `Type  Reason  Age  From  Message`.
pub(super) fn events(
    hint: &Hint,
    first_line: u64,
    lines: &[&str],
    at: usize,
    about: (&str, &str, Option<&str>),
    sink: &mut dyn Sink,
) -> u64 {
    let (kind, name, namespace) = about;
    let mut count = 0;
    let mut rows: Vec<(usize, String)> = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(at).filter(|(_, l)| !l.trim().is_empty()) {
        // A long message may be broken into lines; what stands below an empty one is none.
        let adjacent = rows.last().is_some()
            && index.checked_sub(1).and_then(|i| lines.get(i)).is_some_and(|l| !l.trim().is_empty());
        let goes_on = adjacent && !is_event_row(line) && !prose::is_prose(line) && !line.starts_with("Events:");
        match rows.last_mut().filter(|_| goes_on) {
            Some((_, above)) => {
                above.push(' ');
                above.push_str(line.trim());
            }
            None => rows.push((index, (*line).to_owned())),
        }
    }
    for (index, line) in rows {
        let cells: Vec<&str> = line.trim().split("  ").map(str::trim).filter(|c| !c.is_empty()).collect();
        let [warning, reason, age, _, message @ ..] = cells.as_slice() else { continue };
        if !["Normal", "Warning"].contains(warning) || message.is_empty() {
            continue;
        }
        count += 1;
        let repeated =
            age.split("(x").nth(1).and_then(|t| t.split([' ', ')']).next()).and_then(|n| n.parse::<u64>().ok());
        let mut involved = json!({"kind": kind, "name": name});
        let mut metadata = json!({"name": format!("{name}.line{count}")});
        if let (Some(ns), Some(i), Some(m)) = (namespace, involved.as_object_mut(), metadata.as_object_mut()) {
            i.insert("namespace".to_owned(), json!(ns));
            m.insert("namespace".to_owned(), json!(ns));
        }
        let value = json!({"kind": "Event", "apiVersion": "v1", "metadata": metadata, "involvedObject": involved,
            "reason": reason, "message": message.join(" "), "type": warning, "count": repeated.unwrap_or(1),
            (AGE): age});
        let mut place = hint.location();
        place.line = Some(first_line + u64::try_from(index).unwrap_or_default());
        sink.object(Object {
            kind: "Event".into(),
            namespace: namespace.map(Arc::from),
            name: format!("{name}.line{count}").into(),
            at: place,
            value,
        });
    }
    count
}
