//! What a predicate about a subject can name: each part with what is known of it.
//!
//! Parts are found when they are first asked for; a subject whose logs decide everything costs no object look-up.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use serde_json::{Map, Value, json};

use crate::evidence::{Component, Object, Stream, Why};
use crate::rule::SubjectKind;

use super::facts::{self, Scene};
use super::hosts::Host;
use super::index::{Index, is_whole};
use super::json::text;
use super::scope::is_well;
use super::subjects::Candidate;
use super::surroundings::{Part, Surroundings, all_cni_pods_seen, list, version_of_spec};
use super::times::Times;
use super::{ages, containers, templates::Told, version};

/// Every name that a predicate may use.
pub(super) const PARTS: [&str; 41] = [
    "subject",
    "pod",
    "node",
    "namespace",
    "owner",
    "workload",
    "cniDaemonSet",
    "daemonSets",
    "cniPod",
    "cniPods",
    "cniEnv",
    "cniConfig",
    "cniPlugin",
    "controlPlane",
    "controlPlanePods",
    "cpEnv",
    "injectorWebhook",
    "nad",
    "crds",
    "mesh",
    "meshes",
    "dataplane",
    "ciliumConfig",
    "networkPolicies",
    "systemNetworkPolicies",
    "cniBindings",
    "limitRanges",
    "resourceQuotas",
    "helmValues",
    "validator",
    "kumaInit",
    "sidecar",
    "tproxy",
    "kuma",
    "platform",
    "images",
    "times",
    "siblings",
    "facts",
    "net",
    "machine",
];

/// A part of which nothing was read.
const UNKNOWN: Part<'static> = Part::Missing(Why::NotCollected);

/// The neighbourhood of one subject.
pub(super) struct Neighbourhood<'a, 'e> {
    index: &'a Index<'e>,
    shared: &'a Surroundings<'e>,
    candidate: &'a Candidate<'e>,
    siblings: Option<Value>,
    found: RefCell<BTreeMap<&'static str, Part<'e>>>,
}

impl<'a, 'e> Neighbourhood<'a, 'e> {
    /// The neighbourhood of a subject; `siblings` once symptoms are counted.
    pub(super) fn new(
        index: &'a Index<'e>,
        shared: &'a Surroundings<'e>,
        candidate: &'a Candidate<'e>,
        siblings: Option<Value>,
    ) -> Self {
        Self { index, shared, candidate, siblings, found: RefCell::default() }
    }

    /// A part; one that no predicate may name is missing.
    pub(super) fn part(&self, name: &str) -> Part<'e> {
        let Some(name) = PARTS.iter().find(|p| **p == name) else { return UNKNOWN };
        if let Some(part) = self.found.borrow().get(name) {
            return part.clone();
        }
        let part = self.find(name);
        self.found.borrow_mut().insert(name, part.clone());
        part
    }

    fn find(&self, name: &str) -> Part<'e> {
        let shared = self.shared;
        match name {
            "subject" => self.subject(),
            "pod" => self.pod(),
            "node" => self.node(),
            "namespace" => self.namespace(),
            "owner" => self.owner(),
            "workload" => self.workload(),
            "cniDaemonSet" => shared.cni_daemon_set.clone(),
            "daemonSets" => shared.daemon_sets.clone(),
            "cniPod" => self.cni_pod(),
            "cniPods" => shared.cni_pods.clone(),
            "cniEnv" => shared.cni_env.clone(),
            "cniConfig" => shared.cni_config.clone(),
            "cniPlugin" => shared.cni_plugin.clone(),
            "controlPlane" => shared.control_plane.clone(),
            "controlPlanePods" => shared.control_plane_pods.clone(),
            "cpEnv" => shared.cp_env.clone(),
            "injectorWebhook" => shared.injector_webhook.clone(),
            "nad" => self.nad(),
            "crds" => shared.crds.clone(),
            "mesh" => self.mesh(),
            "meshes" => shared.meshes.clone(),
            "dataplane" => self.dataplane(),
            "ciliumConfig" => shared.cilium_config.clone(),
            "networkPolicies" => list(self.index, "NetworkPolicy", self.candidate.namespace.as_deref()),
            "systemNetworkPolicies" => shared.system_network_policies.clone(),
            "cniBindings" => shared.cni_bindings.clone(),
            "limitRanges" => list(self.index, "LimitRange", self.candidate.namespace.as_deref()),
            "resourceQuotas" => list(self.index, "ResourceQuota", self.candidate.namespace.as_deref()),
            "helmValues" => shared.helm_values.clone(),
            "validator" => self.container(&["kuma-validation"]),
            "kumaInit" => self.container(&["kuma-init"]),
            "sidecar" => self.proxy(),
            "tproxy" => self.tproxy(),
            "kuma" => self.kuma(),
            "platform" => self.platform(),
            "images" => self.images(),
            "times" => Part::made(self.times().to_value(), self.candidate.object),
            "siblings" => match &self.siblings {
                Some(counts) => Part::made(counts.clone(), None),
                None => UNKNOWN,
            },
            "facts" => self.facts(),
            "net" => self.look("net").map_or(UNKNOWN, Host::network),
            "machine" => self.look("machine").map_or(UNKNOWN, Host::machine),
            _ => UNKNOWN,
        }
    }

    /// The look that `net` or `machine` is made from.
    pub(super) fn look(&self, name: &str) -> Option<&'a Host<'e>> {
        let hosts = &self.index.hosts;
        if name == "net" { hosts.network(self.candidate) } else { hosts.machine(self.candidate) }
    }

    fn subject(&self) -> Part<'e> {
        let mut map = Map::new();
        map.insert("kind".into(), self.candidate.shown_kind.as_str().into());
        map.insert("name".into(), self.candidate.name.as_str().into());
        map.insert("namespace".into(), self.candidate.namespace.as_deref().unwrap_or_default().into());
        let whole = |o: &Object| !self.candidate.is_pod() || is_whole(o);
        map.insert("hasObject".into(), self.candidate.object.is_some_and(whole).into());
        map.insert("component".into(), self.component().into());
        // A log of which the pod is known; an object has its own name.
        if let Some(pod) = self.candidate.pod.as_deref().filter(|_| self.candidate.kind == SubjectKind::Log) {
            map.insert("pod".into(), pod.into());
        }
        let reason = self.own_object().and_then(|p| text(&p.value, "/status/reason"));
        map.insert("reason".into(), reason.unwrap_or_default().into());
        // The row of a table tells this much of a pod.
        map.insert("ready".into(), self.own_object().is_some_and(|p| is_well(&p.value)).into());
        Part::made(Value::Object(map), self.candidate.object)
    }

    /// The program that printed a lone log, of several one of Kuma's; empty for every other subject.
    fn component(&self) -> &'static str {
        if self.candidate.kind != SubjectKind::Log {
            return "";
        }
        let streams = self.candidate.streams.iter().filter_map(|ix| self.index.stream(*ix));
        let mut programs = streams.map(|s| s.stream.component);
        let first = programs.next();
        let known = |c: &Component| !matches!(c, Component::Unknown | Component::Other);
        first.filter(known).or_else(|| programs.find(known)).or(first).map_or("", Component::as_str)
    }

    /// The pod, or the fields of it that were shown: see [`Object::shows`].
    fn pod(&self) -> Part<'e> {
        let shown = self.own_object().filter(|pod| is_whole(pod) || pod.shows_fields());
        shown.map_or(UNKNOWN, Part::Object)
    }

    /// The pod's object, or row.
    fn own_object(&self) -> Option<&'e Object> {
        self.candidate.object.filter(|_| self.candidate.is_pod())
    }

    /// The pod's object, if it tells at least its containers.
    pub(super) fn pod_object(&self) -> Option<&'e Object> {
        self.pod().object().filter(|pod| is_whole(pod))
    }

    /// Whether nothing but parts of the subject's pod were shown.
    pub(super) fn knows_a_part(&self) -> bool {
        self.part_of_pod().is_some()
    }

    fn part_of_pod(&self) -> Option<&'e Object> {
        self.pod().object().filter(|pod| !is_whole(pod))
    }

    /// The pod, if it is whole or all of these fields were shown.
    fn pod_with(&self, fields: &[&str]) -> Part<'e> {
        match self.pod() {
            Part::Object(pod) if is_whole(pod) || fields.iter().all(|field| pod.shows(field)) => Part::Object(pod),
            _ => UNKNOWN,
        }
    }

    fn node(&self) -> Part<'e> {
        if self.candidate.node.is_none() {
            return if self.pod_object().is_some() { Part::Null } else { UNKNOWN };
        }
        match self.node_object() {
            // Some lines of a description do not tell the node's state; a row does.
            Some(node) if node.is_partial() && node.value.pointer("/status/conditions").is_none() => UNKNOWN,
            Some(node) => Part::Object(node),
            None if self.index.listed_everywhere("Node") => Part::Null,
            None => Part::Missing(self.index.why_no_objects("Node")),
        }
    }

    /// The subject's node, even if only a part of it was shown.
    fn node_object(&self) -> Option<&'e Object> {
        self.index.evidence.objects.get("Node", None, self.candidate.node.as_deref()?)
    }

    fn namespace(&self) -> Part<'e> {
        let Some(name) = self.candidate.namespace.as_deref() else { return UNKNOWN };
        match self.index.evidence.objects.get("Namespace", None, name) {
            Some(namespace) => Part::Object(namespace),
            None if self.index.listed_everywhere("Namespace") => Part::Null,
            None => Part::Missing(self.index.why_no_objects("Namespace")),
        }
    }

    /// For a workload whose pods are refused this is the workload itself: what would own them.
    fn owner(&self) -> Part<'e> {
        if self.candidate.kind == SubjectKind::Workload {
            return self.itself();
        }
        match &self.candidate.owner {
            Some(owner) => self.named(&owner.kind, &owner.name),
            None if self.pod_object().is_some() => Part::Null,
            None => UNKNOWN,
        }
    }

    fn workload(&self) -> Part<'e> {
        match &self.candidate.workload {
            Some(owner) => self.named(&owner.kind, &owner.name),
            None if self.candidate.kind == SubjectKind::Workload => self.itself(),
            None if self.pod_object().is_some() => Part::Null,
            None => UNKNOWN,
        }
    }

    fn itself(&self) -> Part<'e> {
        self.candidate.object.map_or(UNKNOWN, Part::Object)
    }

    fn named(&self, kind: &str, name: &str) -> Part<'e> {
        let namespace = self.candidate.namespace.as_deref();
        match self.index.evidence.objects.get(kind, namespace, name) {
            Some(object) => Part::Object(object),
            None if self.index.listed(kind, namespace) => Part::Null,
            None => Part::Missing(self.index.why_no_objects(kind)),
        }
    }

    /// The CNI pod that serves the subject's node; for a CNI pod itself.
    fn cni_pod(&self) -> Part<'e> {
        if self.candidate.kind == SubjectKind::CniPod {
            return self.pod_with(&["spec", "status"]);
        }
        let Some(node) = self.candidate.node.as_deref() else {
            return if self.pod_object().is_some() { Part::Null } else { UNKNOWN };
        };
        match self.index.cni_pods_on(node).first() {
            Some(pod) => Part::Object(pod),
            None if self.cni_pods_are_known() => Part::Null,
            None => Part::Missing(self.index.why_no_objects("Pod")),
        }
    }

    /// CNI pods that run on the subject's node, of whatever installation.
    fn cni_pods_running(&self) -> usize {
        let pods = self.candidate.node.as_deref().map_or_else(Vec::new, |node| self.index.cni_pods_on(node));
        let running = pods.iter().filter(|pod| text(&pod.value, "/status/phase") == Some("Running")).count();
        if pods.is_empty() && self.index.cni_pods.is_empty() { self.installers_in_logs() } else { running }
    }

    /// How many installers of different sets left logs on the subject's node, where nothing else tells of them.
    fn installers_in_logs(&self) -> usize {
        let here = |stream: &Stream| stream.node.is_none() || stream.node.as_deref() == self.candidate.node.as_deref();
        let logs = self.index.all_streams().map(|(_, record)| &record.stream);
        let logs = logs.filter(|s| s.component == Component::Cni && s.container.as_deref() == Some("install-cni"));
        let sets = logs.filter(|s| here(s)).filter_map(|s| Some(s.pod.as_deref()?.rsplit_once('-')?.0));
        sets.collect::<BTreeSet<&str>>().len()
    }

    /// Whether all pods of the namespace that holds the CNI were listed.
    fn cni_pods_are_known(&self) -> bool {
        let holder = self.index.cni_daemon_set.or(self.index.cni_pods.first().copied());
        let namespace = holder.and_then(|o| o.namespace.as_deref());
        let listed = || namespace.is_some_and(|ns| self.index.listed("Pod", Some(ns)));
        self.index.listed_everywhere("Pod") || listed() || all_cni_pods_seen(self.index)
    }

    fn nad(&self) -> Part<'e> {
        let kind = "NetworkAttachmentDefinition";
        let namespace = self.candidate.namespace.as_deref();
        if let Some(nad) = self.index.evidence.objects.get(kind, namespace, "kuma-cni") {
            return Part::Object(nad);
        }
        // Without the CRD there cannot be one.
        let crd = "network-attachment-definitions.k8s.cni.cncf.io";
        let no_crd = self.index.listed_everywhere("CustomResourceDefinition")
            && self.index.evidence.objects.get("CustomResourceDefinition", None, crd).is_none();
        if no_crd || self.index.listed(kind, namespace) {
            Part::Null
        } else {
            Part::Missing(self.index.why_no_objects(kind))
        }
    }

    /// The mesh that the subject names.
    pub(super) fn mesh_name(&self) -> Option<String> {
        let pod = self.pod_object()?;
        let namespace = self.namespace().object().map(|n| &n.value);
        self.candidate.is_meshed().then(|| facts::mesh_of(&pod.value, namespace))
    }

    fn mesh(&self) -> Part<'e> {
        let Some(name) = self.mesh_name() else { return UNKNOWN };
        match self.index.evidence.objects.get("Mesh", None, &name) {
            Some(mesh) => Part::Object(mesh),
            None if self.index.listed_everywhere("Mesh") => Part::Null,
            None => Part::Missing(self.index.why_no_objects("Mesh")),
        }
    }

    fn dataplane(&self) -> Part<'e> {
        if !self.candidate.is_pod() {
            return UNKNOWN;
        }
        self.named("Dataplane", &self.candidate.name)
    }

    fn container(&self, names: &[&str]) -> Part<'e> {
        match self.pod() {
            Part::Object(pod) if is_whole(pod) || containers::has_status(pod, names) => {
                Part::made(containers::describe(&pod.value, names), Some(pod))
            }
            _ => UNKNOWN,
        }
    }

    /// The sidecar; of a zone proxy, whose pod has none, its own container.
    fn proxy(&self) -> Part<'e> {
        let zone = self.pod_object().and_then(|pod| containers::zone_proxy(&pod.value)).unwrap_or("kuma-sidecar");
        self.container(&["kuma-sidecar", "kuma-gateway", zone])
    }

    fn tproxy(&self) -> Part<'e> {
        match self.pod_with(&["metadata.annotations"]) {
            Part::Object(pod) => match facts::tproxy(&pod.value) {
                Some(value) => Part::made(value, Some(pod)),
                None => Part::Missing(Why::Unreadable),
            },
            other => other,
        }
    }

    /// Kuma's release as the subject's own images tell it, else the installation's.
    pub(super) fn version(&self) -> Option<Version> {
        let spec = self.pod_object().and_then(|p| p.value.get("spec"));
        spec.and_then(version_of_spec).map(|(v, _)| v).or_else(|| self.shared.version.clone())
    }

    fn kuma(&self) -> Part<'e> {
        let mut map = Map::new();
        if let Some(version) = self.version() {
            map.insert("minor".into(), version::minor(&version).into());
            map.insert("version".into(), version.to_string().into());
        }
        if let Some(product) = self.shared.product {
            map.insert("product".into(), product.into());
        }
        if let Some(namespace) = &self.shared.namespace {
            map.insert("namespace".into(), namespace.as_str().into());
        }
        Part::made(Value::Object(map), None)
    }

    /// The platform, from the subject's node or else any.
    pub(super) fn platform_name(&self) -> Option<&'static str> {
        let node = self.node_object();
        node.and_then(|n| version::platform(&n.value)).or(self.shared.platform)
    }

    fn platform(&self) -> Part<'e> {
        let seen = self.index.evidence.objects.of_kind("Node").next().is_some();
        match self.platform_name() {
            Some(name) => Part::made(name.into(), self.node_object()),
            None if seen => Part::made("".into(), None),
            None => Part::Missing(self.index.why_no_objects("Node")),
        }
    }

    fn images(&self) -> Part<'e> {
        match self.pod_with(&["spec.containers", "spec.initContainers"]) {
            Part::Object(pod) => {
                let spec = pod.value.get("spec").unwrap_or(&Value::Null);
                let images = super::json::containers(spec).filter_map(|(c, _)| text(c, "/image"));
                Part::made(images.map(Value::from).collect(), Some(pod))
            }
            other => other,
        }
    }

    /// When things happened around the subject.
    pub(super) fn times(&self) -> Times {
        let (node, cni) = (self.node_object(), self.cni_pod().object());
        Times::read(self.index, self.pod().object(), node, cni)
    }

    fn facts(&self) -> Part<'e> {
        let tproxy = match self.part("tproxy") {
            Part::Made(value, _) => (*value).clone(),
            _ => json!({}),
        };
        let (cni, times, version, own) = (self.cni_pod(), self.times(), self.version(), self.own_object());
        let (part, row) = (self.part_of_pod(), own.filter(|pod| !is_whole(pod)));
        let scene = Scene {
            pod: self.pod_object(),
            part,
            row,
            told: &Told::of(self.index, &self.shared.injected, self.candidate, row),
            webhook: self.shared.injector_webhook.object(),
            younger_than_webhook: own.and_then(|pod| ages::younger_than_webhook(pod, &self.shared.injector_webhook)),
            younger_than_control_plane: own.and_then(|pod| ages::younger_than_control_plane(pod, self.index)),
            node: self.node_object(),
            namespace: self.namespace().object(),
            cni: cni.object(),
            cni_known: matches!(cni, Part::Null) && self.candidate.node.is_some(),
            cni_running: self.cni_pods_running(),
            cni_logs_elsewhere: super::owners::cni_logs_elsewhere(self.index),
            new_nodes: self.index.new_nodes,
            tainted: self.index.tainted.as_ref(),
            has_cni_pods: self.index.has_cni_pods,
            tproxy: &tproxy,
            times: &times,
            version: version.as_ref(),
            mesh_exists: match self.mesh() {
                Part::Object(_) => Some(true),
                Part::Null => Some(false),
                _ => None,
            },
            exceptions: &self.shared.exceptions,
            sandbox_changed: self.sandbox_changed(),
            failing_init_read: self.failing_init_read(),
        };
        Part::made(facts::facts(&scene), self.candidate.object)
    }

    /// Whether any log was read of the init containers that fail and are no mesh's.
    fn failing_init_read(&self) -> Option<bool> {
        let pod = self.pod_with(&["status.initContainerStatuses"]).object()?;
        let failing = containers::failing_before_start(&pod.value);
        let mut streams = self.candidate.streams.iter().filter_map(|ix| self.index.stream(*ix));
        let read = streams.any(|record| {
            let container = record.stream.container.as_deref();
            record.lines > 0 && container.is_none_or(|container| failing.contains(&container))
        });
        (!failing.is_empty()).then_some(read)
    }

    fn sandbox_changed(&self) -> Option<bool> {
        let namespace = self.candidate.namespace.as_deref();
        let mut events = self.index.events_about("Pod", namespace, &self.candidate.name).peekable();
        let known = events.peek().is_some() || self.index.listed("Event", namespace);
        let changed = events.any(|e| e.reason == "SandboxChanged");
        (known && self.candidate.is_pod()).then_some(changed)
    }
}
