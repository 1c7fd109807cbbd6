//! Which subjects there are: whatever could show a symptom, with what belongs to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::evidence::{Component, Object, Stream, StreamIx, Time};
use crate::rule::SubjectKind;

use super::index::{Index, is_cni_pod, is_control_plane_pod, is_whole};
use super::json;
use super::owners::is_member;

/// Seconds before the newest evidence that still count as "just now".
const JUST_NOW: f64 = 300.0;
/// Seconds within which a refused controller has tried again: it waits at most 1000, and the event needs its time.
const RETRIED: f64 = 1500.0;

/// Kind and name of an object in a known namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Named {
    /// Kind.
    pub(super) kind: String,
    /// Name.
    pub(super) name: String,
}

/// Something that may fail.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'e> {
    /// What kind of subject.
    pub(super) kind: SubjectKind,
    /// Its kind in the report.
    pub(super) shown_kind: String,
    /// Namespace.
    pub(super) namespace: Option<String>,
    /// Name; the path for a log.
    pub(super) name: String,
    /// Its object, if it was read.
    pub(super) object: Option<&'e Object>,
    /// The pod that a log's path or content names; the name of a pod.
    pub(super) pod: Option<String>,
    /// Its node, if known.
    pub(super) node: Option<String>,
    /// Its direct controller.
    pub(super) owner: Option<Named>,
    /// The owner at the top of the chain.
    pub(super) workload: Option<Named>,
    /// Its own logs.
    pub(super) streams: Vec<StreamIx>,
    /// The look at a machine or network namespace that is all there is of it.
    pub(super) host: Option<usize>,
}

impl<'e> Candidate<'e> {
    fn new(kind: SubjectKind, shown_kind: &str, namespace: Option<&str>, name: &str) -> Self {
        Self {
            kind,
            shown_kind: shown_kind.to_owned(),
            namespace: namespace.filter(|n| !n.is_empty()).map(str::to_owned),
            name: name.to_owned(),
            object: None,
            pod: None,
            node: None,
            owner: None,
            workload: None,
            streams: Vec::new(),
            host: None,
        }
    }

    fn with_object(mut self, index: &Index<'e>, object: &'e Object) -> Self {
        self.object = Some(object);
        self.owner =
            json::controller(&object.value).map(|(kind, name)| Named { kind: kind.to_owned(), name: name.to_owned() });
        if self.owner.is_none() && &*object.kind == "Pod" && !is_whole(object) {
            self.owner = job_of(index, object);
        }
        let hash = json::label(&object.value, "pod-template-hash");
        let owner = self.owner.clone();
        self.workload = owner.map(|o| top_owner(index, self.namespace.as_deref(), o, hash));
        self
    }

    /// Whether it is a pod, of whatever kind.
    pub(super) fn is_pod(&self) -> bool {
        matches!(self.kind, SubjectKind::Pod | SubjectKind::CniPod | SubjectKind::ControlPlanePod)
    }

    /// The address that is this pod's alone: not its node's, and not one that it has given back.
    pub(super) fn address(&self) -> Option<&'e str> {
        let pod = &self.object.filter(|_| self.is_pod())?.value;
        let ended = matches!(json::text(pod, "/status/phase"), Some("Succeeded" | "Failed"));
        let of_node = json::uses_host_network(pod) == Some(true);
        json::text(pod, "/status/podIP").filter(|_| !ended && !of_node)
    }

    /// Whether the mesh's proxy is, or was meant to be, in this pod.
    pub(super) fn is_meshed(&self) -> bool {
        self.object.is_some_and(is_meshed)
    }

    /// Whether logs of Kuma's containers were read that are this pod's, where its object does not tell its containers.
    pub(super) fn is_meshed_by_logs(&self, index: &Index<'_>) -> bool {
        let of_mesh = [Component::Validation, Component::Init, Component::Sidecar];
        let mut streams = self.streams.iter().filter_map(|ix| index.stream(*ix));
        self.kind == SubjectKind::Pod
            && !self.object.is_some_and(is_whole)
            && streams.any(|s| of_mesh.contains(&s.stream.component))
    }
}

/// Whether anything tells in what state a pod is: what was asked of it by single paths need not.
pub(super) fn tells_state(pod: &Object) -> bool {
    let Some(status) = pod.value.get("status") else { return false };
    let ready = |c: &serde_json::Value| {
        c.get("type").and_then(serde_json::Value::as_str) == Some("Ready") && c.get("status").is_some()
    };
    let lists = ["/status/initContainerStatuses", "/status/containerStatuses"];
    let state = || lists.iter().flat_map(|list| json::items(&pod.value, list)).any(|c| c.get("state").is_some());
    is_whole(pod)
        || !pod.shows_fields()
        || status.get("phase").is_some()
        || status.get("reason").is_some()
        || json::items(&pod.value, "/status/conditions").iter().any(ready)
        || state()
}

/// The Job whose name a pod's begins with, where both are rows.
fn job_of(index: &Index<'_>, pod: &Object) -> Option<Named> {
    let mut jobs = index.evidence.objects.of_kind("Job");
    let job = jobs.find(|job| job.namespace == pod.namespace && is_member(&pod.name, &job.name))?;
    Some(Named { kind: "Job".to_owned(), name: job.name.to_string() })
}

/// Whether a pod carries Kuma's proxy.
pub(super) fn is_meshed(pod: &Object) -> bool {
    let spec = pod.value.get("spec");
    let has = |name: &str| spec.is_some_and(|s| json::container(s, name).is_some());
    has("kuma-sidecar") || has("kuma-gateway") || has("kuma-validation") || has("kuma-init")
}

/// All subjects, by kind, namespace and name.
pub(super) fn candidates<'e>(index: &Index<'e>) -> Vec<Candidate<'e>> {
    let mut all: Vec<Candidate<'e>> = Vec::new();
    let shown = index.pods.iter().map(|pod| pod_candidate(index, pod));
    all.extend(shown.filter(|c| c.object.is_none_or(tells_state) || !c.streams.is_empty()));
    let known: BTreeSet<(&str, &str)> =
        all.iter().filter_map(|c| c.object).map(|p| (p.namespace.as_deref().unwrap_or_default(), &*p.name)).collect();
    all.extend(pods_of_events(index, &known));
    all.extend(refused(index).into_iter().filter(|(_, given_up)| !given_up).map(|(candidate, _)| candidate));
    all.extend(index.cni_daemon_set.map(|set| daemon_set(index, set)));
    for node in index.evidence.objects.of_kind("Node") {
        let mut candidate = Candidate::new(SubjectKind::Node, "Node", None, &node.name).with_object(index, node);
        candidate.node = Some(node.name.to_string());
        candidate.streams = index
            .all_streams()
            .filter(|(_, s)| s.stream.component == Component::Node && s.stream.node.as_deref() == Some(&*node.name))
            .map(|(ix, _)| ix)
            .collect();
        all.push(candidate);
    }
    all.extend(hosts(index));
    all.extend(logs(index, &all));
    all.sort_by(|a, b| (a.kind, &a.namespace, &a.name).cmp(&(b.kind, &b.namespace, &b.name)));
    all
}

fn pod_candidate<'e>(index: &Index<'e>, pod: &'e Object) -> Candidate<'e> {
    let kind = if is_cni_pod(pod) {
        SubjectKind::CniPod
    } else if is_control_plane_pod(pod) {
        SubjectKind::ControlPlanePod
    } else {
        SubjectKind::Pod
    };
    let namespace = pod.namespace.as_deref().unwrap_or_default();
    let mut candidate = Candidate::new(kind, "Pod", Some(namespace), &pod.name).with_object(index, pod);
    candidate.pod = Some(pod.name.to_string());
    candidate.streams = index.streams_of(namespace, &pod.name).to_vec();
    if waits_for_sandbox(pod) {
        candidate.streams.extend(index.journals_naming(namespace, &pod.name));
    }
    candidate.node = json::text(&pod.value, "/spec/nodeName")
        .map(str::to_owned)
        .or_else(|| node_of_streams(index, &candidate.streams))
        .or_else(|| node_of_events(index, namespace, &pod.name));
    candidate
}

/// Whether the row of a table says that no container of the pod began. Nothing but a node's journal tells why.
fn waits_for_sandbox(pod: &Object) -> bool {
    let reason = json::text(&pod.value, "/status/reason").unwrap_or_default();
    let begins = reason.is_empty() || reason == "ContainerCreating" || reason.starts_with("Init:0/");
    !is_whole(pod) && json::text(&pod.value, "/status/phase") == Some("Pending") && begins
}

/// Pods that only events name.
fn pods_of_events<'e>(index: &Index<'e>, known: &BTreeSet<(&str, &str)>) -> Vec<Candidate<'e>> {
    let mut named: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut deleted: BTreeSet<(&str, &str)> = BTreeSet::new();
    for event in &index.evidence.events {
        let namespace = event.namespace.as_deref().unwrap_or_default();
        if event.kind == "Pod" {
            named.insert((namespace, &event.name));
        } else if let Some(pod) =
            event.message.strip_prefix("Deleted pod: ").filter(|_| event.reason == "SuccessfulDelete")
        {
            deleted.insert((namespace, pod.trim()));
        }
    }
    named.retain(|pod| !deleted.contains(pod));
    let elsewhere = |name: &str| known.iter().any(|(_, other)| *other == name);
    // An event of a table without namespaces is of the pod of its name.
    let gone = named
        .into_iter()
        .filter(|(namespace, name)| !(known.contains(&(namespace, name)) || namespace.is_empty() && elsewhere(name)));
    // Where pods were listed, a pod that only events name is gone. It fails no longer, unless it was gone only just now:
    // then its successor fails in the same way, before any event tells of it.
    let standing = gone
        .filter(|(namespace, name)| !index.listed("Pod", Some(namespace)) || failed_just_now(index, namespace, name));
    standing
        .map(|(namespace, name)| {
            let mut candidate = Candidate::new(SubjectKind::Pod, "Pod", Some(namespace), name);
            candidate.pod = Some(name.to_owned());
            candidate.streams = index.streams_of(namespace, name).to_vec();
            candidate.node =
                node_of_streams(index, &candidate.streams).or_else(|| node_of_events(index, namespace, name));
            candidate
        })
        .collect()
}

/// Whether the newest event of a pod is a warning from the last moments of the evidence.
fn failed_just_now(index: &Index<'_>, namespace: &str, pod: &str) -> bool {
    let newest = index.events_about("Pod", Some(namespace), pod).max_by_key(|e| e.order());
    let Some((event, now)) = newest.zip(index.newest) else { return false };
    let seen = event.last.or(event.first);
    event.warning && seen.is_some_and(|at| now.seconds() - at.seconds() <= JUST_NOW)
}

fn node_of_streams(index: &Index<'_>, streams: &[StreamIx]) -> Option<String> {
    streams.iter().filter_map(|ix| index.stream(*ix)).find_map(|s| s.stream.node.as_deref()).map(str::to_owned)
}

/// The scheduler's event names the node: `Successfully assigned shop/cart-1 to n1`.
fn node_of_events(index: &Index<'_>, namespace: &str, pod: &str) -> Option<String> {
    let mut events = index.events_about("Pod", Some(namespace), pod).filter(|e| e.reason == "Scheduled");
    let node = events.find_map(|e| e.message.rsplit_once(" to ").map(|(_, node)| node.trim().to_owned()))?;
    (!node.is_empty() && !node.contains(' ')).then_some(node)
}

/// Objects that carry `FailedCreate` events, and whether nobody repeats them.
fn refused<'e>(index: &Index<'e>) -> Vec<(Candidate<'e>, bool)> {
    let mut seen: BTreeMap<(String, Option<String>, String), (Candidate<'e>, bool)> = BTreeMap::new();
    let newest = newest_pods(index);
    let now = index.evidence.events.iter().filter_map(|e| e.last.or(e.first)).max();
    for event in index.evidence.events.iter().filter(|e| e.reason == "FailedCreate" && e.kind != "Pod") {
        let kind = if event.kind.is_empty() { "ReplicaSet" } else { event.kind.as_str() };
        let namespace = event.namespace.as_deref();
        // Who made a pod after it was refused one is refused no longer.
        let refused = event.last.or(event.first);
        if newest.get(&(namespace, event.name.as_str())).zip(refused).is_some_and(|(made, refused)| *made > refused) {
            continue;
        }
        let mut about = index.events_about(kind, namespace, &event.name);
        if about.any(|other| other.reason == "SuccessfulCreate" && other.is_after(event)) {
            continue;
        }
        let object = index.evidence.objects.get(kind, namespace, &event.name);
        let given_up = object.is_none() && is_given_up(refused, now);
        let key = (kind.to_owned(), namespace.map(str::to_owned), event.name.clone());
        let (_, all_given_up) = seen.entry(key).or_insert_with(|| {
            let candidate = Candidate::new(SubjectKind::Workload, kind, namespace, &event.name);
            let candidate = match object {
                Some(object) => candidate.with_object(index, object),
                None => guess_deployment(candidate),
            };
            (candidate, true)
        });
        *all_given_up &= given_up;
    }
    seen.into_values().collect()
}

/// Whether a refusal is so old that whoever was refused must have stopped asking: controllers wait at most some 17 minutes
/// before they try again, and each time leaves its event. Nothing but younger events tells that they were still collected.
fn is_given_up(refused: Option<Time>, newest_event: Option<Time>) -> bool {
    let passed = refused.zip(newest_event).map(|(refused, now)| now.seconds() - refused.seconds());
    passed.is_some_and(|seconds| seconds > RETRIED)
}

/// Owners of which nothing is known but that they were refused pods, and that ask no longer: no subjects.
pub(super) fn given_up<'e>(index: &Index<'e>) -> Vec<Candidate<'e>> {
    refused(index).into_iter().filter(|(_, given_up)| *given_up).map(|(candidate, _)| candidate).collect()
}

/// When each owner made its newest pod.
fn newest_pods<'e>(index: &Index<'e>) -> BTreeMap<(Option<&'e str>, &'e str), Time> {
    let mut newest = BTreeMap::new();
    for pod in &index.pods {
        let created = json::time(&pod.value, "/metadata/creationTimestamp");
        if let Some((created, (_, owner))) = created.zip(json::controller(&pod.value)) {
            let at = newest.entry((pod.namespace.as_deref(), owner)).or_insert(created);
            *at = created.max(*at);
        }
    }
    newest
}

/// The name of a `ReplicaSet` tells its Deployment's.
fn guess_deployment(mut candidate: Candidate<'_>) -> Candidate<'_> {
    if candidate.shown_kind == "ReplicaSet" {
        let name = strip_hash(&candidate.name, None).map(str::to_owned);
        let deployment = name.map(|name| Named { kind: "Deployment".to_owned(), name });
        candidate.owner.clone_from(&deployment);
        candidate.workload = deployment;
    }
    candidate
}

fn daemon_set<'e>(index: &Index<'e>, set: &'e Object) -> Candidate<'e> {
    let namespace = set.namespace.as_deref();
    let mut candidate =
        Candidate::new(SubjectKind::CniDaemonSet, "DaemonSet", namespace, &set.name).with_object(index, set);
    let pods = index.cni_pods.iter();
    candidate.streams =
        pods.flat_map(|p| index.streams_of(p.namespace.as_deref().unwrap_or_default(), &p.name)).copied().collect();
    candidate
}

/// Streams that belong to no other subject, those of one pod together. Of copies of one log, only the first is taken. A
/// node's journal is of the pods that it names, where nothing else tells of pods.
fn logs<'e>(index: &Index<'e>, others: &[Candidate<'e>]) -> Vec<Candidate<'e>> {
    // Without pods, a node's journal is all that fails.
    let pods = others.iter().any(Candidate::is_pod) || index.evidence.objects.any_listed("Pod");
    let owners = others.iter().filter(|c| pods || c.kind != SubjectKind::Node);
    let taken: BTreeSet<StreamIx> = owners.flat_map(|c| c.streams.iter().copied()).collect();
    let mut copies = BTreeSet::new();
    let mut by_pod = BTreeMap::new();
    let mut all: Vec<Candidate<'e>> = Vec::new();
    let cni_is_well = cni_is_well(index);
    for (ix, record) in index.all_streams().filter(|(ix, _)| !taken.contains(ix)) {
        let stream = &record.stream;
        if cni_is_well && is_installers_of_nobody(stream) {
            continue;
        }
        let copy = (stream.pod.clone(), stream.container.clone(), stream.instance, record.lines, record.bytes);
        if stream.pod.is_some() && !copies.insert(copy) {
            continue;
        }
        let mut named = index.pods_in_journal(ix);
        // Pods of a namespace of which some are known tell themselves.
        named.retain(|(namespace, _)| {
            let of_it = |c: &&Candidate<'e>| c.is_pod() && c.namespace.as_deref() == Some(namespace);
            let known = index.listed("Pod", Some(namespace)) || others.iter().any(|c| of_it(&c));
            !pods || !namespace.is_empty() && !known
        });
        for (namespace, pod) in &named {
            let namespace = Some(*namespace).filter(|n| !n.is_empty());
            let at = *by_pod.entry((namespace.map(Arc::from), Arc::from(*pod))).or_insert(all.len());
            if let Some(candidate) = all.get_mut(at) {
                candidate.streams.push(ix);
                continue;
            }
            let mut candidate = Candidate::new(SubjectKind::Log, "Log", namespace, &stream.at.path);
            candidate.pod = Some((*pod).to_owned());
            candidate.node = stream.node.as_deref().map(str::to_owned);
            candidate.streams = vec![ix];
            all.push(candidate);
        }
        if !named.is_empty() {
            continue;
        }
        if let Some(at) = other_run(index, &all, stream) {
            all.get_mut(at).into_iter().for_each(|candidate| candidate.streams.push(ix));
            continue;
        }
        if let Some(pod) = &stream.pod {
            let at = *by_pod.entry((stream.namespace.clone(), pod.clone())).or_insert(all.len());
            if let Some(candidate) = all.get_mut(at) {
                candidate.streams.push(ix);
                continue;
            }
        }
        all.push(log(index, ix, stream));
    }
    all
}

/// The log of the other run of the same container, of which nothing but the names of their files tells: `cni.log` beside
/// `cni-previous.log`.
fn other_run(index: &Index<'_>, all: &[Candidate<'_>], stream: &Stream) -> Option<usize> {
    if stream.pod.is_some() {
        return None;
    }
    let stem = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or_default();
        let bare = ["previous", "prev", "last"].iter().find_map(|word| file.strip_suffix(word));
        (folder.to_owned(), bare.map_or(file, |bare| bare.trim_end_matches(['-', '_'])).to_owned())
    };
    let is_other = |candidate: &Candidate<'_>| {
        let mut streams = candidate.streams.iter().filter_map(|ix| index.stream(*ix));
        candidate.kind == SubjectKind::Log
            && streams.any(|other| {
                let other = &other.stream;
                other.pod.is_none()
                    && other.component == stream.component
                    && other.instance != stream.instance
                    && stem(&other.at.path) == stem(&stream.at.path)
            })
    };
    all.iter().position(is_other)
}

/// A log that belongs to no other subject.
fn log<'e>(index: &Index<'e>, ix: StreamIx, stream: &Stream) -> Candidate<'e> {
    let mut candidate = Candidate::new(SubjectKind::Log, "Log", stream.namespace.as_deref(), &stream.at.path);
    // No pod is called like its workload.
    match index.of_workloads.get(&ix) {
        Some(namespace) => candidate.namespace = candidate.namespace.or_else(|| namespace.map(str::to_owned)),
        None => candidate.pod = stream.pod.as_deref().map(str::to_owned),
    }
    candidate.node = stream.node.as_deref().map(str::to_owned);
    candidate.streams = vec![ix];
    candidate
}

/// Logs of installers that are no subjects: where all pods of the CNI are ready, what one said that is none of theirs is
/// over.
pub(super) fn passed_over<'e>(index: &Index<'e>) -> Vec<Candidate<'e>> {
    if !cni_is_well(index) {
        return Vec::new();
    }
    let streams = index.all_streams().filter(|(_, record)| is_installers_of_nobody(&record.stream));
    streams.map(|(ix, record)| log(index, ix, &record.stream)).collect()
}

/// Whether it is the log of an installer of which nothing tells the pod.
fn is_installers_of_nobody(stream: &Stream) -> bool {
    stream.component == Component::Cni && stream.pod.is_none()
}

/// Whether pods of the CNI are known, and all of them are ready.
fn cni_is_well(index: &Index<'_>) -> bool {
    !index.cni_pods.is_empty() && index.cni_pods.iter().all(|pod| super::scope::is_well(&pod.value))
}

/// Machines and network namespaces that were looked at and that belong to nothing else.
fn hosts<'e>(index: &Index<'e>) -> impl Iterator<Item = Candidate<'e>> {
    let nodes: Vec<&Object> = index.evidence.objects.of_kind("Node").collect();
    let strays: Vec<(usize, Candidate<'e>)> = index
        .hosts
        .strays(&index.pods, &nodes)
        .map(|(ix, host)| {
            let document = &host.document;
            let (kind, namespace, name) = host.subject();
            let mut candidate = Candidate::new(SubjectKind::Host, kind, namespace, &name);
            candidate.pod = document.pod.as_ref().map(|pod| pod.name.clone());
            candidate.node.clone_from(&document.node);
            (ix, candidate)
        })
        .collect();
    strays.into_iter().map(|(ix, candidate)| Candidate { host: Some(ix), ..candidate })
}

/// The top of the chain of owners: `ReplicaSet` to Deployment, Job to `CronJob`.
fn top_owner(index: &Index<'_>, namespace: Option<&str>, owner: Named, hash: Option<&str>) -> Named {
    let object = index.evidence.objects.get(&owner.kind, namespace, &owner.name);
    if let Some((kind, name)) = object.and_then(|o| json::controller(&o.value)) {
        return Named { kind: kind.to_owned(), name: name.to_owned() };
    }
    let missing_set = owner.kind == "ReplicaSet" && object.is_none();
    match strip_hash(&owner.name, hash).filter(|_| missing_set) {
        Some(name) => Named { kind: "Deployment".to_owned(), name: name.to_owned() },
        None => owner,
    }
}

/// The name without the hash of its pod template.
fn strip_hash<'n>(name: &'n str, hash: Option<&str>) -> Option<&'n str> {
    let (stem, tail) = name.rsplit_once('-')?;
    let looks = (8..=10).contains(&tail.len()) && tail.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (hash == Some(tail) || looks).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::strip_hash;

    #[test]
    fn strips_only_what_looks_like_a_hash() {
        assert_eq!(strip_hash("cart-7d9f8b6c5", None), Some("cart"));
        assert_eq!(strip_hash("cart-worker", None), None);
        assert_eq!(strip_hash("cart-x", Some("x")), Some("cart"));
    }
}
