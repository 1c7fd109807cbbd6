//! What is asked of the API server: two rounds of requests, all of a round at once.
//!
//! The first round lists objects; the second reads the logs that those call for, and what the parts of Kuma refer to.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::ClusterError;
use super::api::{Api, Refused};
use super::bundle::Bundle;
use super::failing::{Wanted, config_maps, fails, is_meshed, is_of, items, logs, text};
use crate::messages::cluster as say;

const JSON: &str = "application/json";
/// Names and nothing else: definitions of custom resources are large.
const NAMES: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
/// Whatever lies at the path; logs are text, but the server may answer with an object that says why there is none.
const ANY: &str = "*/*";

/// Pods of which logs are read: the failing ones first, then others in the mesh, whose logs tell of validations that
/// tested nothing and of peers that cannot be reached.
const PODS: usize = 40;
/// Namespaces that are listed one by one where all together are forbidden.
const SPACES: usize = 60;
/// Control plane pods of which logs are read.
const PLANES: usize = 3;
/// Of a log: lines from its end. No limit of bytes: a kubelet counts those from the oldest line on, so that the newest were
/// lost. Readers know a log of just so many lines as one that was cut.
const LOG: &str = "timestamps=true&tailLines=5000";

/// The labels by which the parts of Kuma and Kong Mesh are found in any namespace.
const PARTS: &str = "app%20in%20(kuma-cni,kong-mesh-cni,kuma-control-plane,kong-mesh-control-plane)";

/// Where a list goes.
#[derive(Clone, Copy)]
enum To {
    /// `cluster-resources/FOLDER/NAMESPACE.json`: folder, kind, version.
    Namespaces(&'static str, &'static str, &'static str),
    /// `cluster-resources/FILE.json`: file, kind, version.
    Cluster(&'static str, &'static str, &'static str),
    /// `cluster-resources/custom-resources/CRD/NAMESPACE.json`, or `CRD.json`: definition, whether it has namespaces.
    Custom(&'static str, bool),
    /// Only some of a kind, so that nothing follows from what is not among them.
    Some(&'static str, &'static str, &'static str),
}

/// A request of the first round.
struct Question {
    path: String,
    accept: &'static str,
    to: To,
    /// The namespace that was asked for; all, if none.
    namespace: Option<String>,
}

fn first(namespace: Option<&str>) -> Vec<Question> {
    let scope = namespace.map(|namespace| format!("namespaces/{namespace}/")).unwrap_or_default();
    let question = |path: &str, to: To, own: bool| Question {
        path: path.replace("{scope}", if own { &scope } else { "" }),
        accept: if matches!(to, To::Cluster("custom-resource-definitions", ..)) { NAMES } else { JSON },
        to,
        namespace: namespace.filter(|_| own).map(str::to_owned),
    };
    let core = |what: &str, kind: &'static str, folder: &'static str| {
        question(&format!("/api/v1/{{scope}}{what}"), To::Namespaces(folder, kind, "v1"), true)
    };
    let apps = |what: &'static str, kind: &'static str| {
        question(&format!("/apis/apps/v1/{{scope}}{what}"), To::Namespaces(what, kind, "apps/v1"), true)
    };
    let mut all = vec![
        core("pods", "Pod", "pods"),
        core("events", "Event", "events"),
        core("limitranges", "LimitRange", "limitranges"),
        core("resourcequotas", "ResourceQuota", "resource-quota"),
        apps("replicasets", "ReplicaSet"),
        apps("statefulsets", "StatefulSet"),
        question("/apis/apps/v1/daemonsets", To::Namespaces("daemonsets", "DaemonSet", "apps/v1"), false),
        question("/apis/apps/v1/deployments", To::Namespaces("deployments", "Deployment", "apps/v1"), false),
        question("/apis/batch/v1/{scope}jobs", To::Namespaces("jobs", "Job", "batch/v1"), true),
        question("/api/v1/namespaces", To::Cluster("namespaces", "Namespace", "v1"), false),
        question("/api/v1/nodes", To::Cluster("nodes", "Node", "v1"), false),
        question(
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            To::Cluster(
                "mutating-webhook-configurations",
                "MutatingWebhookConfiguration",
                "admissionregistration.k8s.io/v1",
            ),
            false,
        ),
        question(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            To::Cluster("custom-resource-definitions", "CustomResourceDefinition", "apiextensions.k8s.io/v1"),
            false,
        ),
        question(
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            To::Cluster("clusterrolebindings", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
            false,
        ),
        question("/apis/kuma.io/v1alpha1/meshes", To::Custom("meshes.kuma.io", false), false),
        question("/apis/kuma.io/v1alpha1/{scope}dataplanes", To::Custom("dataplanes.kuma.io", true), true),
        question("/apis/kuma.io/v1alpha1/containerpatches", To::Custom("containerpatches.kuma.io", true), false),
        question(
            "/apis/k8s.cni.cncf.io/v1/{scope}network-attachment-definitions",
            To::Custom("network-attachment-definitions.k8s.cni.cncf.io", true),
            true,
        ),
    ];
    if namespace.is_some() {
        let path = format!("/api/v1/pods?labelSelector={PARTS}");
        all.push(question(&path, To::Some("kuma-pods", "Pod", "v1"), false));
    }
    all
}

/// What was found, as far as the second round needs it.
#[derive(Default)]
struct Found {
    pods: Vec<Value>,
    parts: Vec<Value>,
    workloads: Vec<Value>,
}

/// Gathers into a bundle. `cluster` names it for people.
pub(super) async fn run(
    api: &Api,
    namespace: Option<&str>,
    objects: &[(String, String)],
    cluster: &str,
) -> Result<NamedTempFile, ClusterError> {
    let kept = |error: std::io::Error| ClusterError::plain(say::NO_BUNDLE.fill(&[("why", &error.to_string())]));
    let mut bundle = Bundle::new().map_err(kept)?;
    let questions = first(namespace);
    let lists = join_all(questions.iter().map(|question| api.get(&question.path, question.accept)));
    let (version, lists) = futures::future::join(api.get("/version", JSON), lists).await;
    reached(&lists, cluster)?;
    if let Some(Ok(version)) = version.ok().map(|text| serde_json::from_slice::<Value>(&text)) {
        let version = json!({ "info": version, "string": text(&version, "/gitVersion") });
        bundle.add("cluster-info/cluster_version.json", version.to_string().as_bytes()).map_err(kept)?;
    }
    let mut found = Found::default();
    let spaces = spaces(&questions, &lists);
    let mut again = Vec::new();
    for (question, answer) in questions.iter().zip(lists) {
        let own = one_by_one(question, &answer, &spaces);
        if let (To::Namespaces(folder, ..), false, Err(refused)) = (question.to, own.is_empty(), &answer) {
            for space in spaces.iter().skip(SPACES) {
                bundle.refuse(folder, space, &refused.words());
            }
        } else {
            keep(&mut bundle, &mut found, question, answer, &spaces).map_err(kept)?;
        }
        again.extend(own);
    }
    let lists = join_all(again.iter().map(|question| api.get(&question.path, question.accept))).await;
    for (question, answer) in again.iter().zip(lists) {
        keep(&mut bundle, &mut found, question, answer, &spaces).map_err(kept)?;
    }
    second(api, &mut bundle, &found, objects).await.map_err(kept)?;
    bundle.finish().map_err(kept)
}

/// An error if nobody answered, or nobody knows us.
fn reached(lists: &[Result<Vec<u8>, Refused>], cluster: &str) -> Result<(), ClusterError> {
    if lists.iter().any(Result::is_ok) {
        return Ok(());
    }
    let error = lists.iter().filter_map(|list| list.as_ref().err()).max_by_key(|refused| match refused {
        Refused::Unauthorized(_) => 2,
        Refused::Unreachable(_) => 1,
        _ => 0,
    });
    match error {
        Some(Refused::Unauthorized(why)) => {
            Err(ClusterError::plain(say::UNAUTHORIZED.fill(&[("cluster", cluster), ("why", why)])))
        }
        Some(Refused::Unreachable(why)) => {
            Err(ClusterError::plain(say::UNREACHABLE.fill(&[("cluster", cluster), ("why", why)])))
        }
        _ => Ok(()),
    }
}

/// Where a list of all namespaces is forbidden: the same of each, as the user may see some of them.
fn one_by_one(question: &Question, answer: &Result<Vec<u8>, Refused>, spaces: &BTreeSet<String>) -> Vec<Question> {
    let (Err(Refused::Forbidden(_)), To::Namespaces(..), None) = (answer, question.to, &question.namespace) else {
        return Vec::new();
    };
    let Some((group, what)) = question.path.rsplit_once('/') else { return Vec::new() };
    let own = |space: &String| Question {
        path: format!("{group}/namespaces/{space}/{what}"),
        accept: question.accept,
        to: question.to,
        namespace: Some(space.clone()),
    };
    spaces.iter().take(SPACES).map(own).collect()
}

/// The namespaces that exist, if the server told.
fn spaces(questions: &[Question], lists: &[Result<Vec<u8>, Refused>]) -> BTreeSet<String> {
    let listed = questions.iter().zip(lists).find(|(q, _)| matches!(q.to, To::Cluster("namespaces", ..)));
    let list = listed.and_then(|(_, list)| serde_json::from_slice::<Value>(list.as_ref().ok()?).ok());
    let names = list.iter().flat_map(|list| items(list, "/items")).map(|one| text(one, "/metadata/name").to_owned());
    names.collect()
}

/// Puts an answer into the bundle, or what was refused.
fn keep(
    bundle: &mut Bundle,
    found: &mut Found,
    question: &Question,
    answer: Result<Vec<u8>, Refused>,
    spaces: &BTreeSet<String>,
) -> std::io::Result<()> {
    let list = answer.and_then(|body| {
        let bad = |error: serde_json::Error| Refused::Unreachable(format!("the answer is not JSON: {error}"));
        serde_json::from_slice::<Value>(&body).map_err(bad)
    });
    let list = match list {
        Ok(list) => list,
        // A kind that the server does not have: nobody installed it.
        Err(Refused::Missing) if matches!(question.to, To::Custom(..)) => return Ok(()),
        Err(refused) => {
            let whose = question.namespace.as_deref().unwrap_or_default();
            let file = match question.to {
                To::Namespaces(file, ..) | To::Cluster(file, ..) | To::Some(file, ..) => file,
                To::Custom(..) => "custom-resources/custom-resources",
            };
            bundle.refuse(file, if let To::Custom(name, _) = question.to { name } else { whose }, &refused.words());
            return Ok(());
        }
    };
    let all = items(&list, "/items");
    match question.to {
        To::Cluster(file, kind, version) => {
            bundle.list(&format!("cluster-resources/{file}.json"), kind, version, all)?;
        }
        To::Some(file, kind, version) => {
            found.parts.extend_from_slice(all);
            bundle.list(&format!("kuma-diagnose/{file}.json"), kind, version, all)?;
        }
        To::Custom(name, false) => {
            let path = format!("cluster-resources/custom-resources/{name}.json");
            bundle.add(&path, Value::from(all.to_vec()).to_string().as_bytes())?;
        }
        To::Custom(name, true) => {
            for (space, own) in by_namespace(all) {
                let path = format!("cluster-resources/custom-resources/{name}/{space}.json");
                bundle.add(&path, Value::from(own).to_string().as_bytes())?;
            }
        }
        To::Namespaces(folder, kind, version) => {
            match kind {
                "Pod" => found.pods.extend_from_slice(all),
                "DaemonSet" | "Deployment" => found.workloads.extend_from_slice(all),
                _ => {}
            }
            let mut own = by_namespace(all);
            // A list without objects says that there are none.
            for space in question.namespace.iter().chain(spaces.iter().filter(|_| question.namespace.is_none())) {
                own.entry(space.clone()).or_default();
            }
            for (space, own) in own {
                bundle.list(&format!("cluster-resources/{folder}/{space}.json"), kind, version, &own)?;
            }
        }
    }
    Ok(())
}

fn by_namespace(all: &[Value]) -> BTreeMap<String, Vec<Value>> {
    let mut own: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for object in all {
        own.entry(text(object, "/metadata/namespace").to_owned()).or_default().push(object.clone());
    }
    own
}

/// Logs, events and settings that the first round calls for.
async fn second(api: &Api, bundle: &mut Bundle, found: &Found, objects: &[(String, String)]) -> std::io::Result<()> {
    let mut parts: BTreeMap<(&str, &str), &Value> = BTreeMap::new();
    for pod in found.pods.iter().chain(&found.parts) {
        parts.insert((text(pod, "/metadata/namespace"), text(pod, "/metadata/name")), pod);
    }
    let runs =
        |pod: &Value, container: &str| items(pod, "/spec/containers").iter().any(|c| text(c, "/name") == container);
    let asked: Vec<&Value> = match objects {
        [] => {
            let (failing, others): (Vec<_>, Vec<_>) = found.pods.iter().partition(|pod| fails(pod));
            let room = PODS.saturating_sub(failing.len());
            failing.into_iter().chain(others.into_iter().filter(|pod| is_meshed(pod)).take(room)).collect()
        }
        objects => found.pods.iter().filter(|pod| is_of(pod, objects)).collect(),
    };
    let nodes: BTreeSet<&str> = asked.iter().map(|pod| text(pod, "/spec/nodeName")).collect();
    let mut wanted: Vec<Wanted> = Vec::new();
    for pod in asked.iter().take(PODS) {
        wanted.extend(logs(pod, !objects.is_empty()));
    }
    let left_out: Vec<&&Value> = asked.iter().skip(PODS).collect();
    for pod in left_out {
        for log in logs(pod, false) {
            let path = log_path(&log, "-logs-errors.log");
            let (words, _) = say::TOO_MANY_PODS.fill(&[("count", &PODS.to_string())]);
            bundle.add(&path, words.as_bytes())?;
        }
    }
    let mut planes = 0;
    for pod in parts.values() {
        let cni = runs(pod, "install-cni") && (nodes.contains(text(pod, "/spec/nodeName")) || fails(pod));
        let plane = runs(pod, "control-plane") && planes < PLANES;
        planes += usize::from(plane);
        if cni || plane {
            wanted.extend(logs(pod, false));
        }
    }
    wanted.sort();
    wanted.dedup();
    let texts = join_all(wanted.iter().map(|log| async move {
        let previous = if log.previous { "&previous=true" } else { "" };
        let Wanted { namespace, pod, container, .. } = log;
        let path = format!("/api/v1/namespaces/{namespace}/pods/{pod}/log?container={container}&{LOG}{previous}");
        api.get(&path, ANY).await
    }));
    let settings: BTreeSet<(&str, String)> = found
        .workloads
        .iter()
        .filter(|workload| is_part(workload))
        .flat_map(|w| config_maps(w).into_iter().map(|name| (text(w, "/metadata/namespace"), name)))
        .chain([("kube-system", "cilium-config".to_owned())])
        .collect();
    let maps = join_all(settings.iter().map(|(namespace, name)| async move {
        api.get(&format!("/api/v1/namespaces/{namespace}/configmaps/{name}"), JSON).await
    }));
    let (texts, maps) = futures::future::join(texts, maps).await;
    for (log, text) in wanted.iter().zip(texts) {
        match text {
            Ok(text) => bundle.add(&log_path(log, ".log"), &text)?,
            // The run before is gone when its container was removed.
            Err(Refused::Missing | Refused::Said(400, _)) if log.previous => {}
            Err(refused) => bundle.add(&log_path(log, "-logs-errors.log"), refused.words().as_bytes())?,
        }
    }
    for ((namespace, name), map) in settings.iter().zip(maps) {
        match map {
            Ok(map) => bundle.add(&format!("kuma-diagnose/configmaps/{namespace}-{name}.json"), &map)?,
            Err(Refused::Missing) => {}
            Err(refused) => bundle.refuse("configmaps", namespace, &refused.words()),
        }
    }
    Ok(())
}

/// Whether a workload is the CNI or the control plane.
fn is_part(workload: &Value) -> bool {
    let containers = items(workload, "/spec/template/spec/containers");
    containers.iter().any(|c| matches!(text(c, "/name"), "install-cni" | "control-plane"))
}

fn log_path(log: &Wanted, suffix: &str) -> String {
    let Wanted { namespace, pod, container, previous } = log;
    let previous = if *previous { "-previous" } else { "" };
    format!("cluster-resources/pods/logs/{namespace}/{pod}/{container}{previous}{suffix}")
}
