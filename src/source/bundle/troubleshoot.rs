//! The layout of Troubleshoot's support bundles, of every age.
//!
//! What lies where, and since when, is written by `pkg/collect` of replicatedhq/troubleshoot. The order of the entries is
//! random, so every path must tell by itself what it is.

use super::{Entry, Fact, Layout, ListOf, LogOf, root_where};
use crate::evidence::Instance;

/// See the module.
#[derive(Debug)]
pub(super) struct Troubleshoot;

/// Lists with one file a namespace: folder, kind, version.
const NAMESPACED: &[(&str, &str, &str)] = &[
    ("configmaps", "ConfigMap", "v1"),
    ("cronjobs", "CronJob", "batch/v1"),
    ("daemonsets", "DaemonSet", "apps/v1"),
    ("deployments", "Deployment", "apps/v1"),
    ("endpoints", "Endpoints", "v1"),
    ("endpointslices", "EndpointSlice", "discovery.k8s.io/v1"),
    ("events", "Event", "v1"),
    ("ingress", "Ingress", "networking.k8s.io/v1"),
    ("jobs", "Job", "batch/v1"),
    ("leases", "Lease", "coordination.k8s.io/v1"),
    ("limitranges", "LimitRange", "v1"),
    ("network-policy", "NetworkPolicy", "networking.k8s.io/v1"),
    ("pod-disruption-budgets", "PodDisruptionBudget", "policy/v1"),
    ("pods", "Pod", "v1"),
    ("pvcs", "PersistentVolumeClaim", "v1"),
    ("replicasets", "ReplicaSet", "apps/v1"),
    ("resource-quota", "ResourceQuota", "v1"),
    ("resource-quotas", "ResourceQuota", "v1"),
    ("rolebindings", "RoleBinding", "rbac.authorization.k8s.io/v1"),
    ("roles", "Role", "rbac.authorization.k8s.io/v1"),
    ("serviceaccounts", "ServiceAccount", "v1"),
    ("services", "Service", "v1"),
    ("statefulsets", "StatefulSet", "apps/v1"),
];

/// Lists with one file for the cluster: name, kind, version.
const CLUSTER: &[(&str, &str, &str)] = &[
    ("certificatesigningrequests", "CertificateSigningRequest", "certificates.k8s.io/v1"),
    ("clusterRoleBindings", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
    ("clusterRoles", "ClusterRole", "rbac.authorization.k8s.io/v1"),
    ("clusterrolebindings", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
    ("clusterroles", "ClusterRole", "rbac.authorization.k8s.io/v1"),
    ("custom-resource-definitions", "CustomResourceDefinition", "apiextensions.k8s.io/v1"),
    ("ingress-classes", "IngressClass", "networking.k8s.io/v1"),
    ("mutating-webhook-configurations", "MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    ("namespaces", "Namespace", "v1"),
    ("nodes", "Node", "v1"),
    ("priorityclasses", "PriorityClass", "scheduling.k8s.io/v1"),
    ("pvs", "PersistentVolume", "v1"),
    ("storage-classes", "StorageClass", "storage.k8s.io/v1"),
    ("validating-webhook-configurations", "ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1"),
    ("volumeattachments", "VolumeAttachment", "storage.k8s.io/v1"),
];

/// Folders that are not to be looked at.
const SECRET: &[&str] = &["certificates", "image-pull-secrets", "secrets", "secrets-errors"];

/// Folders of no interest.
const IGNORED: &[&str] = &[
    "configmaps-errors",
    "dns",
    "etcd",
    "execution-data",
    "goldpinger",
    "metadata",
    "metrics",
    "node-metrics",
    "registry",
];

/// Top folders that no other layout has.
const ROOTS: &[&str] = &["cluster-resources", "host-collectors"];

impl Layout for Troubleshoot {
    fn name(&self) -> &'static str {
        "troubleshoot"
    }

    fn root(&self, path: &str) -> Option<usize> {
        root_where(path, |segment, below| ROOTS.contains(&segment) && below.len() > segment.len())
    }

    fn entry(&self, path: &str) -> Entry {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["cluster-resources", rest @ ..] => resources(rest),
            ["host-collectors", rest @ ..] => host(rest),
            ["cluster-info", "cluster_version.json"] => fact(Fact::ServerVersion, None),
            ["configmaps", .., name] if is_json(name) => Entry::ConfigMap,
            [folder, _, ..] if SECRET.contains(folder) => Entry::Ignore,
            // A folder that somebody called so may be the archive's own.
            [folder, .., name] if IGNORED.contains(folder) && (is_json(name) || is_text(name)) => Entry::Ignore,
            ["version.yaml" | "analysis.json"] => Entry::Ignore,
            ["helm", .., name] if is_json(name) && !is_error(name) => fact(Fact::Helm, None),
            ["sysctl", node] if !is_error(node) => fact(Fact::SysctlText, Some(node)),
            ["collector-errors", .., _] | ["skipped-collectors.json"] => Entry::Collectors,
            other => collected(other),
        }
    }
}

/// Whether a collector wrote this as text.
fn is_text(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "txt")
}

/// Below `cluster-resources/`.
fn resources(parts: &[&str]) -> Entry {
    match parts {
        ["pods", "logs", namespace, pod, name] => pod_log(Some(namespace), pod, name),
        ["pods", "logs", ..]
        | ["auth-cani-list" | "image-pull-secrets", ..]
        | ["groups.json" | "resources.json" | "license.json"] => Entry::Ignore,
        ["custom-resources", rest @ ..] => custom(rest),
        [name] | [.., name] if is_error(name) => Entry::Errors(name.trim_end_matches("-errors.json").to_owned()),
        [folder, name] => list(NAMESPACED, folder, stem(name)),
        [name] => match stem(name) {
            Some(stem) => list(CLUSTER, stem, None),
            None => unknown(),
        },
        _ => unknown(),
    }
}

/// A list by the name of its folder or file.
fn list(table: &[(&str, &'static str, &'static str)], name: &str, namespace: Option<&str>) -> Entry {
    let Some((_, kind, api_version)) = table.iter().find(|row| row.0 == name) else { return unknown() };
    let typed_only = *kind == "Namespace";
    Entry::Objects(ListOf { kind, api_version, namespace: namespace.map(str::to_owned), typed_only })
}

/// Below `cluster-resources/custom-resources/`.
fn custom(parts: &[&str]) -> Entry {
    match parts {
        [.., name] if is_error(name) => Entry::CustomErrors,
        [crd, name] => match stem(name) {
            Some(namespace) => Entry::Custom { crd: (*crd).to_owned(), namespace: Some(namespace.to_owned()) },
            None => unknown(),
        },
        [name] => match stem(name) {
            Some(crd) => Entry::Custom { crd: crd.to_owned(), namespace: None },
            None => unknown(),
        },
        _ => unknown(),
    }
}

/// A file in a pod's folder of logs.
fn pod_log(namespace: Option<&str>, pod: &str, name: &str) -> Entry {
    let whose = namespace.map_or_else(|| pod.to_owned(), |namespace| format!("{namespace}/{pod}"));
    for suffix in ["-logs-errors.log", "-errors.json", "-logs-errors.json"] {
        if let Some(container) = name.strip_suffix(suffix) {
            return Entry::Errors(format!("logs of {whose} ({container})"));
        }
    }
    let Some(stem) = name.strip_suffix(".log") else { return unknown() };
    let (container, instance) = match stem.strip_suffix("-previous") {
        Some(container) if !container.is_empty() => (container, Instance::Previous),
        _ => (stem, Instance::Current),
    };
    Entry::Log(LogOf {
        namespace: namespace.map(str::to_owned),
        pod: pod.to_owned(),
        container: container.to_owned(),
        instance,
    })
}

/// Below `host-collectors/`, run locally or on nodes (`<node>/system/x.json`, and the older `system/<node>/x.json`).
fn host(parts: &[&str]) -> Entry {
    const FOLDERS: &[&str] = &["system", "run-host", "journald", "dns"];
    match parts {
        ["errors", ..] => Entry::Collectors,
        ["system", "node_list.json"] => Entry::Ignore,
        [folder, name] if FOLDERS.contains(folder) => host_file(name, None),
        [node, folder, name] if FOLDERS.contains(folder) => host_file(name, Some(node)),
        [folder, node, name] if FOLDERS.contains(folder) && *folder != "dns" => host_file(name, Some(node)),
        // `copy`: `<node>/<collector>/x` of a remote run, `<collector>/x` of a local one.
        [node, _, name] => host_file(name, Some(node)),
        [.., name] => host_file(name, None),
        [] => unknown(),
    }
}

fn host_file(name: &str, node: Option<&str>) -> Entry {
    match name {
        "kernel_modules.json" => fact(Fact::KernelModules, node),
        "kernel-configs.json" => fact(Fact::KernelConfig, node),
        "sysctl.json" => fact(Fact::Sysctl, node),
        "hostos_info.json" => fact(Fact::HostOs, node),
        _ if is_cni(name) => fact(Fact::Cni, node),
        _ if name.ends_with("-stderr.txt") || is_json(name) => Entry::Ignore,
        _ => Entry::Unknown { node: node.map(str::to_owned) },
    }
}

/// What a collector with a name of the user's choice wrote.
fn collected(parts: &[&str]) -> Entry {
    match parts {
        // `<name>/errors.json`, `<name>/<pod>-errors.json`, `<name>/<pod>/<container>-errors.json`.
        [.., pod, name] if parts.len() > 2 && name.ends_with("-errors.json") => pod_log(None, pod, name),
        [.., name] if name.ends_with("-errors.json") => {
            Entry::Errors(format!("logs of {}", name.trim_end_matches("-errors.json")))
        }
        [.., folder, name] if is_error(name) => Entry::Errors((*folder).to_owned()),
        [.., name] if is_cni(name) => fact(Fact::Cni, parts.get(1).filter(|_| parts.len() > 2).copied()),
        // Bundles older than v0.49.1 hold the logs themselves here; later ones hold links.
        [_, pod, name] if name.strip_suffix(".log").is_some() && pod.contains('-') => pod_log(None, pod, name),
        [pod, name] if is_container_log(name) && pod.contains('-') => pod_log(None, pod, name),
        // `runDaemonSet`: the node is the file's name.
        [_, name] => Entry::Unknown { node: name.strip_suffix(".log").map(str::to_owned) },
        // `copyFromHost`: `<name>/<node>/…`.
        [_, node, _, ..] => Entry::Unknown { node: Some((*node).to_owned()) },
        _ => unknown(),
    }
}

/// Whether a file name is that of a log of one of Kuma's containers.
fn is_container_log(name: &str) -> bool {
    use crate::evidence::Component;
    name.strip_suffix(".log")
        .is_some_and(|stem| Component::of_container(stem.trim_end_matches("-previous")) != Component::Other)
}

fn fact(fact: Fact, node: Option<&str>) -> Entry {
    Entry::Fact { fact, node: node.map(str::to_owned) }
}

const fn unknown() -> Entry {
    Entry::Unknown { node: None }
}

fn is_json(name: &str) -> bool {
    name.strip_suffix(".json").is_some()
}

fn is_error(name: &str) -> bool {
    name == "errors.json" || name.ends_with("-errors.json") || name.ends_with("-error.json")
}

/// Whether a file name is that of a CNI configuration, or was before an agent put something after it to take it away.
pub(super) fn is_cni(name: &str) -> bool {
    let ends =
        |end: &str| name.split_once(end).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(['.', '_']));
    ends(".conflist") || (ends(".conf") && name.bytes().next().is_some_and(|b| b.is_ascii_digit()))
}

/// A file name without `.json` or `.yaml`.
fn stem(name: &str) -> Option<&str> {
    name.strip_suffix(".json").or_else(|| name.strip_suffix(".yaml"))
}
