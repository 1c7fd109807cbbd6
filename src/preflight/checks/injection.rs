//! Who asks for a sidecar, and whether the way of asking works.

use super::super::catalogue::{INJECTION_HOST_NETWORK, INJECTION_NAMESPACE, INJECTION_POD};
use super::super::check::{Changes, Check, Question, Subject};
use super::super::cluster::{Cluster, INJECTION, Workload, is_on};
use super::super::select::{Labels, strings};
use super::{DAEMON_SETS, DEPLOYMENTS, List, NAMESPACES, PODS, not_collected};
use crate::evidence::Object;
use crate::messages::Message;
use crate::messages::preflight_mesh as words;

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut all = namespaces(cluster);
    all.extend(workloads(cluster));
    all
}

fn namespaces(cluster: &Cluster<'_>) -> Vec<Check> {
    let question = &INJECTION_NAMESPACE;
    let mut all = Vec::new();
    for (name, object) in &cluster.namespaces {
        all.extend(namespace(name, object));
    }
    if all.is_empty() {
        all.push(if cluster.listed("Namespace", None) {
            question.warn(Subject::Cluster, &words::NOBODY_ASKS, &[]).step(
                &words::STEP_LABEL,
                &[("namespace", "<namespace>")],
                &["kubectl", "label", "namespace", "<namespace>", "kuma.io/sidecar-injection=enabled"],
                Changes::Config,
            )
        } else {
            not_collected(question, cluster, Subject::Cluster, NAMESPACES, None)
        });
    }
    all
}

fn namespace(name: &str, object: &Object) -> Option<Check> {
    let question = &INJECTION_NAMESPACE;
    let subject = Subject::Namespace(name.to_owned());
    let label = strings(&object.value, "/metadata/labels").remove(INJECTION);
    let annotation = strings(&object.value, "/metadata/annotations").remove(INJECTION);
    let command = ["kubectl", "label", "namespace", name, "kuma.io/sidecar-injection=enabled", "--overwrite"];
    let check = match (label.as_deref(), annotation.as_deref()) {
        (Some("enabled" | "true"), _) => {
            return Some(question.pass(subject, &words::NAMESPACE_ASKS, &[]).seen_in(
                object,
                "metadata.labels",
                label?,
            ));
        }
        (Some("disabled" | "false"), _) | (None, None) => return None,
        (Some(value), _) => question.fail(subject, &words::NAMESPACE_VALUE, &[("value", value)]).seen_in(
            object,
            "metadata.labels",
            format!("{INJECTION}={value}"),
        ),
        (None, Some(value)) => question.fail(subject, &words::NAMESPACE_ANNOTATION, &[("value", value)]).seen_in(
            object,
            "metadata.annotations",
            format!("{INJECTION}={value}"),
        ),
    };
    Some(check.step(&words::STEP_LABEL, &[("namespace", name)], &command, Changes::Config))
}

fn workloads(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut pods = Vec::new();
    let mut network = Vec::new();
    for workload in &cluster.workloads {
        let namespace = workload.object.namespace.as_deref().and_then(|name| cluster.namespace_labels(name));
        let Some(namespace) = namespace else { continue };
        pods.extend(contradiction(cluster, workload, &namespace));
    }
    for workload in cluster.injected_workloads() {
        if workload.template.pointer("/spec/hostNetwork") == Some(&serde_json::Value::Bool(true)) {
            network.push(
                INJECTION_HOST_NETWORK
                    .fail(workload.subject(), &words::HOST_NETWORK_INJECTED, &[])
                    .seen_in(workload.object, "spec.hostNetwork", "true")
                    .step(&words::STEP_OPT_OUT, &[], &[], Changes::Config),
            );
        }
    }
    if pods.is_empty() {
        pods.push(nothing_found(cluster, &INJECTION_POD, &words::PODS_CONSISTENT));
    }
    if network.is_empty() {
        network.push(nothing_found(cluster, &INJECTION_HOST_NETWORK, &words::HOST_NETWORK_NONE));
    }
    pods.extend(network);
    pods
}

/// That nothing was found says something only where everything was looked at.
fn nothing_found(cluster: &Cluster<'_>, question: &Question, says: &Message) -> Check {
    let needed = [NAMESPACES, PODS, DEPLOYMENTS, List("StatefulSet", "statefulsets.apps"), DAEMON_SETS];
    match needed.into_iter().find(|List(kind, _)| !cluster.listed(kind, None)) {
        Some(list) => not_collected(question, cluster, Subject::Cluster, list, None),
        None => question.pass(Subject::Cluster, says, &[]),
    }
}

/// A workload whose pods ask for one thing and get another.
fn contradiction(cluster: &Cluster<'_>, workload: &Workload<'_>, namespace: &Labels) -> Option<Check> {
    let question = &INJECTION_POD;
    let labels = strings(workload.template, "/metadata/labels");
    let annotations = strings(workload.template, "/metadata/annotations");
    let own = strings(&workload.object.value, "/metadata/labels");
    let label = labels.get(INJECTION);
    let annotation = annotations.get(INJECTION);
    let injected = cluster.injects(namespace, &labels);
    let subject = workload.subject();
    let seen = |check: Check, field: &str, value: Option<&String>| {
        check.seen_in(workload.object, field, format!("{INJECTION}={}", value.map_or("", String::as_str)))
    };
    let off = |value: &String| matches!(value.as_str(), "disabled" | "false");
    if let Some(value) = label
        && !is_on(label)
        && !off(value)
    {
        let check = question.fail(subject, &words::POD_VALUE, &[("value", value)]);
        return Some(seen(check, "metadata.labels", label).step(&words::STEP_POD_LABEL, &[], &[], Changes::Config));
    }
    if is_on(label) && !injected {
        let says = if namespace.contains_key(INJECTION) { &words::POD_NOT_MET } else { &words::POD_WITHOUT_NAMESPACE };
        let check = seen(question.fail(subject, says, &[]), "metadata.labels", label);
        return Some(check.step(&words::STEP_NAMESPACE_LABEL, &[], &[], Changes::Config));
    }
    let asked = annotation.map(|_| is_on(annotation));
    if label.is_none() && asked.is_some_and(|asked| asked != injected) {
        let check = question.warn(subject, &words::POD_ANNOTATION, &[]);
        let check = seen(check, "metadata.annotations", annotation);
        return Some(check.step(&words::STEP_POD_LABEL, &[], &[], Changes::Config));
    }
    if label.is_some() && asked.is_some_and(|asked| asked != is_on(label)) {
        let check = question.warn(subject, &words::POD_CONTRADICTS, &[]);
        let check = seen(seen(check, "metadata.labels", label), "metadata.annotations", annotation);
        return Some(check.step(&words::STEP_POD_LABEL, &[], &[], Changes::Config));
    }
    let misplaced = &*workload.object.kind != "Pod" && label.is_none();
    if misplaced && own.get(INJECTION).is_some_and(|value| is_on(Some(value)) != injected) {
        let check = question.warn(subject, &words::LABEL_MISPLACED, &[]);
        let check = seen(check, "metadata.labels", own.get(INJECTION));
        return Some(check.step(&words::STEP_POD_LABEL, &[], &[], Changes::Config));
    }
    None
}
