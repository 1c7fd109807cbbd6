//! What a cluster holds: the objects and logs of a support bundle, and what its collector was allowed to see.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::bytes::Regex;
use serde_json::{Value, json};

use crate::apiserver;

/// A kind of objects.
struct Kind {
    group: &'static str,
    version: &'static str,
    plural: &'static str,
    name: &'static str,
    /// In a bundle: the name of a folder with a file a namespace, or of a file.
    files: &'static [&'static str],
    /// In etcd, below `/registry`.
    registry: &'static str,
    namespaced: bool,
}

macro_rules! kinds {
    ($($group:literal $version:literal $plural:literal $kind:literal $files:expr, $registry:literal $namespaced:literal;)*) => {
        &[$(Kind { group: $group, version: $version, plural: $plural, name: $kind, files: &$files,
            registry: $registry, namespaced: $namespaced }),*]
    };
}

const KINDS: &[Kind] = kinds! {
    "" "v1" "pods" "Pod" ["pods"], "pods" true;
    "" "v1" "events" "Event" ["events"], "events" true;
    "" "v1" "limitranges" "LimitRange" ["limitranges"], "limitranges" true;
    "" "v1" "resourcequotas" "ResourceQuota" ["resource-quota", "resource-quotas"], "resourcequotas" true;
    "" "v1" "configmaps" "ConfigMap" ["configmaps"], "configmaps" true;
    "apps" "v1" "replicasets" "ReplicaSet" ["replicasets"], "replicasets" true;
    "apps" "v1" "statefulsets" "StatefulSet" ["statefulsets"], "statefulsets" true;
    "apps" "v1" "daemonsets" "DaemonSet" ["daemonsets"], "daemonsets" true;
    "apps" "v1" "deployments" "Deployment" ["deployments"], "deployments" true;
    "batch" "v1" "jobs" "Job" ["jobs"], "jobs" true;
    "" "v1" "namespaces" "Namespace" ["namespaces"], "namespaces" false;
    "" "v1" "nodes" "Node" ["nodes"], "minions" false;
    "admissionregistration.k8s.io" "v1" "mutatingwebhookconfigurations" "MutatingWebhookConfiguration"
        ["mutating-webhook-configurations"], "mutatingwebhookconfigurations" false;
    "rbac.authorization.k8s.io" "v1" "clusterrolebindings" "ClusterRoleBinding"
        ["clusterrolebindings", "clusterRoleBindings"], "clusterrolebindings" false;
    "kuma.io" "v1alpha1" "meshes" "Mesh" ["custom-resources/meshes.kuma.io"], "kuma.io/meshes" false;
    "kuma.io" "v1alpha1" "dataplanes" "Dataplane" ["custom-resources/dataplanes.kuma.io"], "kuma.io/dataplanes" true;
    "kuma.io" "v1alpha1" "containerpatches" "ContainerPatch" ["custom-resources/containerpatches.kuma.io"],
        "kuma.io/containerpatches" true;
    "k8s.cni.cncf.io" "v1" "network-attachment-definitions" "NetworkAttachmentDefinition"
        ["custom-resources/network-attachment-definitions.k8s.cni.cncf.io"],
        "k8s.cni.cncf.io/network-attachment-definitions" true;
};

impl Kind {
    fn version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    fn is_custom(&self) -> bool {
        self.registry.contains('/')
    }

    fn path(&self, namespace: Option<&str>) -> String {
        let root = if self.group.is_empty() { "/api" } else { "/apis" };
        let namespace = namespace.map(|namespace| format!("namespaces/{namespace}/")).unwrap_or_default();
        format!("{root}/{}/{namespace}{}", self.version(), self.plural)
    }

    /// How a right on it is used, for a test of it: a request, and the answer to whoever has the right.
    fn probe(&self, namespace: Option<&str>) -> (String, u16) {
        if self.verb() == "get" {
            return (format!("{}/there-is-none", self.path(namespace.or(Some("nowhere")))), 404);
        }
        (format!("{}?limit=1", self.path(namespace)), 200)
    }

    fn verb(&self) -> &'static str {
        if self.plural == "configmaps" { "get" } else { "list" }
    }
}

/// When things came to be of which nobody says when.
pub(crate) const LONG_AGO: &str = "2020-01-01T00:00:00Z";

/// Namespaces that every API server makes.
const GIVEN: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

/// Whether a key of etcd is that of a namespace that every API server makes.
pub(crate) fn is_given(key: &str) -> bool {
    key.strip_prefix("/registry/namespaces/").is_some_and(|name| GIVEN.contains(&name))
}

/// What a cluster holds.
#[derive(Clone, Default)]
pub(crate) struct Content {
    /// Objects, by their keys in etcd.
    pub(crate) objects: BTreeMap<String, Value>,
    /// Logs, as the kubelets' stand-in takes them.
    pub(crate) logs: BTreeMap<String, Vec<u8>>,
    /// How paths are answered to the user `scenario` once all this is known: by HTTP code.
    pub(crate) expected: Vec<(String, u16)>,
}

impl Content {
    /// Of a bundle. The user `scenario` may see what its collector saw, and no more.
    pub(crate) fn of(bundle: &Path) -> Self {
        let files = apiserver::files(bundle);
        let mut content = Self::default();
        let mut everywhere = Vec::new();
        let mut here: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let definitions: BTreeSet<String> =
            items(&files, "cluster-resources/custom-resource-definitions.json").iter().map(name).collect();
        for definition in &definitions {
            content.define(definition);
        }
        everywhere.push(right("apiextensions.k8s.io", "customresourcedefinitions", "list"));
        everywhere.push(right("", "pods/log", "get"));
        for kind in KINDS {
            let defined = !kind.is_custom() || definitions.contains(&format!("{}.{}", kind.plural, kind.group));
            let found = content.take(&files, kind, defined);
            let refused =
                kind.files.iter().any(|file| files.contains_key(&format!("cluster-resources/{file}-errors.json")));
            let all = if kind.is_custom() { !refused_custom(&files, kind) } else { !found.is_empty() && !refused };
            let (probe, good) = kind.probe(None);
            content.expected.push((
                probe,
                if !all {
                    403
                } else if defined {
                    good
                } else {
                    404
                },
            ));
            if all {
                everywhere.push(right(kind.group, kind.plural, kind.verb()));
            } else if kind.namespaced && !kind.is_custom() {
                for namespace in found {
                    content.expected.push(kind.probe(Some(&namespace)));
                    here.entry(namespace).or_default().push(right(kind.group, kind.plural, kind.verb()));
                }
            }
        }
        content.grant(&everywhere, here);
        content.namespaces();
        content.nodes();
        content.take_logs(&files);
        content
    }

    /// Takes the objects of a kind, and tells in which namespaces the bundle looked (`""` for the cluster).
    fn take(&mut self, files: &BTreeMap<String, Vec<u8>>, kind: &Kind, keep: bool) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for file in kind.files {
            let folder = format!("cluster-resources/{file}/");
            let single = format!("cluster-resources/{file}.json");
            for path in files.keys() {
                let namespace = if *path == single {
                    String::new()
                } else if let Some(name) = path.strip_prefix(&folder).and_then(|rest| rest.strip_suffix(".json")) {
                    name.to_owned()
                } else {
                    continue;
                };
                for mut object in items(files, path) {
                    if kind.namespaced && !namespace.is_empty() {
                        object["metadata"]["namespace"] = json!(namespace);
                    }
                    if keep {
                        self.put(kind, object);
                    }
                }
                found.insert(namespace);
            }
        }
        found
    }

    fn put(&mut self, kind: &Kind, mut object: Value) {
        object["kind"] = json!(kind.name);
        object["apiVersion"] = json!(kind.version());
        // Given by etcd.
        if let Some(metadata) = object["metadata"].as_object_mut() {
            metadata.remove("resourceVersion");
        }
        let namespace = object["metadata"]["namespace"].as_str().filter(|_| kind.namespaced);
        let namespace = namespace.map(|namespace| format!("{namespace}/")).unwrap_or_default();
        let key = format!("/registry/{}/{namespace}{}", kind.registry, name(&object));
        self.objects.insert(key, object);
    }

    /// Puts an object of a kind that the tool reads.
    pub(crate) fn add(&mut self, plural: &str, object: Value) {
        let kind = KINDS.iter().find(|kind| kind.plural == plural).unwrap();
        self.put(kind, object);
    }

    /// Puts a definition of a custom resource, of which the server wants more than a bundle's reader.
    fn define(&mut self, crd: &str) {
        let (plural, group) = crd.split_once('.').unwrap();
        let known = KINDS.iter().find(|kind| kind.plural == plural && kind.group == group);
        let version = known.map_or("v1alpha1", |kind| kind.version);
        let kind = known.map_or(plural, |kind| kind.name);
        let names = json!({ "plural": plural, "singular": kind.to_lowercase(), "kind": kind, "listKind": format!("{kind}List") });
        let scope = if known.is_none_or(|kind| kind.namespaced) { "Namespaced" } else { "Cluster" };
        let condition = |kind: &str, reason: &str| {
            json!({ "type": kind, "status": "True", "reason": reason, "message": "",
                "lastTransitionTime": LONG_AGO })
        };
        let schema = json!({ "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } });
        let object = json!({
            "kind": "CustomResourceDefinition",
            "apiVersion": "apiextensions.k8s.io/v1",
            "metadata": { "name": crd, "uid": format!("definition-{crd}"), "creationTimestamp": LONG_AGO, "generation": 1 },
            "spec": { "group": group, "names": names, "scope": scope, "conversion": { "strategy": "None" },
                "versions": [ { "name": version, "served": true, "storage": true, "schema": schema } ] },
            "status": { "acceptedNames": names, "storedVersions": [version], "conditions": [
                condition("NamesAccepted", "NoConflicts"), condition("Established", "InitialNamesAccepted") ] },
        });
        self.objects.insert(format!("/registry/apiextensions.k8s.io/customresourcedefinitions/{crd}"), object);
    }

    /// Gives the user `scenario` rights: in all namespaces, and in some.
    fn grant(&mut self, everywhere: &[Value], here: BTreeMap<String, Vec<Value>>) {
        self.grant_to("scenario", everywhere);
        for (namespace, rules) in here {
            self.bind("scenario", Some(&namespace), &rules);
        }
    }

    /// Gives a user rights in all namespaces.
    pub(crate) fn grant_to(&mut self, user: &str, rules: &[Value]) {
        self.bind(user, None, rules);
    }

    fn bind(&mut self, user: &str, namespace: Option<&str>, rules: &[Value]) {
        let (kind, group) = (if namespace.is_some() { "Role" } else { "ClusterRole" }, "rbac.authorization.k8s.io");
        let version = format!("{group}/v1");
        let metadata = |what: &str| {
            let uid = format!("{what}-{user}-{}", namespace.unwrap_or_default());
            json!({ "name": user, "namespace": namespace, "uid": uid, "creationTimestamp": LONG_AGO })
        };
        let role = json!({ "kind": kind, "apiVersion": version, "metadata": metadata("role"), "rules": rules });
        let binding = json!({ "kind": format!("{kind}Binding"), "apiVersion": version, "metadata": metadata("binding"),
            "roleRef": { "apiGroup": group, "kind": kind, "name": user },
            "subjects": [ { "apiGroup": group, "kind": "User", "name": user } ] });
        let at = namespace.map(|namespace| format!("{namespace}/")).unwrap_or_default();
        let place = kind.to_lowercase();
        self.objects.insert(format!("/registry/{place}s/{at}{user}"), role);
        self.objects.insert(format!("/registry/{place}bindings/{at}{user}"), binding);
    }

    /// Some are there in every cluster, whether or not the bundle has them.
    fn namespaces(&mut self) {
        for name in GIVEN {
            if !self.objects.contains_key(&format!("/registry/namespaces/{name}")) {
                let metadata = json!({ "name": name, "uid": format!("given-{name}"), "creationTimestamp": LONG_AGO });
                self.add("namespaces", json!({ "metadata": metadata, "status": { "phase": "Active" } }));
            }
        }
    }

    /// Logs come through nodes, whether or not the bundle has them.
    fn nodes(&mut self) {
        let of_pods: BTreeSet<String> = self
            .objects
            .values()
            .filter(|object| object["kind"] == "Pod")
            .filter_map(|pod| pod["spec"]["nodeName"].as_str().map(str::to_owned))
            .collect();
        for node in of_pods {
            if !self.objects.contains_key(&format!("/registry/minions/{node}")) {
                let metadata = json!({ "name": node, "uid": format!("node-{node}") });
                self.add("nodes", json!({ "metadata": metadata, "status": {} }));
            }
        }
    }

    fn take_logs(&mut self, files: &BTreeMap<String, Vec<u8>>) {
        let mut logs = BTreeMap::new();
        for pod in self.objects.values().filter(|object| object["kind"] == "Pod") {
            let (namespace, pod_name) = (pod["metadata"]["namespace"].as_str().unwrap(), name(pod));
            let lists =
                ["initContainers", "containers"].map(|list| pod["spec"][list].as_array().cloned().unwrap_or_default());
            for container in lists.iter().flatten().filter_map(|container| container["name"].as_str()) {
                for run in ["", "-previous"] {
                    let end = format!("/{pod_name}/{container}{run}.log");
                    let anywhere = || files.iter().find(|(path, _)| path.ends_with(&end)).map(|(_, data)| data);
                    let log = files.get(&format!("cluster-resources/pods/logs/{namespace}{end}")).or_else(anywhere);
                    if let Some(log) = log {
                        let created = pod["metadata"]["creationTimestamp"].as_str().unwrap_or(LONG_AGO);
                        logs.insert(format!("{namespace}{end}"), stamped(log, created));
                    }
                }
            }
        }
        self.logs = logs;
    }
}

fn right(group: &str, resource: &str, verb: &str) -> Value {
    json!({ "apiGroups": [group], "resources": [resource], "verbs": [verb] })
}

fn refused_custom(files: &BTreeMap<String, Vec<u8>>, kind: &Kind) -> bool {
    let errors = files.get("cluster-resources/custom-resources/custom-resources-errors.json");
    let of_kind = format!("{}.{}", kind.plural, kind.group);
    errors.is_some_and(|errors| String::from_utf8_lossy(errors).contains(&of_kind))
}

pub(crate) fn name(object: &Value) -> String {
    object["metadata"]["name"].as_str().unwrap().to_owned()
}

fn items(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Vec<Value> {
    apiserver::items(files, path).unwrap_or_default()
}

/// A log as a kubelet keeps it, each line with its time: its own, or that of the line before.
fn stamped(log: &[u8], created: &str) -> Vec<u8> {
    static TIME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)([ \t])").unwrap());
    let mut time = created.as_bytes().to_vec();
    let mut stored = Vec::new();
    for line in log.split_inclusive(|byte| *byte == b'\n') {
        let own = TIME.captures(line);
        if let Some(own) = &own {
            time = own[1].to_vec();
        }
        if own.is_none_or(|own| &own[2] != b" ") {
            stored.extend_from_slice(&time);
            stored.push(b' ');
        }
        stored.extend_from_slice(line);
    }
    stored
}
