//! A sink that passes everything on and remembers what `source` itself needs of it: counts, the cluster's identity, which
//! lists were collected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Identity;
use crate::evidence::{Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx, Why};

/// See the module.
pub(crate) struct Tap<'s> {
    sink: &'s mut dyn Sink,
    /// Log streams opened.
    pub(crate) logs: u64,
    /// Objects passed on.
    pub(crate) objects: u64,
    /// Whether something that is there could not be read.
    pub(crate) damaged: bool,
    /// Whether anything was said of what was read: what it holds, lacks or is.
    pub(crate) spoke: bool,
    /// Namespaces by name.
    namespaces: BTreeSet<String>,
    /// Custom resource definitions: name to kind and whether it is namespaced.
    definitions: BTreeMap<String, (String, bool)>,
    /// Lists that were collected whole: kind to namespaces.
    lists: BTreeMap<String, BTreeSet<Option<String>>>,
    /// Containers whose name ends in `-previous`: namespace, pod, container.
    previous: BTreeSet<(String, String, String)>,
    nodes: BTreeMap<String, String>,
    cluster_uid: Option<String>,
    control_planes: BTreeMap<(String, String), String>,
}

impl<'s> Tap<'s> {
    pub(crate) const fn new(sink: &'s mut dyn Sink) -> Self {
        Self {
            sink,
            logs: 0,
            objects: 0,
            damaged: false,
            spoke: false,
            namespaces: BTreeSet::new(),
            definitions: BTreeMap::new(),
            lists: BTreeMap::new(),
            previous: BTreeSet::new(),
            nodes: BTreeMap::new(),
            cluster_uid: None,
            control_planes: BTreeMap::new(),
        }
    }

    /// What tells this cluster from another.
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            cluster_uid: self.cluster_uid.clone(),
            nodes: self.lists.contains_key("Node").then(|| self.nodes.clone()),
            control_plane_uid: self.control_planes.values().next().cloned(),
        }
    }

    /// Whether a pod has a container of that very name, as far as is known by now.
    pub(crate) fn has_container(&self, namespace: &str, pod: &str, container: &str) -> bool {
        self.previous.contains(&(namespace.to_owned(), pod.to_owned(), container.to_owned()))
    }

    /// Concludes from the lists that were collected which others are known to be whole or empty. `custom` holds the
    /// files of custom resources that were read whole, by definition; `failed` the definitions that could not be listed
    /// (`None`: it is not known which).
    pub(crate) fn conclude(&mut self, custom: &BTreeMap<String, Customs>, failed: Option<&BTreeSet<String>>) {
        let everywhere = self.lists.get("Namespace").is_some_and(|set| set.contains(&None));
        if everywhere && !self.namespaces.is_empty() {
            let complete: Vec<String> =
                self.lists.iter().filter(|(_, set)| self.covers(set)).map(|(k, _)| k.clone()).collect();
            for kind in complete {
                self.listed(&kind, None);
            }
        }
        let Some(failed) = failed else { return };
        if !self.lists.contains_key("CustomResourceDefinition") {
            return;
        }
        let collected: Vec<Option<String>> = match self.lists.get("Pod") {
            Some(set) if !everywhere => set.iter().filter(|namespace| namespace.is_some()).cloned().collect(),
            _ => Vec::new(),
        };
        for (name, (kind, namespaced)) in std::mem::take(&mut self.definitions) {
            if failed.contains(&name) || custom.get(&name).is_some_and(|files| files.broken) {
                continue;
            }
            if everywhere || !namespaced {
                self.listed(&kind, None);
            } else {
                for namespace in &collected {
                    self.listed(&kind, namespace.as_deref());
                }
            }
        }
    }

    /// Whether a list was collected in every namespace, though not at once.
    fn covers(&self, set: &BTreeSet<Option<String>>) -> bool {
        !set.contains(&None) && self.namespaces.iter().all(|namespace| set.contains(&Some(namespace.clone())))
    }

    fn remember(&mut self, object: &Object) {
        let value = &object.value;
        let text = |path: &str| value.pointer(path).and_then(Value::as_str);
        let uid = || text("/metadata/uid").map(str::to_owned);
        match &*object.kind {
            "Namespace" => {
                self.namespaces.insert(object.name.to_string());
                if &*object.name == "kube-system" {
                    self.cluster_uid = self.cluster_uid.take().or_else(uid);
                }
            }
            "Node" => {
                if let Some(uid) = uid() {
                    self.nodes.insert(object.name.to_string(), uid);
                }
            }
            "Deployment" if object.name.ends_with("-control-plane") && runs(value, "control-plane") => {
                if let Some(uid) = uid() {
                    let namespace = object.namespace.as_deref().unwrap_or_default().to_owned();
                    self.control_planes.insert((namespace, object.name.to_string()), uid);
                }
            }
            "CustomResourceDefinition" => {
                if let Some(kind) = text("/spec/names/kind") {
                    let namespaced = text("/spec/scope") != Some("Cluster");
                    self.definitions.insert(object.name.to_string(), (kind.to_owned(), namespaced));
                }
            }
            "Pod" => {
                let containers = ["/spec/containers", "/spec/initContainers"];
                let all =
                    containers.iter().filter_map(|path| value.pointer(path)).filter_map(Value::as_array).flatten();
                for name in all.filter_map(|c| c.get("name")).filter_map(Value::as_str) {
                    if name.ends_with("-previous") {
                        let namespace = object.namespace.as_deref().unwrap_or_default().to_owned();
                        self.previous.insert((namespace, object.name.to_string(), name.to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
}

/// What is known of the files of one custom resource.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Customs {
    /// One of them could not be read whole.
    pub(crate) broken: bool,
}

/// Whether the pods of a workload have a container of that name.
fn runs(workload: &Value, container: &str) -> bool {
    workload
        .pointer("/spec/template/spec/containers")
        .and_then(Value::as_array)
        .is_some_and(|list| list.iter().any(|c| c.get("name").and_then(Value::as_str) == Some(container)))
}

impl Sink for Tap<'_> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        self.spoke = true;
        self.logs += 1;
        self.sink.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        self.sink.log(stream, block, first_line);
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.sink.close(stream, end);
    }

    fn object(&mut self, object: Object) {
        self.spoke = true;
        self.objects += 1;
        self.remember(&object);
        self.sink.object(object);
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.spoke = true;
        self.lists.entry(kind.to_owned()).or_default().insert(namespace.map(str::to_owned));
        self.sink.listed(kind, namespace);
    }

    fn fact(&mut self, fact: HostFact) {
        self.spoke = true;
        self.sink.fact(fact);
    }

    fn gap(&mut self, gap: Gap) {
        self.spoke = true;
        self.damaged |= matches!(gap.why, Why::Unreadable | Why::Truncated | Why::Limit);
        self.sink.gap(gap);
    }
}
