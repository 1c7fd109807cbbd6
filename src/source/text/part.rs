//! Parts of what `kubectl describe` prints: without its beginning, or only a container.

use crate::evidence::{Object, Sink};

use super::Hint;
use super::describe::{Entry, events, indent, node, parse, pod};

/// An object that a command describes of which only some lines are shown.
pub(super) struct Described<'d> {
    /// Kind.
    pub(super) kind: &'d str,
    /// Namespace, if the command names it.
    pub(super) namespace: Option<&'d str>,
    /// Name.
    pub(super) name: &'d str,
}

/// Reads the lines that are left of a description, without its beginning; how many lines are its own.
pub(super) fn fragment(
    hint: &Hint,
    first_line: u64,
    lines: &[&str],
    about: &Described<'_>,
    sink: &mut dyn Sink,
) -> usize {
    let is_own = |line: &&str| {
        line.trim().is_empty()
            || line.starts_with([' ', '\t'])
            || ["--", "...", "\u{2026}", "[...]", "--- snip ---"].contains(line)
            || is_field(line)
    };
    let end = lines.iter().take_while(|line| is_own(line)).count();
    let own = lines.get(..end).unwrap_or_default();
    let own = own.get(..own.iter().rposition(|l| !l.trim().is_empty()).map_or(0, |last| last + 1)).unwrap_or_default();
    let events_at = own.iter().position(|l| l.starts_with("Events:"));
    let shown = own.get(..events_at.unwrap_or(own.len())).unwrap_or_default();
    let entries = parse(shown);
    let mut read = 0;
    if about.kind == "Pod" {
        read += u64::from(pod_in_part(hint, first_line, shown, about, events_at.is_some(), sink));
    }
    if about.kind == "Node" && entries.iter().any(|e| SHOWN_OF_NODES.contains(&e.key.as_str())) {
        let mut value = node(about.name, &entries);
        Object::mark_partial(&mut value);
        let mut at = hint.location();
        at.line = Some(first_line);
        sink.object(Object { kind: "Node".into(), namespace: None, name: about.name.into(), at, value });
        read += 1;
    }
    // Where the heading was cut away as well, rows tell themselves.
    let above = events_at.unwrap_or_default();
    read += events(hint, first_line, own, above, (about.kind, about.name, about.namespace), sink);
    if read > 0 || events_at.is_some() { own.len() } else { 0 }
}

/// Fields at the left edge of a description.
const FIELDS: [&str; 41] = [
    "Name",
    "Namespace",
    "Priority",
    "Service Account",
    "Node",
    "Start Time",
    "Labels",
    "Annotations",
    "Status",
    "Reason",
    "Message",
    "IP",
    "IPs",
    "Controlled By",
    "Init Containers",
    "Containers",
    "Conditions",
    "Volumes",
    "QoS Class",
    "Node-Selectors",
    "Tolerations",
    "Events",
    "Roles",
    "CreationTimestamp",
    "Taints",
    "Unschedulable",
    "Lease",
    "Addresses",
    "System Info",
    "Capacity",
    "Selector",
    "Node-Selector",
    "Replicas",
    "Pods Status",
    "Pod Template",
    "StrategyType",
    "Update Strategy",
    "OldReplicaSets",
    "NewReplicaSet",
    "Parallelism",
    "Volume Claims",
];
/// What is read of a node that is shown in part.
const SHOWN_OF_NODES: [&str; 5] = ["Taints", "Labels", "Annotations", "System Info", "CreationTimestamp"];

/// What is read of a pod that is shown in part.
const SHOWN_OF_PODS: [&str; 7] =
    ["Annotations", "Labels", "Controlled By", "Init Containers", "Containers", "Status", "Start Time"];
/// Containers by which the part of a description is known.
const CONTAINERS: [&str; 3] = ["kuma-validation:", "kuma-init:", "kuma-sidecar:"];

/// Whether a container of Kuma's begins at this line, without the pod above it.
pub(super) fn is_container(line: &str, next: &str) -> bool {
    let fields = ["Container ID:", "Image:", "State:"];
    CONTAINERS.contains(&line.trim())
        && indent(next) > indent(line)
        && fields.iter().any(|f| next.trim_start().starts_with(f))
}

/// Whether a line belongs to what is described above it.
pub(super) fn goes_on(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t']) || is_field(line) && !line.starts_with("Events:")
}

/// Whether a line at the left edge belongs to a description.
pub(super) fn is_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, _)| FIELDS.contains(&key))
}

/// Reads what is left of a pod's description, to its end or not; whether it tells anything.
pub(super) fn pod_in_part(
    hint: &Hint,
    first_line: u64,
    lines: &[&str],
    about: &Described<'_>,
    to_the_end: bool,
    sink: &mut dyn Sink,
) -> bool {
    let above = lines.iter().take_while(|line| line.trim().is_empty() || indent(line) > 0).count();
    let mut entries = parse(lines.get(above..).unwrap_or_default());
    let known = |e: &Entry| SHOWN_OF_PODS.contains(&e.key.as_str());
    let whole = whole_fields(&entries, lines, to_the_end);
    let containers = containers(&parse(lines.get(..above).unwrap_or_default()));
    if containers.is_empty() && !entries.iter().any(known) {
        return false;
    }
    let goes_before = entries.iter().any(|e| e.key == "Containers");
    for (init, container) in containers {
        let section = if init || goes_before { "Init Containers" } else { "Containers" };
        match entries.iter_mut().find(|e| e.key == section) {
            Some(entry) => entry.below.push(container),
            None => entries.push(Entry { key: section.to_owned(), value: String::new(), below: vec![container] }),
        }
    }
    let mut value = pod(about.name, about.namespace, &entries);
    if whole.is_empty() {
        Object::mark_partial(&mut value);
    } else {
        Object::mark_fields(&mut value, whole);
    }
    let mut at = hint.location();
    at.line = Some(first_line);
    let namespace = about.namespace.map(Into::into);
    sink.object(Object { kind: "Pod".into(), namespace, name: about.name.into(), at, value });
    true
}

/// The fields of a pod of which the description tells all: another one follows, and nobody left lines out.
fn whole_fields(entries: &[Entry], lines: &[&str], to_the_end: bool) -> Vec<String> {
    const FIELDS_OF: [(&str, &[&str]); 8] = [
        ("Labels", &["metadata.labels"]),
        ("Annotations", &["metadata.annotations"]),
        ("Controlled By", &["metadata.ownerReferences"]),
        ("Node", &["spec.nodeName"]),
        ("Status", &["status.phase"]),
        ("Init Containers", &["spec.initContainers", "status.initContainerStatuses"]),
        ("Containers", &["spec.containers", "status.containerStatuses"]),
        ("Conditions", &["status.conditions"]),
    ];
    let left_out = |line: &&str| line.contains("...") || line.contains('\u{2026}') || line.contains("snip");
    if lines.iter().any(left_out) {
        return Vec::new();
    }
    let ended = entries.len() - usize::from(!to_the_end && !entries.is_empty());
    let known = entries.iter().take(ended).filter_map(|e| FIELDS_OF.iter().find(|(key, _)| *key == e.key));
    known.flat_map(|(_, fields)| fields.iter().map(|field| (*field).to_owned())).collect()
}

/// Fields with which people begin to copy a description, below its name.
const COPIED_FROM: [&str; 8] =
    ["Namespace", "Priority", "Service Account", "Node", "Start Time", "Labels", "Annotations", "Status"];
/// Most lines of a description in which the template's hash is looked for.
const NEAR: usize = 60;

/// The hash of the template, where the description of a pod begins at this line without its name.
pub(super) fn template_hash<'l>(lines: &[&'l str], at: usize) -> Option<&'l str> {
    let line = lines.get(at)?;
    let begins = line.split_once(':').is_some_and(|(key, _)| COPIED_FROM.contains(&key));
    let above = at.checked_sub(1).and_then(|above| lines.get(above)).copied().unwrap_or_default();
    if !begins || is_field(above) || above.starts_with([' ', '\t']) && !above.trim().is_empty() {
        return None;
    }
    let own = || lines.iter().skip(at).take(NEAR).take_while(|line| goes_on(line));
    let of_label = |line: &&'l str| line.split_once("pod-template-hash=").map(|(_, hash)| hash.trim());
    let describes = own().any(|line| line.starts_with("Containers:") || line.starts_with("Init Containers:"));
    own()
        .find_map(of_label)
        .filter(|hash| describes && hash.len() > 4 && hash.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Containers that stand without their section: each with its name, or the fields of one whose name was cut away. Kuma's own
/// are known by their image. With each, whether it is an init container.
fn containers(entries: &[Entry]) -> Vec<(bool, Entry)> {
    let get = |of: &[Entry], key: &str| of.iter().find(|e| e.key == key).map(|e| e.value.clone());
    let is_container = |of: &[Entry]| of.iter().any(|e| ["Image", "State"].contains(&e.key.as_str()));
    let named: Vec<Entry> = if is_container(entries) {
        let image = get(entries, "Image").unwrap_or_default();
        let validates =
            entries.iter().any(|e| e.key == "Command" && e.below.iter().any(|w| w.value.ends_with("-validator")));
        let key = match (image.contains("kuma-init"), image.contains("kuma-dp")) {
            (true, _) if validates => "kuma-validation",
            (true, _) => "kuma-init",
            (_, true) => "kuma-sidecar",
            _ => return Vec::new(),
        };
        let below = entries.to_vec();
        vec![Entry { key: key.to_owned(), value: String::new(), below }]
    } else {
        entries.iter().filter(|e| is_container(&e.below)).cloned().collect()
    };
    named.into_iter().map(|e| (["kuma-validation", "kuma-init"].contains(&e.key.as_str()), e)).collect()
}
