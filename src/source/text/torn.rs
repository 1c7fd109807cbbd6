//! Objects of which a filter let only some lines through: `-o yaml | head -40`, webhooks by `grep -A 20`.

use serde_json::{Value, json};

use crate::evidence::{Object, Sink};
use crate::source::object;

use super::Hint;
use super::describe::indent;
use super::fields::{KINDS, TORN};

/// Reads the beginning of an object: what ends before the last line is known whole. False where it is no such thing.
pub(super) fn object(hint: &Hint, first: u64, lines: &[&str], namespace: Option<&str>, sink: &mut dyn Sink) -> bool {
    let parsed = (0..TORN.min(lines.len())).find_map(|torn| {
        let text = lines.get(..lines.len() - torn)?.join("\n");
        object::value(&text).ok().filter(Value::is_object)
    });
    let Some(mut value) = parsed else { return false };
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let Some((kind, name)) = text("/kind").zip(text("/metadata/name")) else { return false };
    if !KINDS.contains(&kind.as_str()) {
        return false;
    }
    let namespace = text("/metadata/namespace").or_else(|| namespace.map(str::to_owned));
    let whole = whole_fields(&value, lines);
    Object::mark_fields(&mut value, whole);
    let mut at = hint.location();
    at.line = Some(first);
    sink.object(Object { kind: kind.into(), namespace: namespace.map(Into::into), name: name.into(), at, value });
    true
}

/// The sections before the last, and the last one's fields before its last.
fn whole_fields(value: &Value, lines: &[&str]) -> Vec<String> {
    let key_at = |indent: usize| {
        let is_key = |line: &&&str| {
            let own = line.trim_start_matches(' ');
            line.len() - own.len() == indent && !own.starts_with(['-', '#']) && own.contains(':')
        };
        lines.iter().rev().find(is_key).and_then(|line| line.trim().split(':').next())
    };
    let (last, inner) = (key_at(0), key_at(2));
    let mut whole = Vec::new();
    for (key, fields) in value.as_object().into_iter().flatten() {
        if last != Some(key.as_str()) {
            whole.push(key.clone());
            continue;
        }
        let fields = fields.as_object().into_iter().flatten().map(|(field, _)| field);
        whole.extend(fields.filter(|field| inner != Some(field.as_str())).map(|field| format!("{key}.{field}")));
    }
    whole
}

/// Name of the configuration where nothing tells it: the one that Kuma's chart makes.
const CONFIGURATION: &str = "kuma-admission-mutating-webhook-configuration";

/// Reads Kuma's webhooks out of lines of their configuration; how many lines are theirs.
pub(super) fn webhooks(hint: &Hint, first: u64, lines: &[&str], name: &str, sink: &mut dyn Sink) -> usize {
    let is_own =
        |line: &&&str| line.starts_with([' ', '-']) || line.split_once(':').is_some_and(|(key, _)| !key.contains(' '));
    let own = lines.iter().take_while(is_own).count();
    let own = lines.get(..own).unwrap_or_default();
    let named = |(at, line): (usize, &&str)| {
        let name = line.trim_start().trim_start_matches("- ").strip_prefix("name: ")?;
        name.trim().ends_with("-injector.kuma.io").then_some(at)
    };
    let hooks: Vec<Value> = own.iter().enumerate().filter_map(named).filter_map(|at| webhook(own, at)).collect();
    if hooks.is_empty() {
        return 0;
    }
    let name = if name.is_empty() { CONFIGURATION } else { name };
    let mut value = json!({"kind": "MutatingWebhookConfiguration", "metadata": {"name": name}, "webhooks": hooks});
    Object::mark_partial(&mut value);
    let mut at = hint.location();
    at.line = Some(first);
    let kind = "MutatingWebhookConfiguration".into();
    sink.object(Object { kind, namespace: None, name: name.into(), at, value });
    own.len()
}

/// The webhook whose name stands at this line, without what may have been cut.
fn webhook(lines: &[&str], at: usize) -> Option<Value> {
    let column = |line: &str| {
        let own = line.trim_start();
        indent(line) + if own.starts_with("- ") { 2 } else { 0 }
    };
    let depth = column(lines.get(at)?);
    let is_inside = |line: &&str| *line != "--" && indent(line) >= depth;
    // A dash begins the webhook itself.
    let above = lines.iter().take(at).rev().take_while(|line| is_inside(line)).count();
    let mut begin = at - above;
    let dashed = |line: &&str| line.trim_start().starts_with("- ") && column(line) == depth && indent(line) < depth;
    if !lines.get(at).is_some_and(dashed) && begin.checked_sub(1).and_then(|i| lines.get(i)).is_some_and(dashed) {
        begin -= 1;
    }
    let below = lines.iter().skip(at + 1).take_while(|line| is_inside(line)).count();
    let end = at + 1 + below;
    let ended = lines.get(end).is_some_and(|line| *line != "--");
    let own: Vec<String> = lines
        .get(begin..end)?
        .iter()
        .map(|line| {
            let text = if dashed(line) { line.replacen('-', " ", 1) } else { (*line).to_owned() };
            text.get(depth..).unwrap_or_default().to_owned()
        })
        .collect();
    // What is above the first field of the webhook belongs to one whose beginning was cut away.
    let cut = own.iter().take_while(|line| line.starts_with([' ', '-'])).count();
    let own = own.get(cut..)?;
    let mut value = (0..TORN.min(own.len())).find_map(|torn| {
        let text = own.get(..own.len() - torn)?.join("\n");
        object::value(&text).ok().filter(Value::is_object)
    })?;
    let last = own.iter().rev().find(|line| !line.starts_with([' ', '-'])).and_then(|line| line.split(':').next());
    if let (false, Some(fields), Some(last)) = (ended, value.as_object_mut(), last) {
        fields.retain(|key, value| key != last || value.is_string());
    }
    value.get("name").is_some().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_by_its_name() {
        let lines = [
            "    port: 443",
            "  failurePolicy: Fail",
            "  name: pods-kuma-injector.kuma.io",
            "  namespaceSelector:",
            "    matchExpressions:",
            "    - key: kuma.io/sidecar-injection",
            "      operator: Exists",
            "  objectSelector:",
            "    matchLabels:",
        ];
        let selector = json!({"matchExpressions": [{"key": "kuma.io/sidecar-injection", "operator": "Exists"}]});
        let name = "pods-kuma-injector.kuma.io";
        let expected = json!({"failurePolicy": "Fail", "name": name, "namespaceSelector": selector});
        assert_eq!(webhook(&lines, 2), Some(expected), "the last field may be cut");
        let whole = ["- failurePolicy: Fail", "  name: a-kuma-injector.kuma.io", "- failurePolicy: Ignore"];
        let expected = json!({"failurePolicy": "Fail", "name": "a-kuma-injector.kuma.io"});
        assert_eq!(webhook(&whole, 1), Some(expected));
    }

    #[test]
    fn what_ends_before_the_last_line_is_whole() {
        let lines = [
            "apiVersion: v1",
            "kind: Pod",
            "metadata:",
            "  name: cart-1",
            "spec:",
            "  automountServiceAccountToken: false",
            "  containers:",
            "  - name: cart",
            "    image: x",
        ];
        let value = object::value(&lines.join("\n")).unwrap();
        let whole = ["apiVersion", "kind", "metadata", "spec.automountServiceAccountToken"];
        assert_eq!(whole_fields(&value, &lines), whole);
    }
}
