//! The control plane: is it there, and is it ready.

use serde_json::Value;

use super::super::catalogue::{CONTROL_PLANE_PRESENT, CONTROL_PLANE_READY};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, is_ready};
use super::{DEPLOYMENTS, not_collected};
use crate::messages::preflight as words;

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let present = present(cluster);
    let seen = cluster.control_plane.is_some() || !cluster.control_plane_pods.is_empty();
    let mut all = vec![present];
    all.extend(seen.then(|| ready(cluster)));
    all
}

fn present(cluster: &Cluster<'_>) -> Check {
    let question = &CONTROL_PLANE_PRESENT;
    let pod = cluster.control_plane_pods.first().copied();
    match cluster.control_plane.or(pod) {
        Some(object) => {
            let namespace = object.namespace.as_deref().unwrap_or_default();
            let values = [("name", &*object.name), ("namespace", namespace)];
            question.pass(Subject::Cluster, &words::CONTROL_PLANE_IS_THERE, &values).seen_in(object, "", "")
        }
        None if cluster.listed("Deployment", None) => question
            .fail(Subject::Cluster, &words::CONTROL_PLANE_MISSING, &[])
            .step(&words::STEP_INSTALL, &[], &["kumactl", "install", "control-plane"], Changes::Config),
        None => not_collected(question, cluster, Subject::Cluster, DEPLOYMENTS, None),
    }
}

fn ready(cluster: &Cluster<'_>) -> Check {
    let question = &CONTROL_PLANE_READY;
    let number = |pointer: &str| cluster.control_plane.and_then(|d| d.value.pointer(pointer)).and_then(Value::as_u64);
    let has_status = cluster.control_plane.is_some_and(|d| d.value.get("status").is_some());
    let (ready, wanted) = if has_status {
        (number("/status/readyReplicas").unwrap_or(0), number("/spec/replicas").unwrap_or(1))
    } else if cluster.control_plane_pods.is_empty() {
        let namespace = cluster.system_namespace();
        return not_collected(question, cluster, Subject::Cluster, super::PODS, namespace);
    } else {
        let ready = cluster.control_plane_pods.iter().filter(|pod| is_ready(pod)).count();
        (ready as u64, cluster.control_plane_pods.len() as u64)
    };
    let (a, b) = (ready.to_string(), wanted.to_string());
    let values = [("ready", a.as_str()), ("wanted", b.as_str())];
    let check = match ready {
        0 => question.fail(Subject::Cluster, &words::CONTROL_PLANE_NOT_READY, &values),
        some if some < wanted => question.warn(Subject::Cluster, &words::CONTROL_PLANE_PARTLY_READY, &values),
        _ => question.pass(Subject::Cluster, &words::CONTROL_PLANE_IS_READY, &values),
    };
    let first = cluster.control_plane.or(cluster.control_plane_pods.first().copied());
    let check = match first {
        Some(object) => check.seen_in(object, "status", format!("{ready}/{wanted}")),
        None => check,
    };
    let namespace = cluster.system_namespace().unwrap_or("kuma-system");
    if ready == wanted {
        return check;
    }
    check.step(&words::STEP_DESCRIBE_PODS, &[], &["kubectl", "-n", namespace, "describe", "pods"], Changes::Nothing)
}
