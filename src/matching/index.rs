//! Look-ups over the evidence, built once: streams of a pod, pods of a node, events about an object, observations.
//!
//! It knows Kubernetes and Kuma's names, no rules.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::evidence::{
    Component, Coverage, Event, Evidence, Object, Observation, SEEN_AT, StreamIx, StreamRecord, Time, Why,
};

use super::clocks::skews;
use super::hosts::Hosts;
use super::{json, owners};

/// A pod's namespace and name.
pub(super) type PodId = (String, String);

/// Look-ups over the evidence.
pub(super) struct Index<'e> {
    /// What is looked up.
    pub(super) evidence: &'e Evidence,
    /// All pods, by namespace and name.
    pub(super) pods: Vec<&'e Object>,
    /// Pods of the CNI `DaemonSet`.
    pub(super) cni_pods: Vec<&'e Object>,
    /// Pods of the control plane.
    pub(super) control_plane_pods: Vec<&'e Object>,
    /// The CNI `DaemonSet`, if it is known.
    pub(super) cni_daemon_set: Option<&'e Object>,
    /// The control plane's Deployment, if it is known.
    pub(super) control_plane: Option<&'e Object>,
    /// The newest time in the evidence.
    pub(super) newest: Option<Time>,
    /// Nodes that joined within a day of it, where all nodes are known.
    pub(super) new_nodes: Option<usize>,
    /// Nodes with Kuma's taint, if all nodes and all pods are known.
    pub(super) tainted: Option<Tainted>,
    /// Whether pods of Kuma's CNI are among the cluster's, where those of its own network are known.
    pub(super) has_cni_pods: Option<bool>,
    /// Nodes whose clocks differ from the control plane's, by whole seconds at least; positive where the node is ahead.
    pub(super) skews: BTreeMap<String, i64>,
    /// Streams by the pod that they belong to, objects or not; only where the pod's namespace is known.
    pub(super) streams: HashMap<PodId, Vec<StreamIx>>,
    /// Logs that are named after a workload and not after a pod, with the namespace of its pods.
    pub(super) of_workloads: BTreeMap<StreamIx, Option<&'e str>>,
    cni_by_node: HashMap<&'e str, Vec<&'e Object>>,
    by_node: HashMap<&'e str, Vec<&'e Object>>,
    by_component: BTreeMap<Component, Vec<StreamIx>>,
    events: HashMap<&'e str, Vec<&'e Event>>,
    observations: Vec<Vec<&'e Observation>>,
    about: HashMap<(u32, &'e str), Vec<&'e Observation>>,
    in_journals: HashMap<&'e str, BTreeSet<(&'e str, StreamIx)>>,
    gaps: HashMap<&'e str, Vec<usize>>,
    namespaces: BTreeSet<&'e str>,
    whys: RefCell<HashMap<String, Why>>,
    /// Machines and network namespaces that were looked at.
    pub(super) hosts: Hosts<'e>,
}

impl<'e> Index<'e> {
    /// Builds all look-ups.
    pub(super) fn new(evidence: &'e Evidence) -> Self {
        let pods = pods(evidence);
        let cni_pods: Vec<&Object> = pods.iter().copied().filter(|p| is_cni_pod(p)).collect();
        let mut cni_by_node: HashMap<&str, Vec<&Object>> = HashMap::new();
        for pod in &cni_pods {
            if let Some(node) = json::text(&pod.value, "/spec/nodeName") {
                cni_by_node.entry(node).or_default().push(pod);
            }
        }
        let mut by_node: HashMap<&str, Vec<&Object>> = HashMap::new();
        for pod in &pods {
            if let Some(node) = json::text(&pod.value, "/spec/nodeName") {
                by_node.entry(node).or_default().push(pod);
            }
        }
        let mut events: HashMap<&str, Vec<&Event>> = HashMap::new();
        for event in &evidence.events {
            events.entry(event.name.as_str()).or_default().push(event);
        }
        let mut observations = vec![Vec::new(); evidence.streams.len()];
        let mut about: HashMap<(u32, &str), Vec<&Observation>> = HashMap::new();
        let mut in_journals: HashMap<&str, BTreeSet<(&str, StreamIx)>> = HashMap::new();
        let is_journal = |ix: StreamIx| {
            let record = usize::try_from(ix.0).ok().and_then(|ix| evidence.streams.get(ix));
            record.is_some_and(|r| r.stream.component == Component::Node)
        };
        for seen in evidence.observations.iter() {
            if let Some(slot) = usize::try_from(seen.stream.0).ok().and_then(|ix| observations.get_mut(ix)) {
                slot.push(seen);
            }
            if let Some(pod) = &seen.about {
                about.entry((seen.signal, &*pod.name)).or_default().push(seen);
                if is_journal(seen.stream) {
                    in_journals.entry(&*pod.name).or_default().insert((&*pod.namespace, seen.stream));
                }
            }
        }
        let mut by_component: BTreeMap<Component, Vec<StreamIx>> = BTreeMap::new();
        for (ix, record) in (0u32..).map(StreamIx).zip(&evidence.streams) {
            by_component.entry(record.stream.component).or_default().push(ix);
        }
        let mut streams = streams_by_pod(evidence, &pods);
        let of_workloads = owners::adopt(evidence, &pods, &mut streams);
        let mut index = Self {
            by_component,
            of_workloads,
            tainted: None,
            control_plane_pods: pods.iter().copied().filter(|p| is_control_plane_pod(p)).collect(),
            cni_daemon_set: evidence.objects.of_kind("DaemonSet").find(|d| is_cni_daemon_set(d)),
            control_plane: evidence.objects.of_kind("Deployment").find(|d| is_control_plane(d)),
            newest: newest(evidence),
            new_nodes: new_nodes(evidence),
            has_cni_pods: (!cni_pods.is_empty() || shows_the_system(&pods)).then_some(!cni_pods.is_empty()),
            skews: skews(&pods, &evidence.events),
            streams,
            namespaces: namespaces(evidence),
            gaps: gaps_by_word(evidence),
            whys: RefCell::default(),
            hosts: Hosts::new(evidence),
            evidence,
            pods,
            cni_pods,
            cni_by_node,
            by_node,
            events,
            observations,
            about,
            in_journals,
        };
        index.tainted = tainted(&index);
        index
    }

    /// A stream.
    pub(super) fn stream(&self, ix: StreamIx) -> Option<&'e StreamRecord> {
        usize::try_from(ix.0).ok().and_then(|ix| self.evidence.streams.get(ix))
    }

    /// All streams with their indices.
    pub(super) fn all_streams(&self) -> impl Iterator<Item = (StreamIx, &'e StreamRecord)> + use<'e> {
        (0u32..).map(StreamIx).zip(self.evidence.streams.iter())
    }

    /// Streams of a pod.
    pub(super) fn streams_of(&self, namespace: &str, pod: &str) -> &[StreamIx] {
        self.streams.get(&(namespace.to_owned(), pod.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Journals of nodes that name a pod as one that fails.
    pub(super) fn journals_naming(&self, namespace: &str, pod: &str) -> impl Iterator<Item = StreamIx> {
        let all = self.in_journals.get(pod).into_iter().flatten();
        all.filter(move |(of, _)| of.is_empty() || namespace.is_empty() || *of == namespace).map(|(_, ix)| *ix)
    }

    /// Namespace and name of the pods that a node's journal names, in this order.
    pub(super) fn pods_in_journal(&self, journal: StreamIx) -> BTreeSet<(&'e str, &'e str)> {
        let named = self.in_journals.iter();
        named.flat_map(|(pod, all)| all.iter().filter(|(_, ix)| *ix == journal).map(|(of, _)| (*of, *pod))).collect()
    }

    /// Streams of a component.
    pub(super) fn of_component(&self, component: Component) -> &[StreamIx] {
        self.by_component.get(&component).map_or(&[], Vec::as_slice)
    }

    /// The CNI pods of a node, the newest first.
    pub(super) fn cni_pods_on(&self, node: &str) -> Vec<&'e Object> {
        let mut pods = self.cni_by_node.get(node).cloned().unwrap_or_default();
        pods.sort_by_key(|p| std::cmp::Reverse(json::time(&p.value, "/metadata/creationTimestamp")));
        pods
    }

    /// Events about an object; an event that does not tell kind or namespace counts. What is told of a pod that had the
    /// same name before does not.
    pub(super) fn events_about<'s>(
        &'s self,
        kind: &'s str,
        namespace: Option<&'s str>,
        name: &str,
    ) -> impl Iterator<Item = &'e Event> + use<'s, 'e> {
        let all = self.events.get(name).map_or(&[][..], Vec::as_slice);
        let pod = self.evidence.objects.get(kind, namespace, name).filter(|_| kind == "Pod" && !all.is_empty());
        let uid = pod.and_then(|pod| json::text(&pod.value, "/metadata/uid"));
        // An event of an older pod of that name is older than this one.
        let created = pod.and_then(|pod| json::time(&pod.value, "/metadata/creationTimestamp"));
        let since = move |e: &Event| e.last.zip(created).is_some_and(|(last, created)| last >= created);
        let of_this = move |e: &Event| e.uid.as_deref().zip(uid).is_none_or(|(told, own)| told == own) || since(e);
        all.iter().copied().filter(move |e| of_this(e)).filter(move |e| {
            (e.kind == kind || e.kind.is_empty())
                && (namespace.is_none() || e.namespace.is_none() || e.namespace.as_deref() == namespace)
        })
    }

    /// All pods of a node.
    pub(super) fn pods_on(&self, node: &str) -> &[&'e Object] {
        self.by_node.get(node).map_or(&[], Vec::as_slice)
    }

    /// What was seen of a signal in a stream.
    pub(super) fn seen_in(&self, signal: u32, stream: StreamIx) -> impl Iterator<Item = &'e Observation> + use<'_, 'e> {
        self.observations_in(stream).iter().copied().filter(move |o| o.signal == signal)
    }

    /// All that was seen in a stream.
    pub(super) fn observations_in(&self, stream: StreamIx) -> &[&'e Observation] {
        usize::try_from(stream.0).ok().and_then(|ix| self.observations.get(ix)).map_or(&[], Vec::as_slice)
    }

    /// What was seen of a signal about a pod of this name, wherever.
    pub(super) fn seen_about(&self, signal: u32, pod: &str) -> Vec<&'e Observation> {
        self.about.get(&(signal, pod)).cloned().unwrap_or_default()
    }

    /// Whether the lists of a kind were collected in every namespace (or for a cluster-scoped kind: at all). Where the
    /// namespaces themselves are not known, one whose list was refused may be known by nothing else.
    /// A collector that may see one namespace lists only that one, and every cluster has that of the system.
    pub(super) fn listed_everywhere(&self, kind: &str) -> bool {
        let objects = &self.evidence.objects;
        let namespaces_known = objects.of_kind("Namespace").next().is_some();
        objects.coverage(kind, None) == Coverage::Listed
            || objects.any_listed(kind)
                && (namespaces_known || self.why_no_objects(kind) != Why::Forbidden)
                && self.namespaces.contains("kube-system")
                && self.namespaces.iter().all(|ns| objects.coverage(kind, Some(ns)) == Coverage::Listed)
    }

    /// Whether the list of a kind was collected for this namespace.
    pub(super) fn listed(&self, kind: &str, namespace: Option<&str>) -> bool {
        self.evidence.objects.coverage(kind, namespace) == Coverage::Listed
    }

    /// Why objects of a kind are not known: what a gap says of them, else that nobody collected them.
    pub(super) fn why_no_objects(&self, kind: &str) -> Why {
        if let Some(why) = self.whys.borrow().get(kind) {
            return *why;
        }
        let stem = kind.to_lowercase();
        let stem = stem.strip_suffix('y').unwrap_or(&stem);
        let speaks = |text: &str| {
            let text = text.to_lowercase().replace('-', "");
            text.contains(stem) && !text.contains("/logs/")
        };
        let found = self.evidence.gaps.iter().find(|g| speaks(&g.what) || speaks(&g.source));
        let why = found.map_or(Why::NotCollected, |g| g.why);
        self.whys.borrow_mut().insert(kind.to_owned(), why);
        why
    }

    /// Why a pod's log of a container is not known.
    pub(super) fn why_no_log(&self, pod: &str, container: &str) -> Why {
        let gaps = self.gaps.get(pod).map_or(&[][..], Vec::as_slice);
        let mut about = gaps.iter().filter_map(|ix| self.evidence.gaps.get(*ix));
        let found = about.clone().find(|g| g.what.contains(container)).or_else(|| about.next());
        found.map_or(Why::NotCollected, |g| g.why)
    }
}

/// Whether a pod belongs to the CNI `DaemonSet`.
pub(super) fn is_cni_pod(pod: &Object) -> bool {
    let spec = pod.value.get("spec");
    let runs = spec.is_some_and(|s| json::container(s, "install-cni").is_some_and(|(c, _)| is_kuma_cni(c)));
    let owned = json::controller(&pod.value).is_some_and(|(k, n)| k == "DaemonSet" && named_cni(n));
    runs || owned || named_cni_pod(&pod.name)
}

/// Whether a `DaemonSet`'s name is that of Kuma's CNI.
fn named_cni(name: &str) -> bool {
    matches!(name.strip_suffix("-cni-node"), Some(product) if product != "istio")
}

/// Whether a pod's name is that of a pod of Kuma's CNI `DaemonSet`.
fn named_cni_pod(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(set, tail)| tail.len() == 5 && named_cni(set))
}

/// Other meshes call their container `install-cni` too; theirs carry another image.
fn is_kuma_cni(container: &Value) -> bool {
    let image = container.get("image").and_then(Value::as_str).unwrap_or_default();
    !["istio", "calico", "flannel", "linkerd", "l5d.io"].iter().any(|other| image.contains(other))
}

fn is_cni_daemon_set(set: &Object) -> bool {
    let spec = set.value.pointer("/spec/template/spec");
    let runs = spec.is_some_and(|s| json::container(s, "install-cni").is_some_and(|(c, _)| is_kuma_cni(c)));
    runs && !set.name.starts_with("istio") || named_cni(&set.name)
}

/// Whether a pod is the control plane's.
pub(super) fn is_control_plane_pod(pod: &Object) -> bool {
    let spec = pod.value.get("spec");
    let named = || ["kuma-control-plane-", "kong-mesh-control-plane-"].iter().any(|stem| pod.name.starts_with(stem));
    spec.and_then(|s| json::container(s, "control-plane")).is_some_and(|(c, _)| runs_control_plane(c, &pod.name))
        || !is_whole(pod) && named()
}

/// Whether a pod's object tells its containers; a row of a table does not.
pub(super) fn is_whole(pod: &Object) -> bool {
    !pod.is_partial() && !json::items(&pod.value, "/spec/containers").is_empty()
}

/// Whether an object is the row of a table: its state is known, and nothing of what it is made of.
pub(super) fn is_row(object: &Object) -> bool {
    match &*object.kind {
        "Pod" => !is_whole(object),
        "DaemonSet" | "Deployment" | "Node" if object.is_partial() => true,
        "DaemonSet" | "Deployment" => object.value.pointer("/spec/template").is_none(),
        "Node" => ["labels", "annotations", "creationTimestamp"]
            .iter()
            .all(|field| object.value.get("metadata").is_none_or(|metadata| metadata.get(field).is_none())),
        _ => false,
    }
}

fn is_control_plane(deployment: &Object) -> bool {
    let spec = deployment.value.pointer("/spec/template/spec");
    spec.and_then(|s| json::container(s, "control-plane")).is_some_and(|(c, _)| runs_control_plane(c, &deployment.name))
        || is_row(deployment) && matches!(&*deployment.name, "kuma-control-plane" | "kong-mesh-control-plane")
}

fn runs_control_plane(container: &Value, name: &str) -> bool {
    let image = container.get("image").and_then(Value::as_str).unwrap_or_default();
    image.contains("kuma-cp") || name.contains("-control-plane")
}

/// Whether the pods are those of a whole cluster, or of its system at least: the name service and the node's network are
/// among them, and pods of another namespace. Who leaves rows out keeps those that do not run, or none of these.
fn shows_the_system(pods: &[&Object]) -> bool {
    const NAMES: [&str; 3] = ["coredns-", "kube-dns-", "rke2-coredns-"];
    const NETWORKS: [&str; 16] = [
        "kube-proxy-",
        "calico-node-",
        "canal-",
        "cilium-",
        "anetd-",
        "aws-node-",
        "azure-cns-",
        "azure-cni-",
        "kube-flannel-",
        "weave-net-",
        "antrea-agent-",
        "kindnet-",
        "kube-router-",
        "kube-ovn-cni-",
        "ovnkube-node-",
        "rke2-canal-",
    ];
    let system = || pods.iter().filter(|p| p.namespace.as_deref() == Some("kube-system"));
    let any = |stems: &[&str]| system().any(|p| stems.iter().any(|stem| p.name.starts_with(stem)));
    let elsewhere = pods.iter().any(|p| p.namespace.as_deref().is_some_and(|ns| ns != "kube-system"));
    elsewhere && any(&NAMES) && any(&NETWORKS)
}

/// Every namespace that an object or the list of namespaces names.
fn namespaces(evidence: &Evidence) -> BTreeSet<&str> {
    let listed: BTreeSet<&str> = evidence.objects.of_kind("Namespace").map(|n| &*n.name).collect();
    if !listed.is_empty() {
        return listed;
    }
    evidence.objects.iter().filter_map(|o| o.namespace.as_deref()).collect()
}

/// Nodes with the taint `NodeReadiness`, by the CNI pod that is on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Tainted {
    /// With one that is ready.
    pub(super) ready: usize,
    /// With one that is not.
    pub(super) unready: usize,
    /// With none.
    pub(super) without: usize,
    /// The `app` labels of those that are ready.
    pub(super) apps: BTreeSet<String>,
    /// Whether a node is known to be without the taint.
    pub(super) some_free: bool,
}

fn tainted(index: &Index<'_>) -> Option<Tainted> {
    let nodes = &index.evidence.objects;
    let all = nodes.any_listed("Node") && index.listed_everywhere("Pod");
    let is_tainted = |node: &&Object| {
        let mut keys = json::items(&node.value, "/spec/taints").iter().filter_map(|t| json::text(t, "/key"));
        keys.any(|key| key == "NodeReadiness")
    };
    let is_free = |node: &Object| node.value.pointer("/spec").is_some() && !is_row(node) && !is_tainted(&node);
    let mut found = Tainted { some_free: nodes.of_kind("Node").any(is_free), ..Tainted::default() };
    for node in nodes.of_kind("Node").filter(is_tainted) {
        let pods = index.cni_pods_on(&node.name);
        let mut ready = pods.iter().filter(|pod| json::condition_is_true(&pod.value, "Ready") == Some(true)).peekable();
        let any = ready.peek().is_some();
        found.apps.extend(ready.filter_map(|pod| json::label(&pod.value, "app")).map(str::to_owned));
        let kind = match (pods.is_empty(), any) {
            (true, _) => &mut found.without,
            (false, true) => &mut found.ready,
            (false, false) => &mut found.unready,
        };
        *kind += 1;
    }
    if !all {
        // That a node has no CNI pod is not known, that one has one is.
        found.without = 0;
    }
    (all || found.ready + found.unready > 0).then_some(found)
}

/// Nodes that joined within a day of the newest evidence.
fn new_nodes(evidence: &Evidence) -> Option<usize> {
    const DAY: f64 = 86_400.0;
    let newest = newest(evidence).filter(|_| evidence.objects.any_listed("Node"))?;
    let joined = |node: &&Object| {
        let created = json::time(&node.value, "/metadata/creationTimestamp");
        created.is_some_and(|created| newest.seconds() - created.seconds() < DAY)
    };
    Some(evidence.objects.of_kind("Node").filter(joined).count())
}

/// The newest time that anything carries: events, logs, starts and changes of pods.
fn newest(evidence: &Evidence) -> Option<Time> {
    let events = evidence.events.iter().filter_map(|e| e.last.or(e.first));
    let logs = evidence.streams.iter().filter_map(|s| s.last);
    let created = evidence.objects.iter().filter_map(|o| json::time(&o.value, "/metadata/creationTimestamp"));
    let pods = evidence.objects.of_kind("Pod").filter_map(|p| last_change(&p.value));
    let nodes = evidence.objects.of_kind("Node").filter_map(|n| {
        json::items(&n.value, "/status/conditions").iter().filter_map(|c| json::time(c, "/lastHeartbeatTime")).max()
    });
    events.chain(logs).chain(created).chain(pods).chain(nodes).max()
}

fn last_change(pod: &Value) -> Option<Time> {
    let states = ["/status/initContainerStatuses", "/status/containerStatuses"];
    let statuses = states.iter().flat_map(|p| json::items(pod, p));
    let times = statuses.flat_map(|s| {
        ["/state/running/startedAt", "/state/terminated/finishedAt", "/lastState/terminated/finishedAt"]
            .iter()
            .filter_map(|p| json::time(s, p))
    });
    let seen = pod.get("status").and_then(|status| json::time(status, &format!("/{SEEN_AT}")));
    times.chain(seen).max()
}

/// All pods. The row of a table that tells no namespace is of the pod of that name, where one is known otherwise.
fn pods(evidence: &Evidence) -> Vec<&Object> {
    let has_namespace = |pod: &&Object| pod.namespace.as_deref().is_some_and(|namespace| !namespace.is_empty());
    let all = || evidence.objects.of_kind("Pod");
    let known: BTreeSet<&str> = all().filter(has_namespace).map(|pod| &*pod.name).collect();
    all().filter(|pod| has_namespace(pod) || is_whole(pod) || !known.contains(&*pod.name)).collect()
}

/// Joins streams to pods. A stream whose namespace is not known belongs to the pod of its name, if there is one only.
fn streams_by_pod(evidence: &Evidence, pods: &[&Object]) -> HashMap<PodId, Vec<StreamIx>> {
    let mut by_name: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for pod in pods {
        by_name.entry(&pod.name).or_default().insert(pod.namespace.as_deref().unwrap_or_default());
    }
    for event in evidence.events.iter().filter(|e| e.kind == "Pod") {
        if let Some(namespace) = event.namespace.as_deref() {
            by_name.entry(&event.name).or_default().insert(namespace);
        }
    }
    let mut streams: HashMap<PodId, Vec<StreamIx>> = HashMap::new();
    for (ix, record) in (0u32..).map(StreamIx).zip(&evidence.streams) {
        let Some(pod) = record.stream.pod.as_deref() else { continue };
        let namespace = record.stream.namespace.as_deref().or_else(|| {
            let known = by_name.get(pod)?;
            if known.len() == 1 { known.first().copied() } else { None }
        });
        if let Some(namespace) = namespace {
            streams.entry((namespace.to_owned(), pod.to_owned())).or_default().push(ix);
        }
    }
    streams
}

/// Gaps by each word of what they name, so that a pod's gaps are found without walking all.
fn gaps_by_word(evidence: &Evidence) -> HashMap<&str, Vec<usize>> {
    let mut words: HashMap<&str, Vec<usize>> = HashMap::new();
    for (ix, gap) in evidence.gaps.iter().enumerate() {
        let parts = gap.what.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'));
        for word in parts.filter(|w| w.len() > 2) {
            words.entry(word).or_default().push(ix);
        }
    }
    words
}

/// The container whose log a component's lines are in.
pub(super) fn container_of(component: Component) -> Option<&'static str> {
    match component {
        Component::Validation => Some("kuma-validation"),
        Component::Init => Some("kuma-init"),
        Component::Cni => Some("install-cni"),
        Component::Sidecar => Some("kuma-sidecar"),
        Component::ControlPlane => Some("control-plane"),
        Component::Node | Component::Other | Component::Unknown => None,
    }
}
