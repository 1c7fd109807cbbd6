//! Paths into an object, as `jsonpath`, `jq`, `yq`, Go's templates and `custom-columns` write them.

use serde_json::{Map, Value};

use crate::evidence::Object;

/// Most members of a list that a place may name.
const MEMBERS: usize = 256;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    /// The member of a list whose field is this.
    Member(String, String),
    /// The member of a list at this place.
    At(usize),
    /// All members of a list.
    All,
}

/// The steps of a path: `.spec.taints`, `.data.ca\.crt`, `["a"]`, `[0]`, `[*]`, `[?(@.name=="x")]`.
pub(super) fn steps_of(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let path = path.trim();
    let mut rest = path.strip_prefix('.').unwrap_or(path);
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (inside, after) = inner.split_once(']')?;
            steps.push(bracketed(inside.trim())?);
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            steps.push(Step::Field(name.to_owned()));
            rest = after;
        } else {
            let mut name = String::new();
            let mut chars = rest.char_indices().peekable();
            let mut end = rest.len();
            while let Some((at, c)) = chars.next() {
                match c {
                    '\\' => name.extend(chars.next().map(|(_, c)| c)),
                    '.' | '[' => {
                        end = at;
                        break;
                    }
                    c if c.is_ascii_alphanumeric() || ['-', '_', '/'].contains(&c) => name.push(c),
                    _ => return None,
                }
            }
            if name.is_empty() {
                return None;
            }
            steps.push(Step::Field(name));
            rest = rest.get(end..).unwrap_or_default();
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    Some(steps)
}

/// What stands in brackets.
fn bracketed(inside: &str) -> Option<Step> {
    if inside.is_empty() || inside == "*" {
        return Some(Step::All);
    }
    let marks = ['"', '\'', '\\'];
    let filter = inside.strip_prefix("?(@.").and_then(|rest| rest.strip_suffix(')'));
    if let Some((field, value)) = filter.and_then(|filter| filter.split_once("==")) {
        let (field, value) = (field.trim(), value.trim());
        let quoted = value.starts_with(marks);
        let plain = !field.is_empty() && field.bytes().all(|b| b.is_ascii_alphanumeric());
        return (quoted && plain).then(|| Step::Member(field.to_owned(), value.trim_matches(marks).to_owned()));
    }
    let bare = inside.trim_matches(['"', '\'']);
    match bare.parse::<usize>() {
        Ok(at) if bare == inside => Some(Step::At(at)),
        _ if bare.len() < inside.len() => Some(Step::Field(bare.to_owned())),
        _ => None,
    }
}

/// How an object marks that the field at the end of a path is known whole; `None` for what is in a list.
pub(super) fn mark(path: &[Step]) -> Option<String> {
    let names: Option<Vec<&str>> =
        path.iter().map(|step| if let Step::Field(field) = step { Some(field.as_str()) } else { None }).collect();
    match names?.as_slice() {
        ["metadata", map @ ("annotations" | "labels"), key] => Some(Object::key_of(&format!("metadata.{map}"), key)),
        names => Some(names.join(".")),
    }
}

/// How an object of which perhaps something was left out marks what is there: single fields, and single annotations and
/// labels.
pub(super) fn shown(value: &Value) -> Vec<String> {
    let mut marks = Vec::new();
    let map = |pointer: &str| value.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
    for of in ["annotations", "labels"] {
        marks.extend(map(&format!("/metadata/{of}")).map(|(key, _)| Object::key_of(&format!("metadata.{of}"), key)));
    }
    for section in ["metadata", "spec", "status"] {
        let single = map(&format!("/{section}")).filter(|(_, value)| !value.is_object() && !value.is_array());
        marks.extend(single.map(|(field, _)| format!("{section}.{field}")));
    }
    marks
}

/// What a word says at the end of a path: texts in maps of texts, and elsewhere also numbers, `true` and `false`.
pub(super) fn scalar(path: &[Step], text: &str) -> Value {
    let of_texts = |step: &Step| {
        matches!(step, Step::Field(f)
            if ["annotations", "labels", "nodeSelector", "data", "value", "message"].contains(&f.as_str()))
    };
    let typed = || serde_json::from_str::<Value>(text).ok().filter(|v| v.is_boolean() || v.is_number());
    if path.iter().any(of_texts) { text.into() } else { typed().unwrap_or_else(|| text.into()) }
}

/// An object in which nothing but a path leads to a value; `None` where a step does not fit.
pub(super) fn lay(path: &[Step], value: Value) -> Option<Value> {
    path.iter().rev().try_fold(value, |value, step| {
        Some(match step {
            Step::Field(field) => Value::Object(Map::from_iter([(field.clone(), value)])),
            Step::Member(field, is) => {
                let mut value = value;
                value.as_object_mut()?.insert(field.clone(), is.as_str().into());
                Value::Array(vec![value])
            }
            Step::At(at) if *at == 0 && value.is_object() => Value::Array(vec![value]),
            Step::At(_) | Step::All => return None,
        })
    })
}

/// Puts a value where a path leads, beside what is there; false where something else is in the way.
pub(super) fn put(into: &mut Value, path: &[Step], value: Value) -> bool {
    let mut place = into;
    for step in path {
        if place.is_null() {
            *place = if let Step::Field(_) = step { Value::Object(Map::new()) } else { Value::Array(Vec::new()) };
        }
        let next = match step {
            Step::Field(field) => place.as_object_mut().map(|o| o.entry(field.clone()).or_insert(Value::Null)),
            Step::Member(field, is) => place.as_array_mut().and_then(|list| {
                let at = list.iter().position(|m| m.get(field).and_then(Value::as_str) == Some(is));
                let at = at.unwrap_or_else(|| {
                    list.push(Value::Object(Map::from_iter([(field.clone(), is.as_str().into())])));
                    list.len() - 1
                });
                list.get_mut(at)
            }),
            Step::At(at) => place.as_array_mut().filter(|_| *at < MEMBERS).and_then(|list| {
                while list.len() <= *at {
                    list.push(Value::Object(Map::new()));
                }
                list.get_mut(*at)
            }),
            Step::All => None,
        };
        let Some(next) = next else { return false };
        place = next;
    }
    let free = place.is_null() || place.as_object().is_some_and(Map::is_empty);
    if free {
        *place = value;
    }
    free
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str) -> Step {
        Step::Field(name.to_owned())
    }

    #[test]
    fn a_value_is_laid_where_it_belongs() {
        let path = [field("spec"), field("containers"), Step::Member("name".to_owned(), "a".to_owned())];
        assert_eq!(lay(&path, json!({"b": 1})), Some(json!({"spec": {"containers": [{"b": 1, "name": "a"}]}})));
        assert_eq!(lay(&path, json!("b")), None);
        assert_eq!(lay(&[field("spec"), Step::At(1)], json!({})), None);
    }

    #[test]
    fn values_are_put_beside_each_other() {
        let mut value = json!({});
        let list = |at| vec![field("spec"), field("initContainers"), Step::At(at), field("name")];
        assert!(put(&mut value, &list(1), json!("b")));
        assert!(put(&mut value, &list(0), json!("a")));
        assert!(!put(&mut value, &list(0), json!("c")), "what is there stays");
        let ready = steps_of(".status.conditions[?(@.type==\"Ready\")].status").unwrap();
        assert!(put(&mut value, &ready, json!("True")));
        let conditions = json!([{"type": "Ready", "status": "True"}]);
        let expected =
            json!({"spec": {"initContainers": [{"name": "a"}, {"name": "b"}]}, "status": {"conditions": conditions}});
        assert_eq!(value, expected);
        assert!(!put(&mut value, &[field("spec"), Step::At(0)], json!(1)));
    }

    #[test]
    fn annotations_are_known_by_their_keys() {
        let path = steps_of(".metadata.annotations.kuma\\.io/sidecar-injected").unwrap();
        assert_eq!(mark(&path).as_deref(), Some("metadata.annotations[kuma.io/sidecar-injected]"));
        assert_eq!(scalar(&path, "true"), json!("true"));
        assert_eq!(steps_of(".metadata.annotations.\"kuma.io/sidecar-injected\""), Some(path));
        let host = steps_of("spec.hostNetwork").unwrap();
        assert_eq!((mark(&host).as_deref(), scalar(&host, "true")), (Some("spec.hostNetwork"), json!(true)));
    }
}
