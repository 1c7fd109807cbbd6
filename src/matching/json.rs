//! Small readers of Kubernetes JSON. They never fail: what is not there is `None`.

use serde_json::Value;

use crate::evidence::Time;

/// What collectors write in place of a value they removed.
const REDACTED: [&str; 2] = ["***HIDDEN***", "***TOKEN"];

/// The text at a JSON pointer.
pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// The array at a JSON pointer; empty if there is none.
pub(super) fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Seconds of the year 2000: no cluster is older. A container that could not be started has `1970-01-01T00:00:00Z`.
const OLDEST: f64 = 946_684_800.0;

/// The time at a JSON pointer.
pub(super) fn time(value: &Value, pointer: &str) -> Option<Time> {
    text(value, pointer).and_then(Time::parse).filter(|time| time.seconds() > OLDEST)
}

/// An annotation.
pub(super) fn annotation<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.pointer("/metadata/annotations")?.get(name)?.as_str()
}

/// A label.
pub(super) fn label<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.pointer("/metadata/labels")?.get(name)?.as_str()
}

/// The controlling owner: kind and name.
pub(super) fn controller(value: &Value) -> Option<(&str, &str)> {
    let owners = items(value, "/metadata/ownerReferences");
    let chosen = owners.iter().find(|o| o.get("controller").and_then(Value::as_bool) == Some(true));
    let owner = chosen.or_else(|| owners.first())?;
    Some((owner.get("kind")?.as_str()?, owner.get("name")?.as_str()?))
}

/// The containers of a pod spec: init containers first, with whether each is one.
pub(super) fn containers(spec: &Value) -> impl Iterator<Item = (&Value, bool)> {
    let init = items(spec, "/initContainers").iter().map(|c| (c, true));
    init.chain(items(spec, "/containers").iter().map(|c| (c, false)))
}

/// A container of a pod (or of a template's spec) by name.
pub(super) fn container<'v>(spec: &'v Value, name: &str) -> Option<(&'v Value, bool)> {
    containers(spec).find(|(c, _)| c.get("name").and_then(Value::as_str) == Some(name))
}

/// The status of a container of a pod.
pub(super) fn container_status<'v>(pod: &'v Value, name: &str) -> Option<&'v Value> {
    let all = items(pod, "/status/initContainerStatuses").iter().chain(items(pod, "/status/containerStatuses"));
    all.into_iter().find(|c| c.get("name").and_then(Value::as_str) == Some(name))
}

/// Whether a pod is in its node's network; `None` where what is known of it does not tell. `kubectl describe` shows only
/// the addresses of both, which are the same also on Fargate, where each pod has a node of its own.
pub(super) fn uses_host_network(pod: &Value) -> Option<bool> {
    let told = pod.pointer("/spec/hostNetwork").and_then(Value::as_bool);
    let whole = pod.pointer("/spec/restartPolicy").is_some();
    let own_node = || text(pod, "/spec/nodeName").is_some_and(|node| node.starts_with("fargate-"));
    match (told, text(pod, "/status/podIP"), text(pod, "/status/hostIP")) {
        (Some(told), ..) => Some(told),
        (None, Some(address), Some(node)) => Some(address == node && !own_node()),
        (None, None, Some(_)) if !whole => None,
        _ => Some(false),
    }
}

/// A condition of a status.
pub(super) fn condition<'v>(value: &'v Value, kind: &str) -> Option<&'v Value> {
    items(value, "/status/conditions").iter().find(|c| c.get("type").and_then(Value::as_str) == Some(kind))
}

/// Whether a condition is true; `None` if it is not there.
pub(super) fn condition_is_true(value: &Value, kind: &str) -> Option<bool> {
    condition(value, kind).map(|c| c.get("status").and_then(Value::as_str) == Some("True"))
}

/// Whether a value was removed by a collector.
pub(super) fn redacted(text: &str) -> bool {
    REDACTED.iter().any(|mark| text.contains(mark))
}

/// The plain environment of a container, as a map; redacted values are left out.
pub(super) fn environment(container: &Value) -> Value {
    let mut map = serde_json::Map::new();
    for entry in items(container, "/env") {
        let name = entry.get("name").and_then(Value::as_str);
        let value = match (entry.get("value"), entry.get("valueFrom")) {
            (Some(Value::String(value)), _) => Some(value.clone()),
            (Some(other), _) if !other.is_null() => Some(other.to_string()),
            // Kubernetes leaves out an empty value.
            (None, None) => Some(String::new()),
            _ => None,
        };
        if let (Some(name), Some(value)) = (name, value.filter(|v| !redacted(v))) {
            map.insert(name.to_owned(), Value::String(value));
        }
    }
    Value::Object(map)
}

/// A number as seconds; JSON has no NaN, so a number that cannot be written is left out by the caller.
pub(super) fn number(seconds: f64) -> Value {
    serde_json::Number::from_f64(seconds).map_or(Value::Null, Value::Number)
}

/// At most so many characters.
pub(super) fn clip(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => text.get(..end).unwrap_or(text).to_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{clip, controller, environment, uses_host_network};

    #[test]
    fn environment_leaves_out_what_was_removed() {
        let container = json!({"env": [
            {"name": "A", "value": "1"}, {"name": "B", "value": "***HIDDEN***"}, {"name": "C"},
            {"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
        ]});
        assert_eq!(environment(&container), json!({"A": "1", "C": ""}));
    }

    #[test]
    fn the_network_of_a_pod() {
        let of = |node: &str, own: &str| {
            let (spec, status) = (json!({"nodeName": node}), json!({"podIP": own, "hostIP": "10.0.0.1"}));
            uses_host_network(&json!({"spec": spec, "status": status}))
        };
        assert_eq!((of("n1", "10.0.0.1"), of("n1", "10.2.0.7")), (Some(true), Some(false)));
        // Its node is a machine of its own.
        assert_eq!(of("fargate-ip-10-0-0-1.eu-west-1.compute.internal", "10.0.0.1"), Some(false));
        let waits = json!({"spec": {"nodeName": "n1"}, "status": {"hostIP": "10.0.0.1"}});
        assert_eq!(uses_host_network(&waits), None);
        assert_eq!(uses_host_network(&json!({"spec": {"hostNetwork": true}})), Some(true));
        assert_eq!(uses_host_network(&json!({"spec": {"restartPolicy": "Always"}})), Some(false));
    }

    #[test]
    fn the_controller_is_the_owner_that_controls() {
        let pod = json!({"metadata": {"ownerReferences": [
            {"kind": "Node", "name": "n"}, {"kind": "ReplicaSet", "name": "r", "controller": true}]}});
        assert_eq!(controller(&pod), Some(("ReplicaSet", "r")));
        assert_eq!(controller(&json!({})), None);
    }

    #[test]
    fn clips_at_characters() {
        assert_eq!(clip("日本語", 2), "日本");
        assert_eq!(clip("ab", 2), "ab");
    }
}
