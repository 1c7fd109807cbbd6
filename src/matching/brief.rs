//! The long fields of Kubernetes objects, cut to the fields that a reader looks for in them; in Kubernetes' own words, as
//! an excerpt is not translated.

use serde_json::Value;

use super::json;

/// A field in words; nothing where its value is as good.
pub(super) fn brief(field: &str, value: &Value) -> Option<String> {
    let all = |say: fn(&Value) -> Option<String>| {
        let said: Vec<String> = value.as_array()?.iter().filter_map(say).collect();
        (!said.is_empty()).then(|| said.join("; "))
    };
    match field {
        "containerStatuses" | "initContainerStatuses" => all(container_status),
        "conditions" => all(condition),
        "containers" | "initContainers" => all(container),
        "volumes" => all(volume),
        "status" => status(value),
        _ => None,
    }
}

/// `kuma-validation: state=waiting(CrashLoopBackOff) lastState=terminated(Error, exitCode=1) restartCount=6`.
fn container_status(status: &Value) -> Option<String> {
    let mut said = vec![format!("{}: state={}", text(status, "/name")?, state(status.get("state")?)?)];
    said.extend(status.get("lastState").and_then(state).map(|last| format!("lastState={last}")));
    said.extend(status.get("ready").and_then(Value::as_bool).map(|ready| format!("ready={ready}")));
    let restarts = status.get("restartCount").and_then(Value::as_u64);
    said.extend(restarts.map(|restarts| format!("restartCount={restarts}")));
    Some(said.join(" "))
}

fn state(state: &Value) -> Option<String> {
    let (name, of) = ["waiting", "terminated", "running"].iter().find_map(|name| Some((name, state.get(name)?)))?;
    let mut said: Vec<String> = text(of, "/reason").map(str::to_owned).into_iter().collect();
    said.extend(of.get("exitCode").and_then(Value::as_i64).map(|code| format!("exitCode={code}")));
    for time in ["startedAt", "finishedAt"] {
        said.extend(of.get(time).and_then(Value::as_str).map(|at| format!("{time}={at}")));
    }
    Some(if said.is_empty() { (*name).to_owned() } else { format!("{name}({})", said.join(", ")) })
}

/// `Ready=False(ContainersNotReady, lastTransitionTime=2026-01-01T00:00:00Z)`.
fn condition(condition: &Value) -> Option<String> {
    let mut said: Vec<String> = text(condition, "/reason").map(str::to_owned).into_iter().collect();
    said.extend(text(condition, "/lastTransitionTime").map(|at| format!("lastTransitionTime={at}")));
    let more = if said.is_empty() { String::new() } else { format!("({})", said.join(", ")) };
    Some(format!("{}={}{more}", text(condition, "/type")?, text(condition, "/status")?))
}

/// `kuma-init (kumahq/kuma-init:2.11.4) --redirect-dns --ip-family-mode ipv4`.
fn container(container: &Value) -> Option<String> {
    let image = text(container, "/image").map(|image| format!(" ({image})")).unwrap_or_default();
    let mut said = vec![format!("{}{image}", text(container, "/name")?)];
    said.extend(json::items(container, "/args").iter().filter_map(Value::as_str).map(str::to_owned));
    said.extend(container.get("securityContext").map(|context| format!("securityContext={context}")));
    Some(said.join(" "))
}

/// `cni-bin-dir=/opt/cni/bin`.
fn volume(volume: &Value) -> Option<String> {
    let source = text(volume, "/hostPath/path").or_else(|| text(volume, "/configMap/name"));
    let source = source.or_else(|| text(volume, "/secret/secretName"))?;
    Some(format!("{}={source}", text(volume, "/name")?))
}

/// The plain fields of a status: `phase=Pending, numberReady=3`.
fn status(status: &Value) -> Option<String> {
    let plain = status.as_object()?.iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some(format!("{name}={text}")),
        Value::Number(number) => Some(format!("{name}={number}")),
        _ => None,
    });
    let mut said: Vec<String> = plain.collect();
    // Whatever the order in which the source writes its fields.
    said.sort();
    (!said.is_empty()).then(|| said.join(", "))
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn says_what_matters() {
        let statuses = json!([{"name": "kuma-validation", "ready": false, "restartCount": 6, "imageID": "x",
            "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "long"}},
            "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-01-01T00:00:00Z"}}},
            {"name": "app", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}, "ready": true}]);
        assert_eq!(
            brief("initContainerStatuses", &statuses).unwrap(),
            "kuma-validation: state=waiting(CrashLoopBackOff) \
             lastState=terminated(Error, exitCode=1, finishedAt=2026-01-01T00:00:00Z) ready=false restartCount=6; \
             app: state=running(startedAt=2026-01-01T00:00:00Z) ready=true"
        );
        assert_eq!(
            brief("conditions", &json!([{"type": "Ready", "status": "False", "reason": "NotReady"}])).unwrap(),
            "Ready=False(NotReady)"
        );
        assert_eq!(
            brief("volumes", &json!([{"name": "a", "emptyDir": {}}, {"name": "b", "hostPath": {"path": "/b"}}]))
                .unwrap(),
            "b=/b"
        );
        assert_eq!(
            brief("status", &json!({"phase": "Pending", "numberReady": 3, "x": []})).unwrap(),
            "numberReady=3, phase=Pending"
        );
        assert_eq!(brief("annotations", &json!({"a": "b"})), None);
        assert_eq!(brief("conditions", &json!("masked")), None);
    }
}
