//! What the template of a workload and its other pods tell of a pod.

use std::collections::HashMap;

use serde_json::Value;

use super::index::Index;
use super::owners::is_member;
use super::subjects::Candidate;
use super::{index::is_whole, json};
use crate::evidence::{Object, Time};

/// What is told of a pod by others.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether it is in its node's network, where it was not shown whole and its fields or its template tell.
    pub(super) on_host: Option<bool>,
    /// Whether a Job has made it.
    pub(super) of_job: bool,
    /// Whether an older pod of the same owner has a sidecar, where it has none itself.
    pub(super) older_sibling_injected: Option<bool>,
}

impl Told {
    /// What is told of the pod of a candidate, of which `row` is what was shown where that is not the whole.
    pub(super) fn of(index: &Index<'_>, injected: &Injected<'_>, of: &Candidate<'_>, row: Option<&Object>) -> Self {
        let pod = of.object.filter(|pod| of.is_pod() && is_whole(pod) && !has_sidecar(&pod.value));
        Self {
            on_host: row.and_then(|pod| uses_host_network(index, pod)),
            of_job: of.owner.as_ref().map_or_else(|| row.is_some_and(|pod| is_of_job(index, pod)), |o| o.kind == "Job"),
            older_sibling_injected: pod.and_then(|pod| injected.before(pod)),
        }
    }
}

/// When the first pod with a sidecar was created of each owner.
#[derive(Debug, Default)]
pub(super) struct Injected<'e>(HashMap<(Option<&'e str>, &'e str), Time>);

impl<'e> Injected<'e> {
    /// Those of all pods that were shown whole.
    pub(super) fn new(pods: &[&'e Object]) -> Self {
        let mut first: HashMap<(Option<&str>, &str), Time> = HashMap::new();
        for pod in pods.iter().filter(|pod| is_whole(pod) && has_sidecar(&pod.value)) {
            let Some((key, created)) = key(pod).zip(json::time(&pod.value, "/metadata/creationTimestamp")) else {
                continue;
            };
            let known = first.entry(key).or_insert(created);
            *known = created.min(*known);
        }
        Self(first)
    }

    fn before(&self, pod: &Object) -> Option<bool> {
        let (key, created) = key(pod).zip(json::time(&pod.value, "/metadata/creationTimestamp"))?;
        Some(self.0.get(&key).is_some_and(|first| first.seconds() < created.seconds()))
    }
}

/// The namespace and the owner of a pod.
fn key(pod: &Object) -> Option<(Option<&str>, &str)> {
    json::controller(&pod.value).map(|(_, owner)| (pod.namespace.as_deref(), owner))
}

fn has_sidecar(pod: &Value) -> bool {
    pod.get("spec")
        .is_some_and(|spec| ["kuma-sidecar", "kuma-gateway"].iter().any(|n| json::container(spec, n).is_some()))
}

/// Kinds whose pods bear their name.
const KINDS: [&str; 5] = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Job"];

/// Whether the pod is in its node's network, as its own fields or its workload's template tell; `None` where neither does.
fn uses_host_network(index: &Index<'_>, pod: &Object) -> Option<bool> {
    let told = |spec: Option<&Value>| spec.and_then(|spec| spec.get("hostNetwork")).and_then(Value::as_bool);
    if pod.shows("spec.hostNetwork") {
        return Some(told(pod.value.get("spec")).unwrap_or(false));
    }
    let of_kind = |kind: &&str| {
        let mut all = index.evidence.objects.of_kind(kind);
        all.find(|workload| workload.namespace == pod.namespace && is_member(&pod.name, &workload.name))
    };
    let workload = KINDS.iter().find_map(of_kind)?;
    let spec = workload.value.pointer("/spec/template/spec");
    let whole = !workload.is_partial() && spec.is_some();
    told(spec).or(whole.then_some(false))
}

/// Whether a Job that was seen has made the pod, by the names.
fn is_of_job(index: &Index<'_>, pod: &Object) -> bool {
    let mut jobs = index.evidence.objects.of_kind("Job");
    jobs.any(|job| job.namespace == pod.namespace && is_member(&pod.name, &job.name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Injected, uses_host_network};
    use crate::evidence::{Evidence, Location, Object};
    use crate::matching::index::Index;

    fn object(kind: &str, name: &str, value: serde_json::Value) -> Object {
        let (kind, name, namespace) = (kind.into(), name.into(), Some("ops".into()));
        Object { kind, namespace, name, at: Location::default(), value }
    }

    #[test]
    fn an_older_pod_of_the_same_owner_shows_that_injection_was_asked_for() {
        let pod = |name: &str, created: &str, containers: &[&str]| {
            let containers: Vec<_> = containers.iter().map(|name| json!({"name": name})).collect();
            let owner = json!([{"kind": "ReplicaSet", "name": "web-6d9f7c", "controller": true}]);
            let metadata = json!({"name": name, "creationTimestamp": created, "ownerReferences": owner});
            object("Pod", name, json!({"kind": "Pod", "metadata": metadata, "spec": {"containers": containers}}))
        };
        let injected = pod("a", "2026-01-02T00:00:00Z", &["app", "kuma-sidecar"]);
        let known = Injected::new(&[&injected]);
        assert_eq!(known.before(&pod("b", "2026-01-03T00:00:00Z", &["app"])), Some(true));
        assert_eq!(known.before(&pod("c", "2026-01-01T00:00:00Z", &["app"])), Some(false), "labelled since");
    }

    #[test]
    fn a_row_is_in_the_network_that_its_template_names() {
        let mut evidence = Evidence::default();
        let mut add = |kind: &str, name: &str, spec: serde_json::Value| {
            let value = json!({"kind": kind, "metadata": {"name": name, "namespace": "ops"}, "spec": spec});
            evidence.objects.insert(object(kind, name, value));
        };
        add("DaemonSet", "probe", json!({"template": {"spec": {"hostNetwork": true}}}));
        add("Deployment", "web", json!({"template": {"spec": {"containers": []}}}));
        let index = Index::new(&evidence);
        let of = |name: &str| {
            let mut row = json!({"kind": "Pod", "metadata": {"name": name, "namespace": "ops"}, "status": {}});
            Object::mark_partial(&mut row);
            uses_host_network(&index, &object("Pod", name, row))
        };
        assert_eq!(of("probe-x2k4p"), Some(true));
        assert_eq!(of("web-6d9f7c-x2k4p"), Some(false));
        assert_eq!(of("other-x2k4p"), None);
    }
}
