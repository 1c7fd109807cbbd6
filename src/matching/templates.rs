//! What the template of a workload tells of a pod of which only a row or some fields were shown.

use serde_json::Value;

use super::index::Index;
use super::owners::is_member;
use super::subjects::Named;
use crate::evidence::Object;

/// Kinds whose pods bear their name.
const KINDS: [&str; 5] = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "Job"];

/// Whether the pod is in its node's network, as its own fields or its workload's template tell; `None` where neither does.
pub(super) fn uses_host_network(index: &Index<'_>, pod: &Object) -> Option<bool> {
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

/// Whether a Job has made the pod: its owner, or of a row one that was seen, by the names.
pub(super) fn is_of_job(index: &Index<'_>, owner: Option<&Named>, row: Option<&Object>) -> bool {
    let by_name = |pod: &Object| {
        let mut jobs = index.evidence.objects.of_kind("Job");
        jobs.any(|job| job.namespace == pod.namespace && is_member(&pod.name, &job.name))
    };
    owner.map_or_else(|| row.is_some_and(by_name), |owner| owner.kind == "Job")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::uses_host_network;
    use crate::evidence::{Evidence, Location, Object};
    use crate::matching::index::Index;

    fn object(kind: &str, name: &str, value: serde_json::Value) -> Object {
        let (kind, name, namespace) = (kind.into(), name.into(), Some("ops".into()));
        Object { kind, namespace, name, at: Location::default(), value }
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
