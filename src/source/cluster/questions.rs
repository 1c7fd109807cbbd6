//! The first round: which lists are asked for, and where in the bundle the answers go.

use std::collections::BTreeSet;

use super::api::Refused;

pub(super) const JSON: &str = "application/json";
/// Names and nothing else: definitions of custom resources are large.
const NAMES: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/// Namespaces that are listed one by one where all together are forbidden.
pub(super) const SPACES: usize = 60;

/// The labels by which the parts of Kuma and Kong Mesh are found in any namespace.
const PARTS: &str = "app%20in%20(kuma-cni,kong-mesh-cni,kuma-control-plane,kong-mesh-control-plane)";

/// Where a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// `cluster-resources/FOLDER/NAMESPACE.json`: folder, kind, version.
    Namespaces(&'static str, &'static str, &'static str),
    /// `cluster-resources/FILE.json`: file, kind, version.
    Cluster(&'static str, &'static str, &'static str),
    /// `cluster-resources/custom-resources/CRD/NAMESPACE.json`, or `CRD.json`: definition, whether it has namespaces.
    Custom(&'static str, bool),
    /// Only some of a kind, so that nothing follows from what is not among them.
    Some(&'static str, &'static str, &'static str),
}

/// A list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) path: String,
    pub(super) accept: &'static str,
    pub(super) to: To,
    /// The namespace that was asked for; all, if none.
    pub(super) namespace: Option<String>,
}

/// A resource: group and version as in a path, and name; whether it lies in namespaces and is asked for where the user
/// asked; and where it goes.
type Resource = (&'static str, &'static str, bool, To);

const RESOURCES: &[Resource] = &[
    ("api/v1", "pods", true, To::Namespaces("pods", "Pod", "v1")),
    ("api/v1", "events", true, To::Namespaces("events", "Event", "v1")),
    ("api/v1", "limitranges", true, To::Namespaces("limitranges", "LimitRange", "v1")),
    ("api/v1", "resourcequotas", true, To::Namespaces("resource-quota", "ResourceQuota", "v1")),
    ("apis/apps/v1", "replicasets", true, To::Namespaces("replicasets", "ReplicaSet", "apps/v1")),
    ("apis/apps/v1", "statefulsets", true, To::Namespaces("statefulsets", "StatefulSet", "apps/v1")),
    ("apis/apps/v1", "daemonsets", false, To::Namespaces("daemonsets", "DaemonSet", "apps/v1")),
    ("apis/apps/v1", "deployments", false, To::Namespaces("deployments", "Deployment", "apps/v1")),
    ("apis/batch/v1", "jobs", true, To::Namespaces("jobs", "Job", "batch/v1")),
    ("api/v1", "namespaces", false, To::Cluster("namespaces", "Namespace", "v1")),
    ("api/v1", "nodes", false, To::Cluster("nodes", "Node", "v1")),
    (
        "apis/admissionregistration.k8s.io/v1",
        "mutatingwebhookconfigurations",
        false,
        To::Cluster(
            "mutating-webhook-configurations",
            "MutatingWebhookConfiguration",
            "admissionregistration.k8s.io/v1",
        ),
    ),
    (
        "apis/apiextensions.k8s.io/v1",
        "customresourcedefinitions",
        false,
        To::Cluster("custom-resource-definitions", "CustomResourceDefinition", "apiextensions.k8s.io/v1"),
    ),
    (
        "apis/rbac.authorization.k8s.io/v1",
        "clusterrolebindings",
        false,
        To::Cluster("clusterrolebindings", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
    ),
    ("apis/kuma.io/v1alpha1", "meshes", false, To::Custom("meshes.kuma.io", false)),
    ("apis/kuma.io/v1alpha1", "dataplanes", true, To::Custom("dataplanes.kuma.io", true)),
    ("apis/kuma.io/v1alpha1", "containerpatches", false, To::Custom("containerpatches.kuma.io", true)),
    (
        "apis/k8s.cni.cncf.io/v1",
        "network-attachment-definitions",
        true,
        To::Custom("network-attachment-definitions.k8s.cni.cncf.io", true),
    ),
];

/// What only a preflight asks about.
const PREFLIGHT: &[Resource] = &[
    ("api/v1", "services", false, To::Namespaces("services", "Service", "v1")),
    (
        "apis/discovery.k8s.io/v1",
        "endpointslices",
        false,
        To::Namespaces("endpointslices", "EndpointSlice", "discovery.k8s.io/v1"),
    ),
    (
        "apis/networking.k8s.io/v1",
        "networkpolicies",
        false,
        To::Namespaces("network-policy", "NetworkPolicy", "networking.k8s.io/v1"),
    ),
];

impl Question {
    /// Kind and version of its items, where a list leaves them out; custom resources tell them.
    pub(super) fn as_kind(&self) -> Option<(&'static str, &'static str)> {
        match self.to {
            To::Namespaces(_, kind, version) | To::Cluster(_, kind, version) | To::Some(_, kind, version) => {
                Some((kind, version))
            }
            To::Custom(..) => None,
        }
    }

    fn of(group: &str, what: &str, namespace: Option<&str>, to: To) -> Self {
        let scope = namespace.map(|namespace| format!("namespaces/{namespace}/")).unwrap_or_default();
        Self {
            path: format!("/{group}/{scope}{what}"),
            accept: if what == "customresourcedefinitions" { NAMES } else { JSON },
            to,
            namespace: namespace.map(str::to_owned),
        }
    }
}

/// The lists of the first round.
pub(super) fn first(namespace: Option<&str>, preflight: bool) -> Vec<Question> {
    let of = |(group, what, own, to): &Resource| Question::of(group, what, namespace.filter(|_| *own), *to);
    let more: &[Resource] = if preflight { PREFLIGHT } else { &[] };
    let mut all: Vec<Question> = RESOURCES.iter().chain(more).map(of).collect();
    if namespace.is_some() {
        let pods = format!("pods?labelSelector={PARTS}");
        all.push(Question::of("api/v1", &pods, None, To::Some("kuma-pods", "Pod", "v1")));
    }
    all
}

/// Where the list of all namespaces is forbidden: the same of each that may be readable, which are those that exist, or
/// the one that the user asked about.
pub(super) fn one_by_one(
    question: &Question,
    refused: &Refused,
    spaces: &BTreeSet<String>,
    own: Option<&str>,
) -> Vec<Question> {
    let (Refused::Forbidden(_), To::Namespaces(..), None) = (refused, question.to, &question.namespace) else {
        return Vec::new();
    };
    let Some((group, what)) = question.path.trim_start_matches('/').rsplit_once('/') else { return Vec::new() };
    let each: Vec<&str> = match own {
        Some(own) => vec![own],
        None => spaces.iter().map(String::as_str).take(SPACES).collect(),
    };
    each.into_iter().map(|space| Question::of(group, what, Some(space), question.to)).collect()
}

/// A right that gathering needs: group, resource, verb, and whether it is needed in the namespace that was asked for (else
/// in the whole cluster).
pub(super) fn rights(namespace: Option<&str>) -> Vec<(String, String, &'static str, Option<String>)> {
    let group = |path: &str| match path.split('/').collect::<Vec<_>>().as_slice() {
        ["apis", group, _] => (*group).to_owned(),
        _ => String::new(),
    };
    let scope = |own: bool| namespace.filter(|_| own).map(str::to_owned);
    let mut all: Vec<_> =
        RESOURCES.iter().map(|(path, what, own, _)| (group(path), (*what).to_owned(), "list", scope(*own))).collect();
    if namespace.is_some() {
        all.push((String::new(), "pods".to_owned(), "list", None));
    }
    for what in ["pods/log", "configmaps"] {
        all.push((String::new(), what.to_owned(), "get", None));
    }
    all
}
