//! What a pod tells of one of Kuma's containers: whether it ran, how it ended, its arguments.

use serde_json::{Map, Value, json};

use crate::evidence::{Object, Time};

use super::json::{self, items, text};
use super::version::tag_of;

/// Whether a container ever ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    /// It is not part of the pod.
    NoSuchContainer,
    /// It waits for its first start.
    Never,
    /// It started at least once.
    Started,
    /// The pod does not tell.
    Unknown,
}

/// Whether a container of this name ran in this pod.
pub(super) fn ran(pod: &Value, name: &str) -> Ran {
    let Some(spec) = pod.get("spec").filter(|s| !items(s, "/containers").is_empty()) else { return Ran::Unknown };
    if json::container(spec, name).is_none() {
        return Ran::NoSuchContainer;
    }
    let Some(status) = json::container_status(pod, name) else {
        let pending = text(pod, "/status/phase") == Some("Pending") && pod.pointer("/status/conditions").is_some();
        return if pending { Ran::Never } else { Ran::Unknown };
    };
    let restarts = status.get("restartCount").and_then(Value::as_u64).unwrap_or(0);
    let ended = terminated(status).is_some();
    let running = status.pointer("/state/running").is_some();
    match (restarts, ended || running, status.pointer("/state/waiting").is_some()) {
        (0, false, true) => Ran::Never,
        (0, false, false) => Ran::Unknown,
        _ => Ran::Started,
    }
}

/// Whether a container ends with an error, once or again and again.
pub(super) fn ends_with_errors(status: &Value) -> bool {
    let code = status.pointer("/state/terminated/exitCode").and_then(Value::as_i64);
    code.is_some_and(|code| code != 0) || text(status, "/state/waiting/reason") == Some("CrashLoopBackOff")
}

/// Init containers that fail and are no mesh's.
pub(super) fn failing_before_start(pod: &Value) -> Vec<&str> {
    let statuses = items(pod, "/status/initContainerStatuses").iter();
    let failing = statuses.filter(|status| ends_with_errors(status)).filter_map(|status| text(status, "/name"));
    failing.filter(|name| !["kuma-", "istio-", "linkerd-"].iter().any(|mesh| name.starts_with(mesh))).collect()
}

/// The newest terminated state.
pub(super) fn terminated(status: &Value) -> Option<&Value> {
    let state = status.pointer("/state/terminated").filter(|s| s.is_object());
    state.or_else(|| status.pointer("/lastState/terminated").filter(|s| s.is_object()))
}

/// One run of a container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'s> {
    /// When it started.
    pub(super) started: Option<Time>,
    /// When it ended, if it did.
    pub(super) finished: Option<Time>,
    /// Its exit code, if it ended.
    pub(super) code: Option<i64>,
    /// Why it ended, in the kubelet's word.
    pub(super) reason: Option<&'s str>,
}

/// The runs that a container's status tells of: the one before the newest, and the newest.
pub(super) fn runs(status: &Value) -> Vec<Run<'_>> {
    let paths = ["/lastState/terminated", "/state/terminated", "/state/running"];
    let known = paths.iter().filter_map(|path| status.pointer(path).filter(|s| s.is_object()));
    known
        .map(|state| Run {
            started: json::time(state, "/startedAt"),
            finished: json::time(state, "/finishedAt"),
            code: state.get("exitCode").and_then(Value::as_i64),
            reason: text(state, "/reason"),
        })
        .collect()
}

/// Start and end of the newest run.
pub(super) fn run_times(status: &Value) -> (Option<Time>, Option<Time>) {
    if let Some(started) = json::time(status, "/state/running/startedAt") {
        return (Some(started), None);
    }
    let ended = terminated(status);
    (ended.and_then(|t| json::time(t, "/startedAt")), ended.and_then(|t| json::time(t, "/finishedAt")))
}

/// The variable `validator`, `kumaInit` or `sidecar`: the first of these containers that the pod has.
pub(super) fn describe(pod: &Value, names: &[&str]) -> Value {
    let found = pod.get("spec").and_then(|spec| names.iter().find_map(|n| json::container(spec, n)));
    let Some((container, init)) = found else { return of_status(pod, names) };
    let mut map = Map::new();
    map.insert("exists".into(), true.into());
    map.insert("container".into(), container.clone());
    let always = text(container, "/restartPolicy") == Some("Always");
    map.insert("native".into(), (init && always).into());
    map.insert("args".into(), arguments(container));
    let pod_user = pod.pointer("/spec/securityContext/runAsUser");
    if let Some(uid) = container.pointer("/securityContext/runAsUser").or(pod_user) {
        map.insert("uid".into(), plain(uid).into());
    }
    if let Some(image) = text(container, "/image") {
        map.insert("image".into(), image.into());
        if let Some(tag) = tag_of(image) {
            map.insert("tag".into(), tag.into());
        }
    }
    let name = text(container, "/name").unwrap_or_default();
    match json::container_status(pod, name) {
        Some(status) => add_status(&mut map, status),
        None => {
            if ran(pod, name) == Ran::Never {
                map.insert("state".into(), "none".into());
                map.insert("restarts".into(), 0.into());
            }
        }
    }
    Value::Object(map)
}

/// Whether the fields that were shown of a pod tell that it has one of these containers, or that it has none of them.
pub(super) fn has_status(pod: &Object, names: &[&str]) -> bool {
    let lists = ["containerStatuses", "initContainerStatuses"];
    let mut all = lists.iter().flat_map(|list| items(&pod.value, &format!("/status/{list}")));
    lists.iter().all(|list| pod.shows(&format!("status.{list}")))
        || all.any(|s| s.get("state").is_some() && text(s, "/name").is_some_and(|name| names.contains(&name)))
}

/// What a status tells of a container whose pod's specification was not shown.
fn of_status(pod: &Value, names: &[&str]) -> Value {
    let known = |list: &str| {
        let statuses = json::items(pod, list);
        names.iter().find_map(|of| statuses.iter().find(|status| text(status, "/name") == Some(of)))
    };
    let own = known("/status/containerStatuses");
    let Some(status) = own.or_else(|| known("/status/initContainerStatuses")) else {
        return json!({ "exists": false });
    };
    let mut map = Map::new();
    map.insert("exists".into(), true.into());
    if own.is_some() {
        map.insert("native".into(), false.into());
    }
    if let Some(image) = text(status, "/image") {
        map.insert("image".into(), image.into());
    }
    add_status(&mut map, status);
    Value::Object(map)
}

/// The container of a zone's ingress or egress: kuma-dp in a pod of its own, told so by its environment or an annotation.
pub(super) fn zone_proxy(pod: &Value) -> Option<&str> {
    let on = |name: &str| json::annotation(pod, name).is_some_and(|v| matches!(v, "enabled" | "true" | "yes"));
    let annotated = on("kuma.io/ingress") || on("kuma.io/egress");
    json::containers(pod.get("spec")?).find_map(|(container, _)| {
        let name = text(container, "/name")?;
        let environment = json::environment(container);
        let kind = environment.get("KUMA_DATAPLANE_PROXY_TYPE").and_then(Value::as_str);
        let is_one = matches!(kind, Some("ingress" | "egress")) || annotated && matches!(name, "ingress" | "egress");
        is_one.then_some(name)
    })
}

fn add_status(map: &mut Map<String, Value>, status: &Value) {
    let phases = ["running", "waiting", "terminated"];
    let state =
        phases.into_iter().find(|s| status.pointer("/state").and_then(|v| v.get(*s)).is_some_and(Value::is_object));
    map.insert("state".into(), state.unwrap_or("none").into());
    let current = state.and_then(|s| status.pointer("/state").and_then(|v| v.get(s)));
    let ended = terminated(status);
    let copy = |map: &mut Map<String, Value>, key: &str, from: Option<&Value>| {
        if let Some(value) = from.filter(|v| !v.is_null()) {
            map.insert(key.to_owned(), value.clone());
        }
    };
    copy(map, "reason", ended.or(current).and_then(|s| s.get("reason")));
    copy(map, "message", ended.or(current).and_then(|s| s.get("message")));
    copy(map, "waitingReason", status.pointer("/state/waiting/reason"));
    copy(map, "exitCode", ended.and_then(|s| s.get("exitCode")));
    copy(map, "lastExitCode", status.pointer("/lastState/terminated/exitCode"));
    copy(map, "lastReason", status.pointer("/lastState/terminated/reason"));
    copy(map, "restarts", status.get("restartCount"));
    copy(map, "ready", status.get("ready"));
    copy(map, "started", status.get("started"));
    if let Some((start, end)) = ended.and_then(|s| json::time(s, "/startedAt").zip(json::time(s, "/finishedAt"))) {
        map.insert("seconds".into(), json::number(end.seconds() - start.seconds()));
    }
}

/// Arguments as a map, with and without `=`, leading dashes removed; a switch has the value `true`.
pub(super) fn arguments(container: &Value) -> Value {
    let words: Vec<&str> =
        ["/command", "/args"].iter().flat_map(|p| items(container, p)).filter_map(Value::as_str).collect();
    let mut map = Map::new();
    for (at, word) in words.iter().enumerate() {
        let Some(name) = word.strip_prefix("--").filter(|n| !n.is_empty()) else { continue };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name, value),
            None => (name, words.get(at + 1).copied().filter(|v| !v.starts_with("--")).unwrap_or("true")),
        };
        map.insert(name.to_owned(), value.into());
    }
    Value::Object(map)
}

/// A JSON scalar as plain text.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Ran, arguments, describe, ran, zone_proxy};

    #[test]
    fn a_zone_proxy_is_told_by_its_environment_or_its_annotation() {
        let container = |env: serde_json::Value| json!({"containers": [{"name": "ingress", "env": env}]});
        let kind = json!([{"name": "KUMA_DATAPLANE_PROXY_TYPE", "value": "ingress"}]);
        assert_eq!(zone_proxy(&json!({"spec": container(kind)})), Some("ingress"));
        let annotated =
            json!({"metadata": {"annotations": {"kuma.io/ingress": "enabled"}}, "spec": container(json!([]))});
        assert_eq!(zone_proxy(&annotated), Some("ingress"));
        assert_eq!(zone_proxy(&json!({"spec": container(json!([]))})), None, "another product's ingress");
    }

    #[test]
    fn arguments_of_either_form() {
        let container = json!({"args": ["--config-file", "/tmp/.kumactl", "--ip-family-mode=ipv4", "--verbose"]});
        let want = json!({"config-file": "/tmp/.kumactl", "ip-family-mode": "ipv4", "verbose": "true"});
        assert_eq!(arguments(&container), want);
    }

    #[test]
    fn a_container_that_waits_for_its_first_start_never_ran() {
        let mut pod = json!({
            "spec": {"containers": [{"name": "app"}], "initContainers": [{"name": "kuma-validation"}]},
            "status": {"initContainerStatuses": [{"name": "kuma-validation", "restartCount": 0,
                "state": {"waiting": {"reason": "PodInitializing"}}}]}});
        assert_eq!(ran(&pod, "kuma-validation"), Ran::Never);
        assert_eq!(ran(&pod, "kuma-init"), Ran::NoSuchContainer);
        assert_eq!(ran(&pod, "app"), Ran::Unknown);
        pod["status"]["initContainerStatuses"][0]["restartCount"] = json!(3);
        assert_eq!(ran(&pod, "kuma-validation"), Ran::Started);
        assert_eq!(ran(&json!({}), "kuma-validation"), Ran::Unknown);
    }

    #[test]
    fn the_newest_end_counts_in_a_crash_loop() {
        let pod = json!({
            "spec": {"containers": [], "initContainers": [{"name": "kuma-validation", "image": "kumahq/kuma-init:2.11.0",
                "securityContext": {"runAsUser": 5678}}]},
            "status": {"initContainerStatuses": [{"name": "kuma-validation", "restartCount": 2,
                "state": {"waiting": {"reason": "CrashLoopBackOff"}},
                "lastState": {"terminated": {"exitCode": 1, "reason": "Error",
                    "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:11Z"}}}]}});
        let seen = describe(&pod, &["kuma-validation"]);
        assert_eq!(seen["state"], "waiting");
        assert_eq!(seen["exitCode"], 1);
        assert_eq!(seen["reason"], "Error");
        assert_eq!(seen["seconds"], 11.0);
        assert_eq!(seen["uid"], "5678");
        assert_eq!(seen["tag"], "2.11.0");
        assert_eq!(describe(&pod, &["kuma-sidecar"]), json!({"exists": false}));
    }
}
