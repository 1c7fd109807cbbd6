//! The cluster as the preflight looks at it: which object is which part of Kuma, and what runs, or will run, in the mesh.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::check::Subject;
use super::policy::{NamedPort, PodEnd, Protocol};
use super::select::{Labels, Selector, items, strings, text};
use super::version;
use crate::evidence::{Coverage, Evidence, Object};

/// The label that asks for the sidecar.
pub(super) const INJECTION: &str = "kuma.io/sidecar-injection";

/// How pods get their rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// By the CNI on their node.
    Cni,
    /// By `kuma-init` in the pod.
    Init,
}

/// What makes pods: the template of a workload, or a pod that nothing made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Workload<'e> {
    pub(super) object: &'e Object,
    /// `metadata` and `spec` of its pods.
    pub(super) template: &'e Value,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Cluster<'e> {
    pub(super) evidence: &'e Evidence,
    pub(super) nodes: Vec<&'e Object>,
    pub(super) namespaces: BTreeMap<&'e str, &'e Object>,
    /// The CNI's `DaemonSet`s; more than one is a fault.
    pub(super) cni_sets: Vec<&'e Object>,
    pub(super) cni_pods: Vec<&'e Object>,
    pub(super) control_plane: Option<&'e Object>,
    pub(super) control_plane_pods: Vec<&'e Object>,
    pub(super) injector: Option<&'e Object>,
    /// Pods that have not ended.
    pub(super) pods: Vec<&'e Object>,
    pub(super) workloads: Vec<Workload<'e>>,
}

const CONTROLLERS: &[&str] =
    &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"];

impl<'e> Cluster<'e> {
    pub(super) fn new(evidence: &'e Evidence) -> Self {
        let all = |kind: &str| evidence.objects.of_kind(kind).collect::<Vec<_>>();
        let mut pods = all("Pod");
        pods.retain(|pod| !matches!(text(&pod.value, "/status/phase"), Some("Succeeded" | "Failed")));
        let injects = |object: &&Object| items(&object.value, "/webhooks").iter().any(is_injector);
        Self {
            evidence,
            nodes: all("Node"),
            namespaces: evidence.objects.of_kind("Namespace").map(|n| (&*n.name, n)).collect(),
            cni_sets: all("DaemonSet").into_iter().filter(|set| is_cni_set(set)).collect(),
            cni_pods: pods.iter().copied().filter(|pod| is_cni_pod(pod)).collect(),
            control_plane: zone_first(evidence.objects.of_kind("Deployment").filter(|d| is_control_plane(d))),
            control_plane_pods: pods.iter().copied().filter(|pod| is_control_plane_pod(pod)).collect(),
            injector: evidence.objects.of_kind("MutatingWebhookConfiguration").find(injects),
            workloads: workloads(evidence, &pods),
            pods,
        }
    }

    /// Whether a list was collected whole.
    pub(super) fn listed(&self, kind: &str, namespace: Option<&str>) -> bool {
        self.evidence.objects.coverage(kind, namespace) == Coverage::Listed
    }

    /// The container of the control plane, from its Deployment or else from one of its pods.
    fn control_plane_container(&self) -> Option<(&'e Object, &'e Value)> {
        let template = self.control_plane.and_then(|d| Some((d, d.value.pointer("/spec/template/spec")?)));
        let pod = || self.control_plane_pods.iter().find_map(|p| Some((*p, p.value.get("spec")?)));
        let (object, spec) = template.or_else(pod)?;
        let found = items(spec, "/containers").iter().find(|c| is_control_plane_container(c, &object.name));
        found.map(|container| (object, container))
    }

    /// What the control plane's environment says, and the object that says it. `Err` if the control plane was not seen;
    /// `Ok(None)` if it does not say it.
    pub(super) fn control_plane_env(&self, name: &str) -> Result<Option<(&'e Object, &'e str)>, ()> {
        let (object, container) = self.control_plane_container().ok_or(())?;
        Ok(env(container, name).map(|value| (object, value)))
    }

    /// The control plane's release and the tag that names it.
    pub(super) fn control_plane_image(&self) -> Option<(&'e Object, &'e str)> {
        let (object, container) = self.control_plane_container()?;
        Some((object, text(container, "/image")?))
    }

    pub(super) fn control_plane_version(&self) -> Option<semver::Version> {
        self.control_plane_image().and_then(|(_, image)| version::of_image(image))
    }

    /// The namespace of the control plane.
    pub(super) fn system_namespace(&self) -> Option<&'e str> {
        let of = |object: &'e Object| object.namespace.as_deref();
        self.control_plane.and_then(of).or_else(|| self.control_plane_pods.first().copied().and_then(of)).or_else(
            || {
                let hooks = self.injector_webhooks();
                hooks.into_iter().find_map(|hook| text(hook, "/clientConfig/service/namespace"))
            },
        )
    }

    /// How pods get their rules: as the control plane says, else as meshed pods show it, else by the CNI if there is one.
    pub(super) fn mode(&self) -> Option<Mode> {
        match self.control_plane_env("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED") {
            Ok(Some((_, value))) => return Some(if is_true(value) { Mode::Cni } else { Mode::Init }),
            Ok(None) => return Some(Mode::Init),
            Err(()) => {}
        }
        let any = |name: &str| self.meshed().any(|pod| container(&pod.value, "/spec", name).is_some());
        match (any("kuma-validation"), any("kuma-init")) {
            (true, _) => Some(Mode::Cni),
            (false, true) => Some(Mode::Init),
            _ if !self.cni_sets.is_empty() => Some(Mode::Cni),
            _ => None,
        }
    }

    /// Pods with a sidecar.
    pub(super) fn meshed(&self) -> impl Iterator<Item = &'e Object> + use<'e, '_> {
        self.pods.iter().copied().filter(|pod| container(&pod.value, "/spec", "kuma-sidecar").is_some())
    }

    /// Namespaces with meshed pods, or that ask for injection.
    pub(super) fn meshed_namespaces(&self) -> BTreeSet<&'e str> {
        let asks = self.namespaces.iter().filter(|(_, n)| is_on(strings(&n.value, "/metadata/labels").get(INJECTION)));
        let runs = self.meshed().filter_map(|pod| pod.namespace.as_deref());
        asks.map(|(name, _)| *name).chain(runs).collect()
    }

    pub(super) fn namespace_labels(&self, name: &str) -> Option<Labels> {
        self.namespaces.get(name).filter(|n| !n.is_partial()).map(|n| strings(&n.value, "/metadata/labels"))
    }

    /// The webhooks that inject sidecars.
    pub(super) fn injector_webhooks(&self) -> Vec<&'e Value> {
        let object = self.injector.map(|object| items(&object.value, "/webhooks"));
        object.into_iter().flatten().filter(|hook| is_injector(hook)).collect()
    }

    /// Whether a pod with these labels, in a namespace with those, would get a sidecar: by the webhook's own selectors, else by
    /// those that Kuma ships.
    pub(super) fn injects(&self, namespace: &Labels, pod: &Labels) -> bool {
        if pod.get(INJECTION).is_some_and(|value| !is_on(Some(value))) {
            return false;
        }
        if self.injector.is_some() {
            return self.injector_webhooks().into_iter().any(|hook| webhook_matches(hook, namespace, pod));
        }
        is_on(namespace.get(INJECTION)) || namespace.contains_key(INJECTION) && is_on(pod.get(INJECTION))
    }

    /// Workloads whose pods would get a sidecar.
    pub(super) fn injected_workloads(&self) -> Vec<Workload<'e>> {
        let injected = |workload: &Workload<'e>| {
            let labels = strings(workload.template, "/metadata/labels");
            let namespace = workload.object.namespace.as_deref().and_then(|name| self.namespace_labels(name));
            namespace.is_some_and(|namespace| self.injects(&namespace, &labels))
                || container(workload.template, "/spec", "kuma-sidecar").is_some()
        };
        self.workloads.iter().copied().filter(injected).collect()
    }

    /// A pod, as policies look at it.
    pub(super) fn end_of(&self, pod: &Object) -> PodEnd {
        let namespace = pod.namespace.as_deref().unwrap_or_default();
        let listed = items(&pod.value, "/status/podIPs").iter().filter_map(|ip| text(ip, "/ip"));
        let addresses: BTreeSet<_> =
            listed.chain(text(&pod.value, "/status/podIP")).filter_map(|ip| ip.parse().ok()).collect();
        PodEnd {
            namespace: namespace.to_owned(),
            name: pod.name.to_string(),
            labels: strings(&pod.value, "/metadata/labels"),
            namespace_labels: self.namespace_labels(namespace),
            addresses: addresses.into_iter().collect(),
            host_network: pod.value.pointer("/spec/hostNetwork").and_then(Value::as_bool).unwrap_or_default(),
            node: text(&pod.value, "/spec/nodeName").map(str::to_owned),
            ports: ports(pod.value.get("spec")),
        }
    }

    /// A pod that a template would make, as policies look at it.
    pub(super) fn end_of_template(&self, object: &Object, template: &Value) -> PodEnd {
        let namespace = object.namespace.as_deref().unwrap_or_default();
        PodEnd {
            namespace: namespace.to_owned(),
            name: object.name.to_string(),
            labels: strings(template, "/metadata/labels"),
            namespace_labels: self.namespace_labels(namespace),
            addresses: Vec::new(),
            host_network: template.pointer("/spec/hostNetwork").and_then(Value::as_bool).unwrap_or_default(),
            node: None,
            ports: ports(template.get("spec")),
        }
    }
}

impl Workload<'_> {
    pub(super) fn subject(&self) -> Subject {
        let namespace = self.object.namespace.as_deref().unwrap_or_default().to_owned();
        let name = self.object.name.to_string();
        match &*self.object.kind {
            "Pod" => Subject::Pod { namespace, name },
            kind => Subject::Workload { kind: kind.to_owned(), namespace, name },
        }
    }
}

/// Workloads without an owner among the workloads, and pods without one.
fn workloads<'e>(evidence: &'e Evidence, pods: &[&'e Object]) -> Vec<Workload<'e>> {
    let mut all = Vec::new();
    for kind in CONTROLLERS {
        for object in evidence.objects.of_kind(kind).filter(|object| !is_owned(object)) {
            let pointer = if *kind == "CronJob" { "/spec/jobTemplate/spec/template" } else { "/spec/template" };
            if let Some(template) = object.value.pointer(pointer) {
                all.push(Workload { object, template });
            }
        }
    }
    let bare = pods.iter().filter(|pod| !is_owned(pod) && pod.value.get("spec").is_some());
    all.extend(bare.map(|pod| Workload { object: pod, template: &pod.value }));
    all
}

fn is_owned(object: &Object) -> bool {
    items(&object.value, "/metadata/ownerReferences").iter().any(|o| o.get("controller") == Some(&Value::Bool(true)))
}

/// Ports with names of all containers.
fn ports(spec: Option<&Value>) -> Vec<NamedPort> {
    let listed = spec.into_iter().flat_map(|spec| containers(spec).flat_map(|container| items(container, "/ports")));
    let read = |port: &Value| {
        Some(NamedPort {
            name: text(port, "/name").unwrap_or_default().to_owned(),
            port: u16::try_from(port.get("containerPort")?.as_u64()?).ok()?,
            protocol: Protocol::read(text(port, "/protocol"))?,
        })
    };
    listed.filter_map(read).collect()
}

/// All containers of a pod's `spec`, those that end first.
pub(super) fn containers(spec: &Value) -> impl Iterator<Item = &Value> {
    items(spec, "/initContainers").iter().chain(items(spec, "/containers"))
}

/// A container by name.
pub(super) fn container<'v>(value: &'v Value, pointer: &str, name: &str) -> Option<&'v Value> {
    containers(value.pointer(pointer)?).find(|c| text(c, "/name") == Some(name))
}

/// A plain value of a container's environment.
pub(super) fn env<'v>(container: &'v Value, name: &str) -> Option<&'v str> {
    let mut all = items(container, "/env").iter();
    all.find(|e| text(e, "/name") == Some(name)).and_then(|e| text(e, "/value"))
}

/// Whether a value switches something on, as Kuma reads it.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "true" | "True" | "TRUE" | "1" | "t" | "T")
}

/// Whether a value of the injection label asks for the sidecar.
pub(super) fn is_on(value: Option<&String>) -> bool {
    value.is_some_and(|value| matches!(value.as_str(), "enabled" | "true"))
}

/// Whether a webhook's selectors match.
pub(super) fn webhook_matches(hook: &Value, namespace: &Labels, pod: &Labels) -> bool {
    let of = |name: &str| hook.get(name).map(Selector::read).unwrap_or_default();
    of("namespaceSelector").selects(namespace) && of("objectSelector").selects(pod)
}

/// The webhooks of ordinary pods; the one of zone proxies has another name.
fn is_injector(hook: &Value) -> bool {
    matches!(text(hook, "/name"), Some("namespace-kuma-injector.kuma.io" | "pods-kuma-injector.kuma.io"))
}

/// Kuma's CNI is `NAME-cni-node`; Istio's has the same form.
fn named_cni(name: &str) -> bool {
    matches!(name.strip_suffix("-cni-node"), Some(product) if product != "istio")
}

/// Other meshes call their container `install-cni` too; theirs carry another image.
fn runs_kuma_cni(spec: Option<&Value>) -> bool {
    let found = spec.and_then(|spec| containers(spec).find(|c| text(c, "/name") == Some("install-cni")));
    found.is_some_and(|c| {
        let image = text(c, "/image").unwrap_or_default();
        !["istio", "calico", "flannel", "cilium"].iter().any(|other| image.contains(other))
    })
}

fn is_cni_set(set: &Object) -> bool {
    named_cni(&set.name) || runs_kuma_cni(set.value.pointer("/spec/template/spec")) && !set.name.starts_with("istio")
}

fn is_cni_pod(pod: &Object) -> bool {
    let mut owners = items(&pod.value, "/metadata/ownerReferences").iter();
    let owned = owners.any(|o| text(o, "/kind") == Some("DaemonSet") && text(o, "/name").is_some_and(named_cni));
    owned || runs_kuma_cni(pod.value.get("spec"))
}

fn is_control_plane_container(container: &Value, object: &str) -> bool {
    let image = text(container, "/image").unwrap_or_default();
    let named = text(container, "/name") == Some("control-plane");
    image.contains("kuma-cp") || named && object.contains("-control-plane")
}

fn is_control_plane(deployment: &Object) -> bool {
    let spec = deployment.value.pointer("/spec/template/spec");
    match spec {
        Some(spec) => items(spec, "/containers").iter().any(|c| is_control_plane_container(c, &deployment.name)),
        None => matches!(&*deployment.name, "kuma-control-plane" | "kong-mesh-control-plane"),
    }
}

fn is_control_plane_pod(pod: &Object) -> bool {
    let Some(spec) = pod.value.get("spec") else { return false };
    // Jobs of the chart (hooks before an upgrade) run the same image and end by themselves.
    let job = items(&pod.value, "/metadata/ownerReferences").iter().any(|o| text(o, "/kind") == Some("Job"));
    !job && items(spec, "/containers").iter().any(|c| is_control_plane_container(c, &pod.name))
}

/// The control plane that injects: one that is not the global one of several zones, where there is a choice.
fn zone_first<'e>(all: impl Iterator<Item = &'e Object>) -> Option<&'e Object> {
    let all: Vec<&Object> = all.collect();
    let is_global = |object: &&&Object| {
        let containers = items(&object.value, "/spec/template/spec/containers");
        containers.iter().any(|container| env(container, "KUMA_MODE") == Some("global"))
    };
    all.iter().find(|object| !is_global(object)).or_else(|| all.first()).copied()
}

/// Whether a pod says that it is ready.
pub(super) fn is_ready(object: &Object) -> bool {
    let mut conditions = items(&object.value, "/status/conditions").iter();
    conditions.any(|c| text(c, "/type") == Some("Ready") && text(c, "/status") == Some("True"))
}
