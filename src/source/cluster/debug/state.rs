//! How a container of ours fares, by its pod's status.

use serde_json::Value;

use super::super::failing::{items, text};

/// How it fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It has not begun; the reason for that, if one is said.
    Waiting(String),
    Running,
    Ended(Ended),
    Stuck(Stuck),
}

/// How it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) code: i64,
    pub(super) reason: String,
    pub(super) message: String,
}

/// Why it will not begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stuck {
    /// The image is not had: reason and message.
    Image(String, String),
    /// The container cannot be made: reason and message.
    Start(String, String),
    /// The node, or the scheduler, does not take the pod: reason and message.
    Pod(String, String),
    /// The pod is gone, or is being deleted.
    Gone,
}

/// What a kubelet says of images that it does not have. `ErrImagePull` is not among these: it is tried again first.
const IMAGE: [&str; 5] =
    ["ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable"];
/// What a kubelet says of containers that it cannot make.
const START: [&str; 4] =
    ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError"];

/// The state of a container of a pod. `list` holds the status of its kind of containers.
pub(super) fn of(pod: &Value, list: &str, container: &str) -> State {
    let status = items(pod, list).iter().find(|status| text(status, "/name") == container);
    let both = |of: &Value, at: &str| {
        (text(of, &format!("{at}/reason")).to_owned(), text(of, &format!("{at}/message")).to_owned())
    };
    if let Some(ended) = status.and_then(|status| status.pointer("/state/terminated")) {
        let (reason, message) = both(ended, "");
        let code = ended.get("exitCode").and_then(Value::as_i64).unwrap_or_default();
        return State::Ended(Ended { code, reason, message });
    }
    // What runs ends by itself, also where the pod is being deleted.
    if status.is_some_and(|status| status.pointer("/state/running").is_some()) {
        return State::Running;
    }
    if pod.pointer("/metadata/deletionTimestamp").is_some() {
        return State::Stuck(Stuck::Gone);
    }
    if matches!(text(pod, "/status/phase"), "Failed" | "Succeeded") {
        let (reason, message) = both(pod, "/status");
        return State::Stuck(Stuck::Pod(reason, message));
    }
    let scheduled =
        items(pod, "/status/conditions").iter().find(|condition| text(condition, "/type") == "PodScheduled");
    if let Some(no) = scheduled.filter(|condition| text(condition, "/status") == "False") {
        let (reason, message) = both(no, "");
        return State::Stuck(Stuck::Pod(reason, message));
    }
    let (reason, message) = status.map(|status| both(status, "/state/waiting")).unwrap_or_default();
    match reason.as_str() {
        known if IMAGE.contains(&known) => State::Stuck(Stuck::Image(reason, message)),
        known if START.contains(&known) => State::Stuck(Stuck::Start(reason, message)),
        _ => State::Waiting(reason),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Ended, State, Stuck, of};

    fn pod(state: &Value) -> Value {
        json!({ "status": { "phase": "Running", "ephemeralContainerStatuses": [
            { "name": "other", "state": { "running": {} } }, { "name": "ours", "state": state } ] } })
    }

    fn state(pod: &Value) -> State {
        of(pod, "/status/ephemeralContainerStatuses", "ours")
    }

    #[test]
    fn containers_wait_run_and_end() {
        assert_eq!(state(&json!({})), State::Waiting(String::new()));
        assert_eq!(
            state(&pod(&json!({ "waiting": { "reason": "ErrImagePull" } }))),
            State::Waiting("ErrImagePull".into())
        );
        assert_eq!(state(&pod(&json!({ "running": {} }))), State::Running);
        let ended = pod(&json!({ "terminated": { "exitCode": 137, "reason": "OOMKilled" } }));
        assert_eq!(
            state(&ended),
            State::Ended(Ended { code: 137, reason: "OOMKilled".into(), message: String::new() })
        );
    }

    #[test]
    fn what_will_not_begin_is_not_waited_for() {
        let waits = |reason: &str| state(&pod(&json!({ "waiting": { "reason": reason, "message": "m" } })));
        assert_eq!(waits("ImagePullBackOff"), State::Stuck(Stuck::Image("ImagePullBackOff".into(), "m".into())));
        assert_eq!(
            waits("CreateContainerError"),
            State::Stuck(Stuck::Start("CreateContainerError".into(), "m".into()))
        );
        let rejected = json!({ "status": { "phase": "Failed", "reason": "OutOfcpu", "message": "m" } });
        assert_eq!(state(&rejected), State::Stuck(Stuck::Pod("OutOfcpu".into(), "m".into())));
        let condition = json!({ "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "m" });
        let unscheduled = json!({ "status": { "phase": "Pending", "conditions": [condition] } });
        assert_eq!(state(&unscheduled), State::Stuck(Stuck::Pod("Unschedulable".into(), "m".into())));
        let mut deleted = pod(&json!({ "waiting": {} }));
        deleted["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:00:00Z");
        assert_eq!(state(&deleted), State::Stuck(Stuck::Gone));
        // An end that was seen counts, whatever becomes of the pod.
        let mut ended = pod(&json!({ "terminated": { "exitCode": 0 } }));
        ended["status"]["phase"] = json!("Failed");
        assert!(matches!(state(&ended), State::Ended(_)));
    }
}
