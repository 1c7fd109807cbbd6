//! Policies of other kinds: what they let through is not computed, but that they are there is said.

use super::super::super::catalogue::POLICIES_OTHER;
use super::super::super::check::{Changes, Check, Subject, name_of};
use super::super::super::cluster::Cluster;
use super::super::super::select::text;
use super::super::{DEFINITIONS, not_collected};
use crate::messages::preflight_mesh as words;

/// Definition and kind.
const KINDS: &[(&str, &str)] = &[
    ("adminnetworkpolicies.policy.networking.k8s.io", "AdminNetworkPolicy"),
    ("baselineadminnetworkpolicies.policy.networking.k8s.io", "BaselineAdminNetworkPolicy"),
    ("clusternetworkpolicies.policy.networking.k8s.io", "ClusterNetworkPolicy"),
    ("ciliumnetworkpolicies.cilium.io", "CiliumNetworkPolicy"),
    ("ciliumclusterwidenetworkpolicies.cilium.io", "CiliumClusterwideNetworkPolicy"),
    ("globalnetworkpolicies.crd.projectcalico.org", "GlobalNetworkPolicy"),
    ("networkpolicies.crd.projectcalico.org", "NetworkPolicy"),
    ("clusternetworkpolicies.crd.antrea.io", "ClusterNetworkPolicy"),
    ("networkpolicies.crd.antrea.io", "NetworkPolicy"),
];

pub(super) fn check(cluster: &Cluster<'_>) -> Check {
    let question = &POLICIES_OTHER;
    let objects = &cluster.evidence.objects;
    let foreign = |version: Option<&str>| version.is_some_and(|version| !version.starts_with("networking.k8s.io/"));
    let kinds: std::collections::BTreeSet<&str> = KINDS.iter().map(|(_, kind)| *kind).collect();
    let found: Vec<_> = kinds
        .iter()
        .flat_map(|kind| objects.of_kind(kind))
        .filter(|object| &*object.kind != "NetworkPolicy" || foreign(text(&object.value, "/apiVersion")))
        .collect();
    if !found.is_empty() {
        let names = found.iter().map(|object| name_of(object)).collect::<Vec<_>>().join(", ");
        let check = question.warn(Subject::Cluster, &words::OTHERS_THERE, &[("names", &names)]);
        return found.iter().fold(check, |check, object| {
            check.seen_in(object, "apiVersion", text(&object.value, "/apiVersion").unwrap_or_default())
        });
    }
    let unread: Vec<&str> = KINDS
        .iter()
        .filter(|(name, kind)| {
            let defined = objects.get("CustomResourceDefinition", None, name).is_some();
            // The list of Kubernetes' own policies says nothing of others that share its name.
            defined && (*kind == "NetworkPolicy" || !objects.any_listed(kind))
        })
        .map(|(name, _)| *name)
        .collect();
    if let Some(first) = unread.first() {
        let names = unread.join(", ");
        let mut command = vec!["kubectl", "get"];
        let list = unread.join(",");
        command.extend([list.as_str(), "--all-namespaces", "-o", "yaml"]);
        let check = question.unknown(Subject::Cluster, &words::OTHERS_UNREAD, &[("names", &names)]);
        return check.seen("CustomResourceDefinition", (*first).to_owned()).step(
            &words::STEP_OTHERS,
            &[],
            &command,
            Changes::Nothing,
        );
    }
    if !cluster.listed("CustomResourceDefinition", None) {
        return not_collected(question, cluster, Subject::Cluster, DEFINITIONS, None);
    }
    question.pass(Subject::Cluster, &words::OTHERS_NONE, &[])
}
