//! The taint that keeps pods off a node until the CNI is ready there.

use super::super::catalogue::{TAINT_APP, TAINT_CONTROLLER, TAINT_NAMESPACE, TAINT_ON_NODE};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, Mode, is_ready, is_true};
use super::super::select::{NODE_READINESS, items, strings, text};
use super::{no_control_plane, not_collected};
use crate::evidence::Object;
use crate::messages::preflight as words;

const PREFIX: &str = "KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_";

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut all = Vec::new();
    let set = match cluster.cni_sets.as_slice() {
        [set] if cluster.mode() != Some(Mode::Init) => Some(*set),
        _ => None,
    };
    if let Some(set) = set {
        match env(cluster, "ENABLED") {
            Err(()) => all.extend(
                [TAINT_CONTROLLER, TAINT_APP, TAINT_NAMESPACE]
                    .iter()
                    .map(|question| no_control_plane(question, cluster, Subject::Cluster)),
            ),
            Ok(enabled) => {
                let on = is_on(cluster, enabled);
                all.push(controller(on, enabled));
                if on {
                    all.push(app(cluster, set));
                    all.push(namespace(cluster, set));
                }
            }
        }
    }
    for node in &cluster.nodes {
        all.extend(on_node(cluster, set, node));
    }
    all
}

type Found<'e> = Option<(&'e Object, &'e str)>;

fn env<'e>(cluster: &Cluster<'e>, name: &str) -> Result<Found<'e>, ()> {
    cluster.control_plane_env(&format!("{PREFIX}{name}"))
}

/// Charts before the switch (2.11) tell only the CNI's name, which turns it on.
fn is_on(cluster: &Cluster<'_>, enabled: Found<'_>) -> bool {
    match enabled {
        Some((_, value)) => is_true(value),
        None => env(cluster, "CNI_APP").is_ok_and(|app| app.is_some_and(|(_, app)| !app.is_empty())),
    }
}

fn controller(on: bool, enabled: Found<'_>) -> Check {
    let question = &TAINT_CONTROLLER;
    let check = if on {
        question.pass(Subject::Cluster, &words::TAINT_ON, &[])
    } else {
        question.warn(Subject::Cluster, &words::TAINT_OFF, &[])
    };
    let check = match enabled {
        Some((object, value)) => check.seen_in(object, "env", format!("{PREFIX}ENABLED={value}")),
        None => check,
    };
    if on { check } else { check.step(&words::STEP_TAINT_ON, &[], &[], Changes::Config) }
}

fn app(cluster: &Cluster<'_>, set: &Object) -> Check {
    let question = &TAINT_APP;
    let labels = set.value.pointer("/spec/template/metadata/labels");
    let Some(label) = labels.map(|_| strings(&set.value, "/spec/template/metadata/labels")) else {
        return not_collected(question, cluster, Subject::Cluster, super::DAEMON_SETS, set.namespace.as_deref());
    };
    let label = label.get("app").map_or("", String::as_str);
    let found = env(cluster, "CNI_APP").ok().flatten();
    let said = found.map_or("", |(_, value)| value);
    let values = [("said", said), ("label", label)];
    let same = said == label && !label.is_empty();
    answer(question, same, &words::TAINT_APP_SAME, &words::TAINT_APP_OTHER, &values)
        .seen(format!("env {PREFIX}CNI_APP"), said)
        .seen_in(set, "spec.template.metadata.labels.app", label)
}

fn namespace(cluster: &Cluster<'_>, set: &Object) -> Check {
    let question = &TAINT_NAMESPACE;
    let own = set.namespace.as_deref().unwrap_or_default();
    let found = env(cluster, "CNI_NAMESPACE").ok().flatten();
    let said = found.map_or("kube-system", |(_, value)| value);
    let values = [("said", said), ("namespace", own)];
    // Before 2.9 the control plane had no such setting and looked into kube-system only.
    let old = cluster.control_plane_version().is_some_and(|v| v.major == 2 && v.minor < 9);
    let looks_into = if old { "kube-system" } else { said };
    if old && own != looks_into {
        return question
            .fail(Subject::Cluster, &words::TAINT_NAMESPACE_OLD, &values)
            .seen_in(set, "metadata.namespace", own)
            .step(&words::STEP_UPGRADE, &[], &[], Changes::Config);
    }
    answer(question, looks_into == own, &words::TAINT_NAMESPACE_SAME, &words::TAINT_NAMESPACE_OTHER, &values)
        .seen(format!("env {PREFIX}CNI_NAMESPACE"), said)
        .seen_in(set, "metadata.namespace", own)
}

fn answer(
    question: &super::super::check::Question,
    same: bool,
    yes: &crate::messages::Message,
    no: &crate::messages::Message,
    values: &[(&str, &str)],
) -> Check {
    if same {
        return question.pass(Subject::Cluster, yes, values);
    }
    question.fail(Subject::Cluster, no, values).step(&words::STEP_CNI_VALUES, &[], &[], Changes::Config)
}

/// The taint on a node, against the pod of the CNI that is there.
fn on_node(cluster: &Cluster<'_>, set: Option<&Object>, node: &Object) -> Option<Check> {
    let question = &TAINT_ON_NODE;
    let subject = || Subject::Node(node.name.to_string());
    let tainted = items(&node.value, "/spec/taints").iter().any(|taint| text(taint, "/key") == Some(NODE_READINESS));
    if !tainted {
        // Without a CNI there is nothing to say of a node without the taint.
        set?;
        return Some(if node.is_partial() && node.value.pointer("/spec/taints").is_none() {
            not_collected(question, cluster, subject(), super::NODES, None)
        } else {
            question.pass(subject(), &words::TAINT_ABSENT, &[])
        });
    }
    let node_name = &*node.name;
    let ready =
        cluster.cni_pods.iter().any(|pod| text(&pod.value, "/spec/nodeName") == Some(node_name) && is_ready(pod));
    let check = match set {
        _ if ready => question.fail(subject(), &words::TAINT_THOUGH_READY, &[]),
        Some(_) => question.warn(subject(), &words::TAINT_WAITING, &[]),
        None if cluster.listed("DaemonSet", None) => question.fail(subject(), &words::TAINT_LEFT_OVER, &[]),
        None => return Some(not_collected(question, cluster, subject(), super::DAEMON_SETS, None)),
    };
    let check = check.seen_in(node, "spec.taints", NODE_READINESS);
    let command = ["kubectl", "taint", "nodes", node_name, "NodeReadiness-"];
    Some(match set {
        Some(_) => check.step(&words::STEP_TAINT_LOOK, &[], &[], Changes::Nothing),
        None => check.step(&words::STEP_UNTAINT, &[], &command, Changes::Config),
    })
}
