//! Which pods' logs are wanted: those that were asked for, or those that do not work.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evidence::Selector;

/// What the last round has to know of a pod.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) node: String,
    /// It is, or belongs to, what was asked for.
    pub(super) asked: bool,
    pub(super) fails: bool,
    pub(super) meshed: bool,
    /// A pod of the CNI, or of the control plane.
    pub(super) cni: bool,
    pub(super) plane: bool,
    /// The logs that tell something: all of them, if the pod was asked for.
    pub(super) logs: Vec<Wanted>,
}

impl Note {
    /// Notes a pod.
    pub(super) fn new(pod: &Value, objects: &[(String, String)], selector: Option<&Selector>) -> Self {
        let runs = |container: &str| items(pod, "/spec/containers").iter().any(|c| text(c, "/name") == container);
        let asked = is_asked(pod, objects, selector);
        Self {
            node: text(pod, "/spec/nodeName").to_owned(),
            asked,
            fails: fails(pod),
            meshed: is_meshed(pod),
            cni: runs("install-cni"),
            plane: runs("control-plane"),
            logs: logs(pod, asked),
        }
    }
}

/// A container's log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wanted {
    pub(super) namespace: String,
    pub(super) pod: String,
    pub(super) container: String,
    /// Of the run before this one.
    pub(super) previous: bool,
}

/// A text in an object; empty where there is none.
pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A list in an object.
pub(super) fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a pod does not work: it waits, has failed, or a container of it is not ready.
fn fails(pod: &Value) -> bool {
    let phase = text(pod, "/status/phase");
    let containers = items(pod, "/status/containerStatuses");
    phase != "Succeeded" && (phase != "Running" || containers.is_empty() || !containers.iter().all(works))
}

/// Whether it is, or belongs to, one of these objects, or has the labels that were asked for.
fn is_asked(pod: &Value, objects: &[(String, String)], selector: Option<&Selector>) -> bool {
    let labels = |key: &str| pod.pointer("/metadata/labels")?.get(key)?.as_str();
    objects.iter().any(|(kind, asked)| is_of(pod, kind, asked)) || selector.is_some_and(|s| s.matches(&labels))
}

/// Whether it is, or belongs to, this object. A pod tells its own controller, whose name tells that one's.
fn is_of(pod: &Value, kind: &str, asked: &str) -> bool {
    let base = |name: &str| name.rsplit_once('-').is_some_and(|(base, _)| base == asked);
    let owner =
        items(pod, "/metadata/ownerReferences").iter().find(|o| o.get("controller") == Some(&Value::Bool(true)));
    let owner = owner.map(|owner| (text(owner, "/kind"), text(owner, "/name")));
    match (kind, owner) {
        ("Pod", _) => text(pod, "/metadata/name") == asked,
        ("Node", _) => text(pod, "/spec/nodeName") == asked,
        ("Deployment", Some(("ReplicaSet", name))) | ("CronJob", Some(("Job", name))) => base(name),
        (kind, Some((own, name))) => own == kind && name == asked,
        (_, None) => false,
    }
}

/// Whether a container works, or has done its work.
fn works(status: &Value) -> bool {
    let done = text(status, "/state/terminated/reason") == "Completed";
    done || status.get("ready").and_then(Value::as_bool).unwrap_or_default()
}

/// The logs of a pod: of the mesh's containers and of those that do not work, of all its containers if `all`; and of the
/// run before of those that began again.
fn logs(pod: &Value, all: bool) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for statuses in ["/status/initContainerStatuses", "/status/containerStatuses"] {
        let called_for = |status: &&Value| all || is_of_mesh(text(status, "/name")) || !works(status);
        for status in items(pod, statuses).iter().filter(called_for) {
            let one = |previous| Wanted {
                namespace: text(pod, "/metadata/namespace").to_owned(),
                pod: text(pod, "/metadata/name").to_owned(),
                container: text(status, "/name").to_owned(),
                previous,
            };
            let restarts = status.get("restartCount").and_then(Value::as_u64).unwrap_or_default();
            let ran = status.pointer("/state/waiting").is_none() || restarts > 0;
            if ran {
                wanted.push(one(false));
            }
            if restarts > 0 {
                wanted.push(one(true));
            }
        }
    }
    wanted
}

/// Whether a pod has a container of the mesh's.
fn is_meshed(pod: &Value) -> bool {
    let containers = ["/spec/initContainers", "/spec/containers"].into_iter().flat_map(|list| items(pod, list));
    containers.into_iter().any(|container| is_of_mesh(text(container, "/name")))
}

/// Whether a container is one of the mesh's.
fn is_of_mesh(container: &str) -> bool {
    container.starts_with("kuma-") || matches!(container, "install-cni" | "control-plane" | "kong-mesh-sidecar")
}

/// Names of the `ConfigMap`s that a workload's containers read variables or files from.
pub(super) fn config_maps(workload: &Value) -> BTreeSet<String> {
    let spec = "/spec/template/spec";
    let volumes = items(workload, &format!("{spec}/volumes")).iter().map(|volume| text(volume, "/configMap/name"));
    let containers = items(workload, &format!("{spec}/containers"));
    let variables = containers.iter().flat_map(|container| items(container, "/env"));
    let variables = variables.map(|variable| text(variable, "/valueFrom/configMapKeyRef/name"));
    volumes.chain(variables).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pods_that_fail() {
        let pod = |phase: &str, ready: bool| json!({ "status": { "phase": phase, "containerStatuses": [ { "ready": ready } ] } });
        assert!(fails(&pod("Running", false)) && fails(&pod("Pending", false)) && fails(&pod("Failed", false)));
        assert!(!fails(&pod("Running", true)) && !fails(&pod("Succeeded", false)));
        assert!(fails(&json!({ "status": { "phase": "Pending" } })));
    }

    #[test]
    fn pods_of_what_was_asked_for() {
        let owner = json!([{ "controller": true, "kind": "ReplicaSet", "name": "cart-7d9f" }]);
        let pod =
            json!({ "metadata": { "name": "cart-7d9f-x", "ownerReferences": owner }, "spec": { "nodeName": "n1" } });
        let of = |kind: &str, name: &str| is_asked(&pod, &[(kind.to_owned(), name.to_owned())], None);
        assert!(of("Pod", "cart-7d9f-x") && of("Deployment", "cart") && of("Node", "n1"));
        assert!(of("ReplicaSet", "cart-7d9f"));
        assert!(!of("Pod", "cart") && !of("Deployment", "car") && !of("Node", "n2") && !of("StatefulSet", "cart"));
    }

    #[test]
    fn logs_of_runs_that_were() {
        let pod = json!({ "metadata": { "name": "p", "namespace": "n" }, "status": {
            "initContainerStatuses": [ { "name": "kuma-validation", "restartCount": 2, "state": { "waiting": {} } } ],
            "containerStatuses": [ { "name": "app", "restartCount": 0, "state": { "waiting": {} } },
                { "name": "other", "restartCount": 0, "ready": true, "state": { "running": {} } } ] } });
        let runs: Vec<_> = logs(&pod, false).into_iter().map(|wanted| (wanted.container, wanted.previous)).collect();
        assert_eq!(runs, [("kuma-validation".to_owned(), false), ("kuma-validation".to_owned(), true)]);
    }
}
