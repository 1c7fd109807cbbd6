//! Levels of pod security of namespaces against the containers that Kuma puts there.

use serde_json::Value;

use super::super::catalogue::{SECURITY_OF_CNI, SECURITY_OF_MESHED};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, Mode, container};
use super::super::select::text;
use super::{NAMESPACES, not_collected};
use crate::evidence::Object;
use crate::messages::preflight_mesh as words;

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";
/// Containers that Kuma injects where the CNI makes the rules.
const INJECTED: &[&str] = &["kuma-validation", "kuma-sidecar"];

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut all: Vec<Check> = cluster.meshed_namespaces().into_iter().map(|name| meshed(cluster, name)).collect();
    if all.is_empty() && !cluster.listed("Namespace", None) {
        all.push(not_collected(&SECURITY_OF_MESHED, cluster, Subject::Cluster, NAMESPACES, None));
    }
    let sets = cluster.cni_sets.iter().filter_map(|set| Some((*set, set.namespace.as_deref()?)));
    all.extend(sets.map(|(set, namespace)| of_cni(cluster, set, namespace)));
    all
}

/// The level that is enforced; the privileged one where none is said.
fn level(cluster: &Cluster<'_>, namespace: &str) -> Option<String> {
    let labels = cluster.namespace_labels(namespace)?;
    Some(labels.get(ENFORCE).cloned().unwrap_or_else(|| "privileged".to_owned()))
}

fn meshed(cluster: &Cluster<'_>, name: &str) -> Check {
    let question = &SECURITY_OF_MESHED;
    let subject = Subject::Namespace(name.to_owned());
    let Some(level) = level(cluster, name) else {
        return not_collected(question, cluster, subject, NAMESPACES, None);
    };
    let values = [("level", level.as_str())];
    let check = match (level.as_str(), cluster.mode()) {
        ("baseline" | "restricted", None) => question.unknown(subject, &words::SECURITY_MODE_UNKNOWN, &values),
        ("baseline" | "restricted", Some(Mode::Init)) => question
            .fail(subject, &words::SECURITY_FORBIDS_INIT, &values)
            .step(&words::STEP_USE_CNI, &[], &[], Changes::Config),
        ("restricted", Some(Mode::Cni)) => restricted(cluster, name),
        _ => question.pass(subject, &words::SECURITY_FINE, &values),
    };
    match cluster.namespaces.get(name) {
        Some(object) => check.seen_in(object, "metadata.labels", format!("{ENFORCE}={level}")),
        None => check,
    }
}

/// The restricted level wants `runAsNonRoot` and a seccomp profile of every container, and Kuma's get them from the pod only.
fn restricted(cluster: &Cluster<'_>, name: &str) -> Check {
    let question = &SECURITY_OF_MESHED;
    let subject = Subject::Namespace(name.to_owned());
    let here = |object: &Object| object.namespace.as_deref() == Some(name);
    let mut lacking: Vec<&Object> = Vec::new();
    let mut looked = 0;
    for workload in cluster.injected_workloads().into_iter().filter(|w| here(w.object)) {
        looked += 1;
        if !is_restricted(workload.template) {
            lacking.push(workload.object);
        }
    }
    // What a ContainerPatch adds shows in the pods, and not in the templates.
    let pods: Vec<&Object> = cluster.meshed().filter(|pod| here(pod)).collect();
    let patched = !pods.is_empty() && pods.iter().all(|pod| is_restricted(&pod.value));
    if lacking.is_empty() || patched {
        return if looked == 0 && pods.is_empty() {
            let check = question.warn(subject, &words::SECURITY_RESTRICTED_EMPTY, &[]);
            check.step(&words::STEP_SECURITY_CONTEXT, &[], &[], Changes::Config)
        } else {
            question.pass(subject, &words::SECURITY_RESTRICTED_MET, &[])
        };
    }
    let check = question.fail(subject, &words::SECURITY_RESTRICTED, &[]);
    let check =
        lacking.iter().fold(check, |check, object| check.seen_in(object, "spec.template.spec.securityContext", ""));
    check.step(&words::STEP_SECURITY_CONTEXT, &[], &[], Changes::Config)
}

/// Whether Kuma's containers of a pod, there or to come, would have what the restricted level wants.
fn is_restricted(pod: &Value) -> bool {
    let of = |context: Option<&Value>| {
        let root = context.and_then(|c| c.get("runAsNonRoot")).and_then(Value::as_bool);
        let profile = context.and_then(|c| text(c, "/seccompProfile/type"));
        (root, profile.map(|p| matches!(p, "RuntimeDefault" | "Localhost")))
    };
    let (root, profile) = of(pod.pointer("/spec/securityContext"));
    let found: Vec<&Value> = INJECTED.iter().filter_map(|name| container(pod, "/spec", name)).collect();
    if found.is_empty() {
        return root == Some(true) && profile == Some(true);
    }
    found.iter().all(|container| {
        let (own_root, own_profile) = of(container.get("securityContext"));
        own_root.or(root) == Some(true) && own_profile.or(profile) == Some(true)
    })
}

/// The CNI writes into directories of the host, as root.
fn of_cni(cluster: &Cluster<'_>, set: &Object, namespace: &str) -> Check {
    let question = &SECURITY_OF_CNI;
    let subject = Subject::Namespace(namespace.to_owned());
    let Some(level) = level(cluster, namespace) else {
        return not_collected(question, cluster, subject, NAMESPACES, None);
    };
    let values = [("level", level.as_str())];
    let check = if matches!(level.as_str(), "baseline" | "restricted") {
        let label = format!("{ENFORCE}=privileged");
        let command = ["kubectl", "label", "namespace", namespace, &label, "--overwrite"];
        question.fail(subject, &words::SECURITY_FORBIDS_CNI, &values).step(
            &words::STEP_PRIVILEGED,
            &[],
            &command,
            Changes::Config,
        )
    } else {
        question.pass(subject, &words::SECURITY_ALLOWS_CNI, &values)
    };
    check.seen_in(set, "metadata.namespace", namespace)
}
