//! What is asked of the API server: few rounds of requests, all of a round at once.
//!
//! The first round lists objects; where a list of the whole cluster is forbidden, the second lists namespaces. The last reads
//! the logs that those call for, and what the parts of Kuma refer to.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use futures::future::{join, join_all};
use serde_json::{Value, json};

use super::api::{Api, Refused};
use super::bundle::Bundle;
use super::failing::{Note, Wanted, config_maps, items, text};
use super::lists::{Listed, list};
use super::questions::{JSON, Question, SPACES, To, first, one_by_one};
use super::{Ask, ClusterError, logs, not_kept};
use crate::messages::cluster as say;

/// Pods of which logs are read: the failing ones first, then others in the mesh, whose logs tell of validations that
/// tested nothing and of peers that cannot be reached.
const PODS: usize = 40;
/// Control plane pods of which logs are read.
const PLANES: usize = 3;

/// What was found, as far as the last round needs it.
#[derive(Default)]
struct Found {
    /// By namespace and name.
    pods: BTreeMap<(String, String), Note>,
    /// Pods outside of what was asked about: parts of Kuma.
    parts: BTreeMap<(String, String), Note>,
    /// `ConfigMap`s to which the parts of Kuma refer: namespace and name.
    settings: BTreeSet<(String, String)>,
    spaces: BTreeSet<String>,
}

impl Found {
    /// Notes what the last round needs of an object.
    fn note(&mut self, to: To, object: &Value, ask: &Ask) {
        let name = || (text(object, "/metadata/namespace").to_owned(), text(object, "/metadata/name").to_owned());
        match to {
            To::Namespaces(_, "Pod", _) => {
                self.pods.insert(name(), Note::new(object, &ask.objects, ask.selector.as_ref()));
            }
            To::Some(_, "Pod", _) => {
                self.parts.insert(name(), Note::new(object, &[], None));
            }
            To::Namespaces(_, "DaemonSet" | "Deployment", _) if is_part(object) => {
                let (namespace, _) = name();
                self.settings.extend(config_maps(object).into_iter().map(|map| (namespace.clone(), map)));
            }
            To::Cluster(_, "Namespace", _) => {
                self.spaces.insert(name().1);
            }
            _ => {}
        }
    }
}

type Answers = Vec<Result<Listed, Refused>>;

/// Gathers into a bundle; and gives the lists of pods, with the state of the cluster that each shows. `cluster` names it
/// for people.
pub(super) async fn run(
    api: &Api<'_>,
    namespace: Option<&str>,
    ask: &Ask,
    cluster: &str,
) -> Result<(Bundle, Vec<(String, String)>), ClusterError> {
    let kept = |error: io::Error| not_kept(&error);
    let mut bundle = Bundle::new().map_err(kept)?;
    let found = RefCell::new(Found::default());
    let questions = first(namespace, ask.preflight);
    let (version, lists) = join(api.get("/version", JSON), all(api, &questions, &found, ask)).await;
    reached(&lists, cluster)?;
    if let Some(Ok(version)) = version.ok().map(|text| serde_json::from_slice::<Value>(&text)) {
        let version = json!({ "info": version, "string": text(&version, "/gitVersion") });
        bundle.add("cluster-info/cluster_version.json", version.to_string().as_bytes()).map_err(kept)?;
    }
    let spaces = std::mem::take(&mut found.borrow_mut().spaces);
    let mut seen = seen(&questions, &lists);
    let mut again = Vec::new();
    for (question, answer) in questions.iter().zip(lists) {
        let own = answer.as_ref().err().map(|no| one_by_one(question, no, &spaces, namespace)).unwrap_or_default();
        if let (To::Namespaces(folder, ..), None, false, Err(refused)) =
            (question.to, namespace, own.is_empty(), &answer)
        {
            for space in spaces.iter().skip(SPACES) {
                bundle.refuse(folder, space, &refused.words());
            }
        } else {
            keep(&mut bundle, question, answer, &spaces).map_err(kept)?;
        }
        again.extend(own);
    }
    let lists = all(api, &again, &found, ask).await;
    seen.extend(self::seen(&again, &lists));
    for (question, answer) in again.iter().zip(lists) {
        // The server has refused all; that it refuses one more is no news.
        if namespace.is_none() || answer.is_ok() {
            keep(&mut bundle, question, answer, &spaces).map_err(kept)?;
        }
    }
    last(api, &mut bundle, &found.into_inner(), ask).await.map_err(kept)?;
    Ok((bundle, seen))
}

/// The lists of pods, and the state that each shows.
fn seen(questions: &[Question], lists: &Answers) -> Vec<(String, String)> {
    let pods = |question: &Question| matches!(question.as_kind(), Some(("Pod", _)));
    let listed = questions.iter().zip(lists).filter(|(question, _)| pods(question));
    listed.filter_map(|(question, list)| Some((question.path.clone(), list.as_ref().ok()?.version.clone()))).collect()
}

/// The answers to all questions, in their order.
async fn all(api: &Api<'_>, questions: &[Question], found: &RefCell<Found>, ask: &Ask) -> Answers {
    join_all(questions.iter().map(|question| async move {
        let note = |object: &Value| found.borrow_mut().note(question.to, object, ask);
        list(api, &question.path, question.accept, question.as_kind(), &note).await
    }))
    .await
}

/// An error if nobody answered, or nobody knows us.
fn reached(lists: &Answers, cluster: &str) -> Result<(), ClusterError> {
    if lists.iter().any(Result::is_ok) {
        return Ok(());
    }
    let error = lists.iter().filter_map(|list| list.as_ref().err()).max_by_key(|refused| match refused {
        Refused::Unauthorized(_) => 3,
        Refused::Unreachable(_) => 2,
        Refused::Said(..) => 1,
        _ => 0,
    });
    error.map_or(Ok(()), |refused| ClusterError::refused(refused, cluster).map_or(Ok(()), Err))
}

/// Puts an answer into the bundle, or what was refused.
fn keep(
    bundle: &mut Bundle,
    question: &Question,
    answer: Result<Listed, Refused>,
    spaces: &BTreeSet<String>,
) -> io::Result<()> {
    let mut listed = match answer {
        Ok(listed) => listed,
        // A kind that the server does not have: nobody installed it.
        Err(Refused::Missing(_)) if matches!(question.to, To::Custom(..)) => return Ok(()),
        Err(refused) => {
            let whose = question.namespace.as_deref().unwrap_or_default();
            match question.to {
                To::Namespaces(file, ..) | To::Cluster(file, ..) | To::Some(file, ..) => {
                    bundle.refuse(file, whose, &refused.words());
                }
                To::Custom(name, _) => bundle.refuse("custom-resources/custom-resources", name, &refused.words()),
            }
            return Ok(());
        }
    };
    match question.to {
        To::Cluster(file, kind, version) => {
            bundle.list(&format!("cluster-resources/{file}.json"), kind, version, &listed.json(None)?)
        }
        To::Some(file, kind, version) => {
            bundle.list(&format!("kuma-diagnose/{file}.json"), kind, version, &listed.json(None)?)
        }
        To::Custom(name, false) => {
            bundle.array(&format!("cluster-resources/custom-resources/{name}.json"), &listed.json(None)?)
        }
        To::Custom(name, true) => listed.namespaces().iter().try_for_each(|space| {
            bundle.array(&format!("cluster-resources/custom-resources/{name}/{space}.json"), &listed.json(Some(space))?)
        }),
        To::Namespaces(folder, kind, version) => {
            // A list without objects says that there are none.
            let empty = question.namespace.iter().chain(spaces.iter().filter(|_| question.namespace.is_none()));
            let own: BTreeSet<String> = listed.namespaces().into_iter().chain(empty.cloned()).collect();
            own.iter().try_for_each(|space| {
                bundle.list(
                    &format!("cluster-resources/{folder}/{space}.json"),
                    kind,
                    version,
                    &listed.json(Some(space))?,
                )
            })
        }
    }
}

/// Logs and settings that the first round calls for.
async fn last(api: &Api<'_>, bundle: &mut Bundle, found: &Found, ask: &Ask) -> io::Result<()> {
    let named = !ask.objects.is_empty() || ask.selector.is_some();
    let asked: Vec<&Note> = if named {
        found.pods.values().filter(|pod| pod.asked).collect()
    } else {
        let (failing, others): (Vec<_>, Vec<_>) = found.pods.values().partition(|pod| pod.fails);
        let room = if ask.preflight { 0 } else { PODS.saturating_sub(failing.len()) };
        failing.into_iter().chain(others.into_iter().filter(|pod| pod.meshed).take(room)).collect()
    };
    let nodes: BTreeSet<&str> = asked.iter().map(|pod| pod.node.as_str()).collect();
    let mut wanted: Vec<Wanted> = asked.iter().take(PODS).flat_map(|pod| pod.logs.iter().cloned()).collect();
    for log in asked.iter().skip(PODS).flat_map(|pod| &pod.logs) {
        let (words, _) = say::TOO_MANY_PODS.fill(&[("count", &PODS.to_string())]);
        bundle.add(&logs::path(log, "-logs-errors.log"), words.as_bytes())?;
    }
    let mut planes = 0;
    let parts: BTreeMap<_, _> = found.pods.iter().chain(&found.parts).collect();
    for pod in parts.values() {
        let cni = pod.cni && (nodes.contains(pod.node.as_str()) || pod.fails);
        let plane = pod.plane && planes < PLANES;
        planes += usize::from(plane);
        if cni || plane {
            wanted.extend(pod.logs.iter().cloned());
        }
    }
    wanted.sort();
    wanted.dedup();
    let cilium = ("kube-system".to_owned(), "cilium-config".to_owned());
    let settings: BTreeSet<&(String, String)> = found.settings.iter().chain([&cilium]).collect();
    let maps = join_all(settings.iter().map(|(namespace, name)| async move {
        api.get(&format!("/api/v1/namespaces/{namespace}/configmaps/{name}"), JSON).await
    }));
    let (fetched, maps) = join(logs::fetch(api, bundle, ask, &wanted), maps).await;
    fetched?;
    for ((namespace, name), map) in settings.iter().zip(maps) {
        match map {
            Ok(map) => bundle.add(&format!("kuma-diagnose/configmaps/{namespace}-{name}.json"), &map)?,
            Err(Refused::Missing(_)) => {}
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
