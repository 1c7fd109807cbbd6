//! The CNI: is it there, does it reach every node that runs meshed pods, and is it ready there.

use serde_json::Value;

use super::super::catalogue::{CNI_AGREES, CNI_COVERS_NODE, CNI_PRESENT, CNI_READY_ON_NODE};
use super::super::check::{Changes, Check, Subject};
use super::super::cluster::{Cluster, Mode, is_ready, is_true};
use super::super::select::{Refusal, fits, items, strings, text};
use super::{DAEMON_SETS, NODES, PODS, no_control_plane, not_collected};
use crate::evidence::Object;
use crate::messages::preflight as words;

pub(super) fn checks(cluster: &Cluster<'_>) -> Vec<Check> {
    let mut all = vec![present(cluster)];
    let [set] = cluster.cni_sets.as_slice() else { return all };
    all.push(agrees(cluster, set));
    if cluster.mode() == Some(Mode::Init) {
        return all;
    }
    if cluster.nodes.is_empty() {
        all.push(not_collected(&CNI_COVERS_NODE, cluster, Subject::Cluster, NODES, None));
        return all;
    }
    let demand = demand(cluster);
    for node in &cluster.nodes {
        let (covers, is_there) = covers(cluster, set, node, &demand);
        all.push(covers);
        if is_there {
            all.push(ready(cluster, set, node));
        }
    }
    all
}

fn present(cluster: &Cluster<'_>) -> Check {
    let question = &CNI_PRESENT;
    match cluster.cni_sets.as_slice() {
        [] => match cluster.mode() {
            Some(Mode::Init) => question.pass(Subject::Cluster, &words::CNI_NOT_USED, &[]),
            _ if !cluster.listed("DaemonSet", None) => {
                not_collected(question, cluster, Subject::Cluster, DAEMON_SETS, None)
            }
            Some(Mode::Cni) => question.fail(Subject::Cluster, &words::CNI_MISSING, &[]).step(
                &words::STEP_CNI_VALUES,
                &[],
                &[],
                Changes::Config,
            ),
            None => question.unknown(Subject::Cluster, &words::CNI_UNKNOWN_MODE, &[]),
        },
        [set] => {
            let namespace = set.namespace.as_deref().unwrap_or_default();
            let values = [("name", &*set.name), ("namespace", namespace)];
            question.pass(Subject::Cluster, &words::CNI_IS_THERE, &values).seen_in(set, "", "")
        }
        several => {
            let count = several.len().to_string();
            let mut check = question.fail(Subject::Cluster, &words::CNI_TWICE, &[("count", &count)]);
            for set in several {
                check = check.seen_in(set, "", "");
            }
            check.step(&words::STEP_ONE_CNI, &[], &[], Changes::Config)
        }
    }
}

/// Whether the control plane leaves the rules to the CNI.
fn agrees(cluster: &Cluster<'_>, set: &Object) -> Check {
    let question = &CNI_AGREES;
    let name = "KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED";
    match cluster.control_plane_env(name) {
        Err(()) => no_control_plane(question, cluster, Subject::Cluster),
        Ok(Some((object, value))) if is_true(value) => question
            .pass(Subject::Cluster, &words::CNI_IS_EXPECTED, &[])
            .seen_in(object, "env", format!("{name}={value}")),
        Ok(found) => {
            let value = found.map_or("", |(_, value)| value);
            let mut check = question.warn(Subject::Cluster, &words::CNI_NOT_EXPECTED, &[("name", &set.name)]);
            if let Some(object) = cluster.control_plane {
                check = check.seen_in(object, "env", format!("{name}={value}"));
            }
            check.seen_in(set, "", "").step(&words::STEP_CNI_VALUES, &[], &[], Changes::Config)
        }
    }
}

/// What meshed pods ask of a node: the `spec`s of those that run and of those that would be made. Where none is known, any pod.
fn demand(cluster: &Cluster<'_>) -> Vec<Value> {
    let part = |spec: Option<&Value>| {
        let mut part = serde_json::Map::new();
        for field in ["nodeSelector", "affinity", "tolerations"] {
            if let Some(value) = spec.and_then(|spec| spec.get(field)) {
                part.insert(field.to_owned(), value.clone());
            }
        }
        Value::Object(part)
    };
    let mut all: Vec<Value> = Vec::new();
    let specs = cluster.meshed().map(|pod| part(pod.value.get("spec")));
    let made = cluster.injected_workloads().into_iter().map(|w| part(w.template.get("spec")));
    for spec in specs.chain(made) {
        if !all.contains(&spec) {
            all.push(spec);
        }
    }
    if all.is_empty() || !cluster.listed("Pod", None) {
        all.push(Value::Object(serde_json::Map::new()));
    }
    all
}

/// Whether the CNI reaches a node, and whether a pod of it should be there.
fn covers(cluster: &Cluster<'_>, set: &Object, node: &Object, demand: &[Value]) -> (Check, bool) {
    let question = &CNI_COVERS_NODE;
    let subject = || Subject::Node(node.name.to_string());
    let Some(spec) = set.value.pointer("/spec/template/spec") else {
        return (not_collected(question, cluster, subject(), DAEMON_SETS, set.namespace.as_deref()), true);
    };
    if node.is_partial() || node.value.get("metadata").is_none() {
        return (not_collected(question, cluster, subject(), NODES, None), false);
    }
    let running = cluster.meshed().filter(|pod| text(&pod.value, "/spec/nodeName") == Some(&node.name));
    let running: Vec<&Object> = running.collect();
    let wanted = !running.is_empty() || demand.iter().any(|spec| fits(spec, &node.value).is_ok());
    let refused = fits(spec, &node.value);
    if let Some(kind) = kind_without_cni(node) {
        let values = [("kind", kind)];
        let check = match (running.first(), wanted) {
            (Some(pod), _) => question.fail(subject(), &words::CNI_NODE_KIND_MESHED, &values).seen_in(pod, "", ""),
            (None, true) => question.warn(subject(), &words::CNI_NODE_KIND, &values),
            (None, false) => question.pass(subject(), &words::CNI_NODE_UNMESHED, &[]),
        };
        let check = check.seen_in(node, "metadata.labels", kind);
        let check = if wanted { check.step(&words::STEP_KEEP_AWAY, &[], &[], Changes::Config) } else { check };
        return (check, false);
    }
    let reason = match &refused {
        Ok(()) => return (question.pass(subject(), &words::CNI_NODE_COVERED, &[]), true),
        Err(Refusal::Selector(label)) => format!("nodeSelector {label}"),
        Err(Refusal::Affinity) => "affinity.nodeAffinity".to_owned(),
        Err(Refusal::Taint(taint)) => format!("taint {taint}"),
    };
    if !wanted {
        return (question.pass(subject(), &words::CNI_NODE_UNMESHED, &[]).seen_in(node, "", reason), false);
    }
    let mut check = question.fail(subject(), &words::CNI_NODE_UNCOVERED, &[("reason", &reason)]);
    check = check.seen_in(set, "spec.template.spec", reason);
    if let Some(pod) = running.first() {
        check = check.seen_in(pod, "spec.nodeName", &*node.name);
    }
    (check.step(&words::STEP_CNI_REACH, &[], &[], Changes::Config), false)
}

/// Nodes on which no `DaemonSet` of Linux containers with host paths can run.
fn kind_without_cni(node: &Object) -> Option<&'static str> {
    let labels = strings(&node.value, "/metadata/labels");
    let is = |key: &str, value: &str| labels.get(key).is_some_and(|v| v == value);
    let system = text(&node.value, "/status/nodeInfo/operatingSystem");
    if is("kubernetes.io/os", "windows") || system == Some("windows") {
        return Some("Windows");
    }
    if is("eks.amazonaws.com/compute-type", "fargate") {
        return Some("Fargate");
    }
    let virtual_node = is("type", "virtual-kubelet") || is("kubernetes.azure.com/role", "virtual-node");
    let tainted =
        || items(&node.value, "/spec/taints").iter().any(|t| text(t, "/key") == Some("virtual-kubelet.io/provider"));
    (virtual_node || tainted()).then_some("virtual-kubelet")
}

fn ready(cluster: &Cluster<'_>, set: &Object, node: &Object) -> Check {
    let question = &CNI_READY_ON_NODE;
    let subject = Subject::Node(node.name.to_string());
    let here =
        |pod: &&&Object| pod.namespace == set.namespace && text(&pod.value, "/spec/nodeName") == Some(&node.name);
    let pods: Vec<&&Object> = cluster.cni_pods.iter().filter(here).collect();
    if let Some(pod) = pods.iter().find(|pod| is_ready(pod)) {
        return question.pass(subject, &words::CNI_READY, &[]).seen_in(pod, "status.conditions", "Ready=True");
    }
    let namespace = set.namespace.as_deref().unwrap_or("kube-system");
    let Some(pod) = pods.first() else {
        return without_pod(cluster, set, subject);
    };
    let mut check = question.fail(subject, &words::CNI_NOT_READY, &[("pod", &pod.name)]);
    let statuses = items(&pod.value, "/status/containerStatuses");
    if statuses.is_empty() {
        check = check.seen_in(pod, "status.phase", text(&pod.value, "/status/phase").unwrap_or_default());
    }
    for status in statuses {
        check = check.seen_in(pod, "status.containerStatuses", state_of(status));
    }
    let log = ["kubectl", "-n", namespace, "logs", &*pod.name, "-c", "install-cni", "--previous"];
    check.step(&words::STEP_READ_LOG, &[], &log, Changes::Nothing)
}

/// No pod of the CNI was seen on a node: it is not there, or pods were not collected.
fn without_pod(cluster: &Cluster<'_>, set: &Object, subject: Subject) -> Check {
    let question = &CNI_READY_ON_NODE;
    let namespace = set.namespace.as_deref();
    if cluster.listed("Pod", namespace) {
        let command = ["kubectl", "-n", namespace.unwrap_or("kube-system"), "describe", "daemonset", &*set.name];
        return question.fail(subject, &words::CNI_NO_POD, &[("name", &set.name)]).seen_in(set, "", "").step(
            &words::STEP_DESCRIBE_SET,
            &[],
            &command,
            Changes::Nothing,
        );
    }
    let number = |pointer: &str| set.value.pointer(pointer).and_then(Value::as_u64);
    let counts = number("/status/desiredNumberScheduled").zip(number("/status/numberReady"));
    match counts {
        Some((wanted, ready)) if wanted > 0 && ready >= wanted => question
            .pass(subject, &words::CNI_READY_BY_COUNT, &[])
            .seen_in(set, "status.numberReady", format!("{ready}/{wanted}")),
        _ => not_collected(question, cluster, subject, PODS, namespace),
    }
}

/// `install-cni: waiting CrashLoopBackOff, exit 5, 7 restarts`.
fn state_of(status: &Value) -> String {
    let name = text(status, "/name").unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(reason) = text(status, "/state/waiting/reason") {
        parts.push(format!("waiting {reason}"));
    }
    for pointer in ["/state/terminated/exitCode", "/lastState/terminated/exitCode"] {
        if let Some(code) = status.pointer(pointer).and_then(Value::as_i64) {
            parts.push(format!("exit {code}"));
        }
    }
    if let Some(restarts) = status.pointer("/restartCount").and_then(Value::as_u64) {
        parts.push(format!("restarts {restarts}"));
    }
    format!("{name}: {}", parts.join(", "))
}
