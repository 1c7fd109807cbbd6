//! What `kubectl describe` prints of workloads: whose pods are made from a template, and how many there are.

use serde_json::{Map, Value, json};

use super::describe::{Entry, container, http_time, pairs};

/// The kind of a described workload, by the fields that only it has.
pub(super) fn kind(entries: &[Entry]) -> Option<&'static str> {
    let has = |key: &str| entries.iter().any(|e| e.key == key);
    if !has("Pod Template") {
        return None;
    }
    let told = [
        ("Desired Number of Nodes Scheduled", "DaemonSet"),
        ("StrategyType", "Deployment"),
        ("Update Strategy", "StatefulSet"),
        ("Volume Claims", "StatefulSet"),
        ("Parallelism", "Job"),
    ];
    let told = told.iter().find(|(key, _)| has(key)).map(|(_, kind)| *kind);
    told.or_else(|| has("Replicas").then_some("ReplicaSet"))
}

/// The object, as far as its description tells it.
pub(super) fn object(kind: &str, name: &str, namespace: Option<&str>, entries: &[Entry]) -> Value {
    let get = |key: &str| entries.iter().find(|e| e.key == key);
    let text = |key: &str| get(key).map(|e| e.value.as_str()).filter(|v| !v.is_empty() && *v != "<none>");
    let mut metadata = json!({"name": name, "labels": pairs(get("Labels")), "annotations": pairs(get("Annotations"))});
    if let Some(map) = metadata.as_object_mut() {
        if let Some(namespace) = namespace {
            map.insert("namespace".to_owned(), json!(namespace));
        }
        if let Some((kind, owner)) = text("Controlled By").and_then(|t| t.split_once('/')) {
            map.insert("ownerReferences".to_owned(), json!([{"kind": kind, "name": owner, "controller": true}]));
        }
        if let Some(created) = text("CreationTimestamp").and_then(http_time) {
            map.insert("creationTimestamp".to_owned(), json!(created));
        }
    }
    let mut spec = Map::new();
    if let Some(template) = get("Pod Template") {
        spec.insert("template".to_owned(), pod_template(template));
    }
    let mut status = Map::new();
    match kind {
        "DaemonSet" => {
            for (key, field) in [
                ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
                ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
                ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
                ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
                ("Number of Nodes Misscheduled", "numberMisscheduled"),
            ] {
                if let Some(number) = text(key).and_then(number) {
                    status.insert(field.to_owned(), json!(number));
                }
            }
            // A description counts those that are available: ready for `minReadySeconds`, which is 0.
            if let Some(available) = status.get("numberAvailable").cloned() {
                status.insert("numberReady".to_owned(), available);
            }
        }
        "Job" => {
            for (key, field) in [("Parallelism", "parallelism"), ("Completions", "completions")] {
                if let Some(number) = text(key).and_then(number) {
                    spec.insert(field.to_owned(), json!(number));
                }
            }
        }
        _ => replicas(text("Replicas"), text("Pods Status"), &mut spec, &mut status),
    }
    json!({"kind": kind, "apiVersion": if kind == "Job" { "batch/v1" } else { "apps/v1" }, "metadata": metadata,
        "spec": spec, "status": status})
}

/// `0 current / 1 desired` of a `ReplicaSet`, `1 desired | 1 updated | 1 total | 0 available | 1 unavailable` of the others.
fn replicas(line: Option<&str>, pods: Option<&str>, spec: &mut Map<String, Value>, status: &mut Map<String, Value>) {
    let count = |line: Option<&str>, word: &str| {
        let mut parts = line?.split(['/', '|']).map(str::trim);
        parts.find_map(|part| part.strip_suffix(word).and_then(number))
    };
    if let Some(wanted) = count(line, "desired") {
        spec.insert("replicas".to_owned(), json!(wanted));
    }
    // Where nothing is said of readiness, running pods stand for it: what was refused does not run.
    let ready = count(line, "available").or_else(|| count(pods, "Running"));
    for (field, number) in [
        ("replicas", count(line, "current").or_else(|| count(line, "total"))),
        ("updatedReplicas", count(line, "updated")),
        ("readyReplicas", ready.filter(|n| *n > 0)),
        ("unavailableReplicas", count(line, "unavailable")),
    ] {
        if let Some(number) = number {
            status.insert(field.to_owned(), json!(number));
        }
    }
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

fn pod_template(entry: &Entry) -> Value {
    let get = |key: &str| entry.below.iter().find(|e| e.key == key);
    let mut spec = Map::new();
    for (section, field) in [("Init Containers", "initContainers"), ("Containers", "containers")] {
        if let Some(section) = get(section) {
            spec.insert(field.to_owned(), section.below.iter().map(container).collect());
        }
    }
    if let Some(account) = get("Service Account") {
        spec.insert("serviceAccountName".to_owned(), json!(account.value));
    }
    json!({"metadata": {"labels": pairs(get("Labels")), "annotations": pairs(get("Annotations"))}, "spec": spec})
}
