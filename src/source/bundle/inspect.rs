//! The layout of `oc adm inspect`, and of `oc adm must-gather`, which runs it.
//!
//! What lies where is written by `pkg/cli/admin/inspect` of openshift/oc: a namespace's built-in kinds as one typed list a
//! kind, everything else as one file an object. Nothing tells whether those files are all that there are.

use super::{Entry, Layout, ListOf, LogOf, root_where};
use crate::evidence::Instance;

/// See the module.
#[derive(Debug)]
pub(super) struct Inspect;

/// Lists of a namespace: group, plural, kind, version.
const LISTS: &[(&str, &str, &str, &str)] = &[
    ("apps", "daemonsets", "DaemonSet", "apps/v1"),
    ("apps", "deployments", "Deployment", "apps/v1"),
    ("apps", "replicasets", "ReplicaSet", "apps/v1"),
    ("apps", "statefulsets", "StatefulSet", "apps/v1"),
    ("batch", "cronjobs", "CronJob", "batch/v1"),
    ("batch", "jobs", "Job", "batch/v1"),
    ("core", "configmaps", "ConfigMap", "v1"),
    ("core", "endpoints", "Endpoints", "v1"),
    ("core", "events", "Event", "v1"),
    ("core", "limitranges", "LimitRange", "v1"),
    ("core", "persistentvolumeclaims", "PersistentVolumeClaim", "v1"),
    ("core", "pods", "Pod", "v1"),
    ("core", "resourcequotas", "ResourceQuota", "v1"),
    ("core", "serviceaccounts", "ServiceAccount", "v1"),
    ("core", "services", "Service", "v1"),
    ("discovery.k8s.io", "endpointslices", "EndpointSlice", "discovery.k8s.io/v1"),
    ("networking.k8s.io", "networkpolicies", "NetworkPolicy", "networking.k8s.io/v1"),
    ("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io", "roles", "Role", "rbac.authorization.k8s.io/v1"),
];

/// Folder of what belongs to no namespace.
const CLUSTER: &str = "cluster-scoped-resources";

impl Layout for Inspect {
    fn name(&self) -> &'static str {
        "inspect"
    }

    fn root(&self, path: &str) -> Option<usize> {
        root_where(path, |segment, below| match segment {
            CLUSTER => below.len() > CLUSTER.len(),
            "namespaces" => matches!(self.entry(below), Entry::Objects(_) | Entry::Log(_)),
            _ => false,
        })
    }

    fn entry(&self, path: &str) -> Entry {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["namespaces", namespace, "pods", pod, container, again, "logs", name] if container == again => {
                log(namespace, pod, container, name)
            }
            ["namespaces", _, "core", "secrets.yaml"]
            | ["namespaces", _, "core", "secrets", ..]
            | ["timestamp" | "event-filter.html"] => Entry::Ignore,
            ["namespaces", namespace, group, name] => list(namespace, group, name),
            _ => Entry::Unknown { node: None },
        }
    }
}

fn list(namespace: &str, group: &str, name: &str) -> Entry {
    let plural = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".json"));
    let row = LISTS.iter().find(|row| row.0 == group && Some(row.1) == plural);
    let Some((_, _, kind, api_version)) = row else { return Entry::Unknown { node: None } };
    // A file by hand may hold one object under the same name.
    Entry::Objects(ListOf { kind, api_version, namespace: Some(namespace.to_owned()), typed_only: true })
}

/// `current.log`, `previous.log`; `.insecure` stands where the kubelet's certificate was not checked.
fn log(namespace: &str, pod: &str, container: &str, name: &str) -> Entry {
    let instance = match name.strip_suffix(".log").map(|stem| stem.trim_end_matches(".insecure")) {
        Some("current") => Instance::Current,
        Some("previous") => Instance::Previous,
        _ => return Entry::Unknown { node: None },
    };
    Entry::Log(LogOf {
        namespace: Some(namespace.to_owned()),
        pod: pod.to_owned(),
        container: container.to_owned(),
        instance,
    })
}

#[cfg(test)]
mod tests {
    use super::{Entry, Inspect, Instance, Layout};

    fn of(path: &str) -> String {
        match Inspect.root(path).and_then(|at| path.get(at..)).map(|below| Inspect.entry(below)) {
            Some(Entry::Log(log)) => log.describe(),
            Some(Entry::Objects(list)) => list.describe(),
            Some(_) => "other".to_owned(),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn paths_of_a_must_gather() {
        let below = |path: &str| of(&format!("must-gather.local.1/quay-io-x-sha256-1/{path}"));
        assert_eq!(below("namespaces/shop/core/pods.yaml"), "Pod objects of namespace shop");
        assert_eq!(below("namespaces/shop/apps/daemonsets.yaml"), "DaemonSet objects of namespace shop");
        let log = "namespaces/shop/pods/a-1/kuma-sidecar/kuma-sidecar/logs/";
        assert_eq!(below(&format!("{log}current.log")), "logs of shop/a-1 (kuma-sidecar)");
        assert_eq!(below(&format!("{log}previous.insecure.log")), "logs of shop/a-1 (kuma-sidecar, previous run)");
        assert_eq!(below("cluster-scoped-resources/core/nodes/n1.yaml"), "other");
        assert_eq!(Inspect.root("x/namespaces/shop/core/pods.yaml"), Some(2));
        assert_eq!(Inspect.entry("namespaces/shop/core/secrets.yaml"), Entry::Ignore);
    }

    #[test]
    fn other_folders_are_not_taken_for_it() {
        for path in [
            "bundle/cluster-resources/pods/shop.json",
            "namespaces/shop.yaml",
            "namespaces/shop/pods.yaml",
            "namespaces/shop/pods/a-1/a-1.yaml",
            "namespaces/shop/core/notes.yaml",
            "namespaces/shop/pods/a-1/app/sidecar/logs/current.log",
            "namespaces/shop/pods/a-1/app/app/logs/other.log",
        ] {
            assert_eq!(of(path), "none", "{path}");
        }
        let Entry::Log(log) = Inspect.entry("namespaces/a/pods/b/c/c/logs/previous.log") else { panic!("no log") };
        assert_eq!(log.instance, Instance::Previous);
    }
}
