//! Fields of one object that a command picks: `-o jsonpath={.metadata.annotations}`, `| jq .spec.taints`,
//! `-o yaml | sed -n '/^status:/,$p'`.
//!
//! A field that was asked for by its path is known whole. Of lines that another program let through, what ends before the
//! last of them is whole, and the rest may be cut.

use serde_json::{Map, Value, json};

use crate::evidence::{Object, Sink, Why};
use crate::messages::text as messages;
use crate::source::object;

use super::Hint;
use super::annotated::{self, Search};
use super::command::Command;
use super::path::{self, Step, steps_of};

/// Fields at an object's top.
const TOP: [&str; 3] = ["metadata", "spec", "status"];
/// Fields of the metadata that people show alone.
const OF_METADATA: [&str; 3] = ["annotations", "labels", "ownerReferences"];
/// Fields of a pod's or node's specification that people show alone.
const OF_SPEC: [&str; 12] = [
    "taints",
    "tolerations",
    "containers",
    "initContainers",
    "securityContext",
    "runtimeClassName",
    "nodeName",
    "hostNetwork",
    "nodeSelector",
    "volumes",
    "dnsConfig",
    "priorityClassName",
];
/// Fields of a status that people show alone.
const OF_STATUS: [&str; 4] = ["containerStatuses", "initContainerStatuses", "conditions", "nodeInfo"];
/// Kinds of which fields are read.
pub(super) const KINDS: [&str; 6] = ["Pod", "Node", "Namespace", "Deployment", "DaemonSet", "Job"];
/// Most fields that are named where they were not used.
const NAMED: usize = 8;
/// Most lines that a filter may have torn off at the end of a piece.
pub(super) const TORN: usize = 4;

/// What a command picks of an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picked {
    /// Kind.
    kind: String,
    /// Name.
    name: String,
    /// The path that it asks for; `None` where lines of the whole are shown.
    path: Option<Vec<Step>>,
    /// The fields that it takes of what is there; none for all.
    only: Vec<String>,
    /// The search that lines went through.
    search: Option<Search>,
    /// Whether the last lines belong to the object's end: no filter took any away below them.
    to_the_end: bool,
}

impl Picked {
    /// What a command picks, if it picks fields of one object.
    pub(super) fn of(command: &Command) -> Option<Self> {
        let (kind, name) = command.got()?;
        let text = command.text.as_str();
        let to_the_end = text.contains(",$p") || text.contains(", $p");
        let (query, only) = query(text).map_or((None, Vec::new()), |query| {
            let (path, only) = chosen(&query).unwrap_or((&query, Vec::new()));
            (Some(path.to_owned()), only)
        });
        let path = match (template(text), query) {
            (Some(template), query) => {
                let mut steps = braced(&template)?;
                steps.extend(query.map_or_else(|| Some(Vec::new()), |query| steps_of(&query))?);
                Some(steps)
            }
            (None, Some(query)) => Some(steps_of(&query)?),
            // Lines that a search let through may lack others between them.
            (None, None) if command.piped && text.contains("jq") => return None,
            (None, None) => None,
        };
        let path = path.filter(|steps| !steps.is_empty());
        if path.as_ref().is_some_and(|steps| steps.contains(&Step::All)) {
            return None;
        }
        KINDS.contains(&kind.as_str()).then(|| Self { kind, name, path, only, search: Search::of(text), to_the_end })
    }
}

/// A command's text, if it makes something else of objects than Kubernetes prints: a template's text, a query's answer.
pub(super) fn reshapes(command: &Command) -> Option<&str> {
    let text = command.text.as_str();
    let forms = ["jsonpath=", "go-template", "custom-columns=", "| jq", "| yq"];
    let gets = text.split_whitespace().any(|word| word == "get");
    (gets && forms.iter().any(|form| text.contains(form))).then_some(text)
}

/// The template of `-o jsonpath=…`.
fn template(text: &str) -> Option<String> {
    let rest = text.split_once("jsonpath=")?.1;
    Some(quoted(rest).to_owned())
}

/// The text in quotes with which this begins, else its first word.
fn quoted(text: &str) -> &str {
    let quote = text.chars().next().filter(|c| ['\'', '"'].contains(c));
    match quote {
        Some(quote) => text.get(1..).and_then(|rest| rest.split(quote).next()).unwrap_or_default(),
        None => text.split_whitespace().next().unwrap_or_default(),
    }
}

/// What `jq` or `yq` asks for behind a pipe; empty for all.
fn query(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("| jq").or_else(|| text.split_once("| yq"))?;
    let mut rest = rest.trim_start();
    while rest.starts_with('-') || rest.starts_with("e ") || rest.starts_with("eval ") {
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest.trim_start());
    }
    let query = quoted(rest).trim();
    Some(if chosen(query).is_some() { query.to_owned() } else { selected(query).trim_end_matches('.').to_owned() })
}

/// The path of a query that takes some fields of what is there, and these: `.spec | pick(["a", "b"])`, `.spec | {a, b}`.
fn chosen(query: &str) -> Option<(&str, Vec<String>)> {
    let (path, rest) = query.split_once('|')?;
    let rest = rest.trim_start();
    let list = rest.strip_prefix("pick([").and_then(|rest| rest.split_once("])"));
    let (list, _) = list.or_else(|| rest.strip_prefix('{')?.split_once('}'))?;
    let names: Vec<String> = list.split(',').map(|name| name.trim().trim_matches(['"', '.']).to_owned()).collect();
    let plain = |name: &String| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    names.iter().all(plain).then(|| (path.trim_end(), names))
}

/// A query in which `[] | select(.name=="x") | .y` is written as the member of that name.
fn selected(query: &str) -> String {
    let parts = || {
        let (list, rest) = query.split_once("[]")?;
        let rest = rest.trim_start().strip_prefix('|')?.trim_start().strip_prefix("select(")?;
        let (condition, rest) = rest.split_once(')')?;
        let name = condition.trim().strip_prefix(".name")?.trim_start().strip_prefix("==")?.trim().trim_matches('"');
        let rest = rest.trim_start();
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix('|').unwrap_or(rest).trim_start() };
        Some(format!("{list}[?(@.name==\"{name}\")]{rest}"))
    };
    parts().unwrap_or_else(|| query.to_owned())
}

/// The path of a template that holds nothing but it, and line ends.
fn braced(template: &str) -> Option<Vec<Step>> {
    let ends = ["{\"\\n\"}", "{'\\n'}", "\\n"];
    let plain = ends.iter().fold(template.trim(), |text, end| text.strip_suffix(end).unwrap_or(text));
    let path = plain.strip_prefix('{').map_or(Some(plain), |inner| inner.strip_suffix('}'))?;
    steps_of(path.trim().trim_start_matches(['$', '@']))
}

/// Reads the fields that stand below such a command; how many lines are theirs.
pub(super) fn read(
    hint: &Hint,
    first: u64,
    lines: &[&str],
    picked: &Picked,
    namespace: Option<&str>,
    sink: &mut dyn Sink,
) -> usize {
    let lines = output(lines);
    // What begins like an object is read as one.
    if lines.first().is_some_and(|line| line.starts_with("apiVersion:") || line.starts_with("kind:")) {
        return 0;
    }
    let (mut value, mut whole, mut lost) = (Value::Object(Map::new()), Vec::new(), Vec::new());
    let used = match &picked.path {
        Some(path) => by_path(lines, path, &picked.only, &mut value, &mut whole),
        None => by_lines(lines, picked.to_the_end, &mut value, &mut whole, &mut lost),
    };
    let used = if used == 0 { images(lines, &picked.kind, &mut value) } else { used };
    let used = if used == 0 {
        let fields = single(lines, &picked.kind, &mut value, &mut whole);
        let search = picked.search.as_ref().filter(|_| picked.kind == "Pod");
        let marked = search.map_or(0, |search| annotated::read(lines, search, &mut value, &mut whole));
        if marked > 0 {
            lost.clear();
        }
        fields.max(marked)
    } else {
        used
    };
    let Some(top) = value.as_object_mut().filter(|top| used > 0 && !top.is_empty()) else { return 0 };
    let metadata = top.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if let Some(metadata) = metadata.as_object_mut() {
        metadata.insert("name".to_owned(), picked.name.clone().into());
        if let Some(namespace) = namespace {
            metadata.insert("namespace".to_owned(), namespace.into());
        }
    }
    Object::mark_fields(&mut value, whole);
    if !lost.is_empty() {
        lost.truncate(NAMED);
        let (line, fields) = (first.to_string(), lost.join(", "));
        let names = [("kind", &*picked.kind), ("name", &*picked.name), ("line", &line), ("fields", &fields)];
        sink.gap(hint.gap(Why::Unreadable, messages::FIELDS_UNUSED.fill(&names)));
    }
    let mut at = hint.location();
    at.line = Some(first);
    sink.object(Object {
        kind: picked.kind.as_str().into(),
        namespace: namespace.map(Into::into),
        name: picked.name.as_str().into(),
        at,
        value,
    });
    used
}

/// Images of a workload's containers, where a search let nothing else through.
fn images(lines: &[&str], kind: &str, into: &mut Value) -> usize {
    let image = |line: &&str| {
        let image = line.trim_start().trim_start_matches("- ").strip_prefix("image: ")?.trim();
        Some(json!({"image": image.trim_matches('"')}))
    };
    let found: Vec<Value> = lines.iter().map_while(image).collect();
    let used = found.len();
    if ["Deployment", "DaemonSet"].contains(&kind) && used > 0 {
        *into = json!({"spec": {"template": {"spec": {"containers": found}}}});
        return used;
    }
    0
}

/// Fields of a pod's specification that stand in one line each and mean one thing wherever they stand.
const SINGLE: [&str; 3] = ["hostNetwork", "nodeName", "runtimeClassName"];

/// Such fields of a pod, where a search let single lines through, with or without their numbers (`grep -n`). Lines of no
/// other form may stand among them than those of an object.
fn single(lines: &[&str], kind: &str, into: &mut Value, whole: &mut Vec<String>) -> usize {
    let unnumbered = |line: &str| {
        let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix([':', '-']).filter(|_| rest.len() < line.len()).unwrap_or(line).to_owned()
    };
    let pair = |line: &&str| {
        let line = unnumbered(line);
        let (key, value) = line.trim_start().trim_start_matches("- ").split_once(':')?;
        let value = value.trim();
        let is_key = !key.is_empty() && !key.contains(' ');
        (is_key && !value.contains(' ')).then(|| (key.to_owned(), value.trim_matches(['"', '\'']).to_owned()))
    };
    let pairs: Vec<(String, String)> = lines.iter().map_while(pair).collect();
    let mut spec = Map::new();
    for (key, value) in pairs.iter().filter(|(key, value)| SINGLE.contains(&key.as_str()) && !value.is_empty()) {
        spec.insert(key.clone(), value.parse::<bool>().map_or_else(|_| json!(value), Value::from));
        whole.push(format!("spec.{key}"));
    }
    if kind != "Pod" || spec.is_empty() {
        return 0;
    }
    *into = json!({"spec": spec});
    pairs.len()
}

/// The lines before the next command.
fn output<'l, 's>(lines: &'s [&'l str]) -> &'s [&'l str] {
    let end = lines.iter().position(|line| Command::read(line).is_some()).unwrap_or(lines.len());
    lines.get(..end).unwrap_or_default()
}

/// What a path leads to: a value in JSON or YAML, or a plain word.
fn by_path(lines: &[&str], path: &[Step], only: &[String], into: &mut Value, whole: &mut Vec<String>) -> usize {
    let skipped = lines.iter().take_while(|line| line.trim().is_empty()).count();
    let lines = lines.get(skipped..).unwrap_or_default();
    let Some(begin) = lines.first().map(|line| line.trim()) else { return 0 };
    let (value, used) = if begin.starts_with(['{', '[']) {
        let text = lines.join("\n");
        let mut values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        let Some(Ok(value)) = values.next() else { return 0 };
        let read = text.get(..values.byte_offset()).unwrap_or_default();
        (value, read.lines().count())
    } else {
        let own = lines.iter().take_while(|line| !line.trim().is_empty()).count();
        let text = lines.get(..own).unwrap_or_default().join("\n");
        // Shells print a mark where the last line has no end.
        let text = text.trim_end_matches(['%', '\u{23ce}']).trim_end();
        if own > 1 {
            let Ok(value) = object::value(text) else { return 0 };
            if !(value.is_object() || value.is_array()) {
                return 0;
            }
            (value, own)
        } else {
            let says = text.starts_with("Error") || text.contains(' ') || text.ends_with(':');
            if says || text == "null" || text == "<none>" {
                return 0;
            }
            (path::scalar(path, text), own)
        }
    };
    let mut value = value;
    // `jq` writes null for what is not there.
    if let Some(fields) = value.as_object_mut().filter(|_| !only.is_empty()) {
        fields.retain(|field, value| only.contains(field) && !value.is_null());
    }
    let Some(value) = path::lay(path, value) else { return 0 };
    match path::mark(path) {
        Some(mark) if only.is_empty() => whole.push(mark),
        Some(mark) => whole.extend(only.iter().map(|field| format!("{mark}.{field}"))),
        None => {}
    }
    *into = value;
    skipped + used
}

/// Lines of an object, in pieces between `--`. What cannot be used is named in `unused`.
fn by_lines(
    lines: &[&str],
    to_the_end: bool,
    into: &mut Value,
    whole: &mut Vec<String>,
    unused: &mut Vec<String>,
) -> usize {
    let is_own = |line: &&str| {
        let line = line.trim_end();
        let key = line.split(": ").next().unwrap_or(line).trim_end_matches(':');
        line == "--" || line.starts_with([' ', '-']) || !key.contains(' ') && key.len() < line.len()
    };
    let own = lines.iter().take_while(|line| is_own(line)).count();
    let own = lines.get(..own).unwrap_or_default();
    let mut read = false;
    for piece in own.split(|line| line.trim_end() == "--") {
        let indent = piece.iter().filter(|l| !l.trim().is_empty()).map(|l| l.len() - l.trim_start().len()).min();
        let piece: Vec<&str> = piece.iter().map(|line| line.get(indent.unwrap_or_default()..).unwrap_or("")).collect();
        // What was torn off in the middle of a line or a block is no YAML.
        let parsed = (0..TORN.min(piece.len())).find_map(|torn| {
            let text = piece.get(..piece.len() - torn)?.join("\n");
            object::value(&text).ok()?.as_object().cloned()
        });
        if parsed.is_none() {
            unused
                .extend(piece.iter().filter(|line| !line.trim().is_empty()).map(|line| line.trim().to_owned()).take(1));
        }
        let last = piece.iter().rev().find(|l| !l.starts_with([' ', '-'])).and_then(|l| l.split(':').next());
        for (key, value) in parsed.into_iter().flatten() {
            let ended = to_the_end || last != Some(key.as_str());
            if !ended && key == "spec" && on_host(&value, into, whole) {
                read = true;
                continue;
            }
            let is_block = value.is_object() || value.is_array() || value.is_null();
            let used = set(into, whole, &key, value, ended);
            read |= used;
            unused.extend(Some(key).filter(|_| is_block && !used));
        }
    }
    if read { own.len() } else { 0 }
}

/// Takes from a specification that was cut what its end cannot change: that its pods are in their node's network.
fn on_host(spec: &Value, into: &mut Value, whole: &mut Vec<String>) -> bool {
    let on_host =
        |spec: Option<&Value>| spec.and_then(|spec| spec.get("hostNetwork")).and_then(Value::as_bool) == Some(true);
    let (field, value) = if on_host(spec.pointer("/template/spec")) {
        ("template", json!({"spec": {"hostNetwork": true}}))
    } else if on_host(Some(spec)) {
        whole.push("spec.hostNetwork".to_owned());
        ("hostNetwork", json!(true))
    } else {
        return false;
    };
    // What was read above stays.
    let spec = into.as_object_mut().map(|top| top.entry("spec").or_insert_with(|| json!({})));
    spec.and_then(Value::as_object_mut).map(|spec| spec.insert(field.to_owned(), value));
    true
}

/// Puts a field where an object has it, if it ended or may be cut without harm.
fn set(into: &mut Value, whole: &mut Vec<String>, key: &str, value: Value, ended: bool) -> bool {
    let above = match key {
        key if TOP.contains(&key) => None,
        key if OF_METADATA.contains(&key) => Some("metadata"),
        key if OF_SPEC.contains(&key) => Some("spec"),
        key if OF_STATUS.contains(&key) => Some("status"),
        _ => return false,
    };
    if !ended || value.is_null() {
        return false;
    }
    let Some(top) = into.as_object_mut() else { return false };
    let path = match above {
        None => {
            top.insert(key.to_owned(), value);
            key.to_owned()
        }
        Some(above) => {
            let fields = top.entry(above).or_insert_with(|| Value::Object(Map::new()));
            fields.as_object_mut().map(|fields| fields.insert(key.to_owned(), value));
            format!("{above}.{key}")
        }
    };
    whole.push(path);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(command: &str) -> Option<Picked> {
        Command::read(command).and_then(|command| Picked::of(&command))
    }

    fn path(command: &str) -> Option<Vec<Step>> {
        picked(command).and_then(|p| p.path)
    }

    fn field(name: &str) -> Step {
        Step::Field(name.to_owned())
    }

    #[test]
    fn paths_of_jsonpath_jq_and_yq() {
        let annotations = Some(vec![field("metadata"), field("annotations")]);
        for command in [
            "$ kubectl -n shop get pod cart-0 -o jsonpath='{.metadata.annotations}'; echo",
            "$ kubectl -n shop get pod cart-0 -o jsonpath={.metadata.annotations}",
            "$ kubectl -n shop get pod/cart-0 -o jsonpath=\"{.metadata.annotations}{'\\n'}\" | jq .",
            "$ kubectl -n shop get po cart-0 -o json | jq -r '.metadata.annotations'",
            "$ kubectl -n shop get po cart-0 -o yaml | yq e .metadata.annotations",
            "$ kubectl -n shop get po cart-0 -o json | jq '.metadata[\"annotations\"]'",
        ] {
            assert_eq!(path(command), annotations, "{command}");
        }
        let kuma = vec![
            field("spec"),
            field("initContainers"),
            Step::Member("name".to_owned(), "kuma-init".to_owned()),
            field("env"),
        ];
        for command in [
            "$ kubectl get pod cart-0 -o jsonpath='{.spec.initContainers[?(@.name==\"kuma-init\")].env}'",
            "$ kubectl get pod cart-0 -o json | jq '.spec.initContainers[] | select(.name==\"kuma-init\") | .env'",
        ] {
            assert_eq!(path(command), Some(kuma.clone()), "{command}");
        }
        let escaped = "$ kubectl get ns shop -o jsonpath='{.metadata.labels.kuma\\.io/mesh}'";
        assert_eq!(path(escaped), Some(vec![field("metadata"), field("labels"), field("kuma.io/mesh")]));
    }

    #[test]
    fn fields_that_a_query_chooses() {
        let lines = ["runtimeClassName: gvisor", "nodeName: n1", "runAsUser: 5678"];
        for command in [
            "$ kubectl get po cart-0 -o yaml | yq '.spec | pick([\"runtimeClassName\",\"hostNetwork\"]), .initContainers[0]'",
            "$ kubectl get po cart-0 -o json | jq '.spec|{runtimeClassName, hostNetwork}'",
        ] {
            let picked = picked(command).unwrap();
            let (mut value, mut whole) = (json!({}), Vec::new());
            let path = picked.path.unwrap();
            assert_eq!(by_path(&lines, &path, &picked.only, &mut value, &mut whole), 3, "{command}");
            assert_eq!(value, json!({"spec": {"runtimeClassName": "gvisor"}}));
            assert_eq!(whole, ["spec.runtimeClassName", "spec.hostNetwork"]);
        }
    }

    #[test]
    fn what_is_no_path_of_one_object_is_not_read() {
        for command in [
            "$ kubectl get pods -o jsonpath='{.items[*].spec.nodeName}'",
            "$ kubectl get pod cart-0 -o jsonpath='{.metadata.name} {.spec.nodeName}'",
            "$ kubectl get pod cart-0 -o jsonpath='{..image}'",
            "$ kubectl get pod cart-0 -o jsonpath='{.spec.containers[*].image}'",
            "$ kubectl get pod cart-0 -o json | jq '.spec | keys'",
            "$ kubectl get pod cart-0 -o wide",
            "$ kubectl get secret cart -o jsonpath='{.data}'",
        ] {
            assert_eq!(picked(command), None, "{command}");
        }
    }

    #[test]
    fn images_alone_are_those_of_a_workload() {
        let mut value = json!({});
        let lines = ["        image: docker.io/kumahq/kuma-cp:2.8.0", "", "prose"];
        assert_eq!(images(&lines, "Deployment", &mut value), 1);
        let containers = json!([{"image": "docker.io/kumahq/kuma-cp:2.8.0"}]);
        assert_eq!(value.pointer("/spec/template/spec/containers"), Some(&containers));
        assert_eq!(images(&lines, "Pod", &mut value), 0);
        assert_eq!(images(&["replicas: 1"], "Deployment", &mut value), 0);
    }

    #[test]
    fn blocks_that_end_are_whole() {
        let lines = ["  annotations:", "    kuma.io/x: y", "  labels:", "    app: cart"];
        let (mut value, mut whole, mut lost) = (json!({}), Vec::new(), Vec::new());
        assert_eq!(by_lines(&lines, false, &mut value, &mut whole, &mut lost), 4);
        assert_eq!(lost, ["labels"], "what may be cut is said");
        assert_eq!(
            (value, whole),
            (json!({"metadata": {"annotations": {"kuma.io/x": "y"}}}), vec!["metadata.annotations".to_owned()])
        );
    }
}
