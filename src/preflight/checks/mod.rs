//! The questions of the preflight, a file an area. A list that was not collected never passes.

mod cni;
mod control_plane;
mod host;
mod injection;
mod network;
mod pod_security;
mod settings;
mod taint;
mod versions;
mod webhook;

use super::check::{Changes, Check, Question, Subject};
use super::cluster::Cluster;
use super::host::Hosts;
use crate::messages::preflight as words;

/// All answers, in the order of the questions.
pub(super) fn all(cluster: &Cluster<'_>, hosts: &Hosts<'_>) -> Vec<Check> {
    let mut answers = control_plane::checks(cluster);
    answers.extend(cni::checks(cluster));
    answers.extend(settings::checks(cluster, hosts));
    answers.extend(taint::checks(cluster));
    answers.extend(host::checks(cluster, hosts));
    answers.extend(network::checks(cluster));
    answers.extend(webhook::checks(cluster));
    answers.extend(injection::checks(cluster));
    answers.extend(pod_security::checks(cluster));
    answers.extend(versions::checks(cluster));
    answers
}

/// A list that can be collected: its kind, and as `kubectl get` names it.
#[derive(Debug, Clone, Copy)]
struct List(&'static str, &'static str);

const CONFIG_MAPS: List = List("ConfigMap", "configmaps");
const DAEMON_SETS: List = List("DaemonSet", "daemonsets.apps");
const DEFINITIONS: List = List("CustomResourceDefinition", "customresourcedefinitions");
const DEPLOYMENTS: List = List("Deployment", "deployments.apps");
const NAMESPACES: List = List("Namespace", "namespaces");
const NODES: List = List("Node", "nodes");
const PODS: List = List("Pod", "pods");
const POLICIES: List = List("NetworkPolicy", "networkpolicies.networking.k8s.io");
const SERVICES: List = List("Service", "services");
const SLICES: List = List("EndpointSlice", "endpointslices.discovery.k8s.io");
const WEBHOOKS: List = List("MutatingWebhookConfiguration", "mutatingwebhookconfigurations");

/// The answer where a list is missing: which one, why if that is known, and how to collect it.
fn not_collected(
    question: &Question,
    cluster: &Cluster<'_>,
    subject: Subject,
    list: List,
    namespace: Option<&str>,
) -> Check {
    let List(kind, plural) = list;
    let what = namespace.map_or_else(|| plural.to_owned(), |namespace| format!("{plural} -n {namespace}"));
    let mut check = question.unknown(subject, &words::NOT_COLLECTED, &[("what", &what)]);
    let short = plural.split('.').next().unwrap_or(plural);
    for gap in &cluster.evidence.gaps {
        let about = gap.what.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == short);
        if about || gap.what.split_whitespace().any(|word| word == kind) {
            check = check.seen(gap.source.clone(), format!("{}: {}", gap.what, gap.why.as_str()));
        }
    }
    let command: Vec<&str> = match namespace {
        Some(namespace) => vec!["kubectl", "-n", namespace, "get", plural, "-o", "json"],
        None if matches!(kind, "Namespace" | "Node" | "CustomResourceDefinition" | "MutatingWebhookConfiguration") => {
            vec!["kubectl", "get", plural, "-o", "json"]
        }
        None => vec!["kubectl", "get", plural, "--all-namespaces", "-o", "json"],
    };
    check.step(&words::STEP_COLLECT, &[("what", &what)], &command, Changes::Nothing)
}

/// The answer where the control plane would have to be known.
fn no_control_plane(question: &Question, cluster: &Cluster<'_>, subject: Subject) -> Check {
    // A row of a table tells that it is there, and not what it was told.
    if let Some(row) = cluster.control_plane {
        return not_collected(question, cluster, subject, DEPLOYMENTS, row.namespace.as_deref());
    }
    if cluster.listed("Deployment", None) {
        return question.unknown(subject, &words::NO_CONTROL_PLANE, &[]);
    }
    not_collected(question, cluster, subject, DEPLOYMENTS, None)
}
