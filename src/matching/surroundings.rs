//! The parts of the neighbourhood that are the same for every subject: the CNI, the control plane, meshes.

use std::borrow::Cow;
use std::rc::Rc;

use semver::Version;
use serde_json::{Map, Value};

use crate::evidence::{Component, HostFactKind, Object, Observation, Why};

use super::index::{Index, is_row};
use super::json::{self, environment, items, text};
use super::templates::Injected;
use super::version;

/// One part of a neighbourhood, and how well it is known.
#[derive(Debug, Clone)]
pub(super) enum Part<'e> {
    /// An object that was read.
    Object(&'e Object),
    /// Objects of a list.
    Objects(Vec<&'e Object>),
    /// Made from objects; the object it was made from, if it was one.
    Made(Rc<Value>, Option<&'e Object>),
    /// Known not to exist.
    Null,
    /// Not known.
    Missing(Why),
}

impl<'e> Part<'e> {
    /// Something made from an object.
    pub(super) fn made(value: Value, from: Option<&'e Object>) -> Self {
        Self::Made(Rc::new(value), from)
    }

    /// As CEL sees it; `None` if it is not known.
    pub(super) fn value(&self) -> Option<Cow<'_, Value>> {
        match self {
            Self::Object(object) => Some(Cow::Borrowed(&object.value)),
            Self::Objects(objects) => Some(Cow::Owned(objects.iter().map(|o| o.value.clone()).collect())),
            Self::Made(value, _) => Some(Cow::Borrowed(value)),
            Self::Null => Some(Cow::Owned(Value::Null)),
            Self::Missing(_) => None,
        }
    }

    /// The object behind it.
    pub(super) fn object(&self) -> Option<&'e Object> {
        match self {
            Self::Object(object) => Some(object),
            Self::Objects(objects) => objects.first().copied(),
            Self::Made(_, from) => *from,
            Self::Null | Self::Missing(_) => None,
        }
    }
}

/// Parts that do not depend on the subject.
pub(super) struct Surroundings<'e> {
    pub(super) cni_daemon_set: Part<'e>,
    /// Names of all that are known.
    pub(super) daemon_sets: Part<'e>,
    pub(super) cni_pods: Part<'e>,
    pub(super) cni_env: Part<'e>,
    pub(super) cni_config: Part<'e>,
    pub(super) cni_plugin: Part<'e>,
    pub(super) control_plane: Part<'e>,
    pub(super) control_plane_pods: Part<'e>,
    pub(super) cp_env: Part<'e>,
    pub(super) injector_webhook: Part<'e>,
    pub(super) crds: Part<'e>,
    pub(super) meshes: Part<'e>,
    pub(super) cilium_config: Part<'e>,
    pub(super) system_network_policies: Part<'e>,
    pub(super) cni_bindings: Part<'e>,
    pub(super) helm_values: Part<'e>,
    /// When each owner's first pod with a sidecar was created.
    pub(super) injected: Injected<'e>,
    /// Labels that keep the injector away from a pod, each with its value or `*`, where settings name them.
    pub(super) exceptions: Vec<(String, String)>,
    /// Kuma's release, from the control plane's, else the CNI's, else any proxy's image.
    pub(super) version: Option<Version>,
    /// The release as its image's tag says it.
    pub(super) version_text: Option<String>,
    /// `kuma` or `kong-mesh`, if any of their parts was seen.
    pub(super) product: Option<&'static str>,
    /// The control plane's namespace.
    pub(super) namespace: Option<String>,
    /// The platform that all nodes share, or the first of them names.
    pub(super) platform: Option<&'static str>,
}

impl<'e> Surroundings<'e> {
    /// Finds them.
    pub(super) fn new(index: &Index<'e>) -> Self {
        let cni_daemon_set = match index.cni_daemon_set {
            Some(set) => Part::Object(set),
            None if index.listed_everywhere("DaemonSet") => Part::Null,
            None => Part::Missing(index.why_no_objects("DaemonSet")),
        };
        let cni_config = cni_config(index);
        let control_plane = match index.control_plane {
            Some(deployment) => Part::Object(deployment),
            None if index.listed_everywhere("Deployment") => Part::Null,
            None => Part::Missing(index.why_no_objects("Deployment")),
        };
        let namespace = system_namespace(index);
        let (version, version_text) = installed_version(index);
        let cp_env = env(&control_plane, index.control_plane_pods.first().copied(), "control-plane");
        let helm_values = helm_values(index);
        Self {
            cni_pods: pods(index, &index.cni_pods),
            cni_env: env(&cni_daemon_set, index.cni_pods.first().copied(), "install-cni"),
            cni_plugin: cni_plugin(index, &cni_config),
            control_plane_pods: pods(index, &index.control_plane_pods),
            exceptions: exceptions(index, &cp_env, &helm_values),
            cp_env,
            injector_webhook: injector_webhook(index),
            daemon_sets: names(index, "DaemonSet"),
            crds: names(index, "CustomResourceDefinition"),
            meshes: names(index, "Mesh"),
            cilium_config: config_map(index, Some("kube-system"), |o| &*o.name == "cilium-config"),
            system_network_policies: list(index, "NetworkPolicy", namespace.as_deref()),
            cni_bindings: cni_bindings(index),
            helm_values,
            injected: Injected::new(&index.pods),
            product: product(index),
            platform: index.evidence.objects.of_kind("Node").find_map(|n| version::platform(&n.value)),
            version,
            version_text,
            namespace,
            cni_daemon_set,
            cni_config,
            control_plane,
        }
    }
}

/// A list of pods: known if one was found or all pods were listed.
fn pods<'e>(index: &Index<'e>, found: &[&'e Object]) -> Part<'e> {
    if !found.is_empty() || index.listed_everywhere("Pod") {
        Part::Objects(found.to_vec())
    } else {
        Part::Missing(index.why_no_objects("Pod"))
    }
}

/// All objects of a kind in a namespace: known if one was found or the list was collected.
pub(super) fn list<'e>(index: &Index<'e>, kind: &str, namespace: Option<&str>) -> Part<'e> {
    let Some(namespace) = namespace else { return Part::Missing(Why::NotCollected) };
    let found: Vec<&Object> =
        index.evidence.objects.of_kind(kind).filter(|o| o.namespace.as_deref() == Some(namespace)).collect();
    if !found.is_empty() || index.listed(kind, Some(namespace)) {
        Part::Objects(found)
    } else {
        Part::Missing(index.why_no_objects(kind))
    }
}

/// Names of all objects of a kind.
fn names<'e>(index: &Index<'e>, kind: &str) -> Part<'e> {
    let found: Vec<Value> = index.evidence.objects.of_kind(kind).map(|o| Value::from(&*o.name)).collect();
    if !found.is_empty() || index.listed_everywhere(kind) {
        Part::made(Value::Array(found), None)
    } else {
        Part::Missing(index.why_no_objects(kind))
    }
}

/// The environment of a container, by its owner's template or else a pod; what has neither has no variables.
fn env<'e>(owner: &Part<'e>, pod: Option<&'e Object>, container: &str) -> Part<'e> {
    let of = |object: &'e Object, pointer: &str| {
        let spec = object.value.pointer(pointer)?;
        json::container(spec, container).map(|(c, _)| Part::made(environment(c), Some(object)))
    };
    let of_template = owner.object().and_then(|o| of(o, "/spec/template/spec"));
    let of_pod = || pod.and_then(|p| of(p, "/spec"));
    of_template.or_else(of_pod).unwrap_or_else(|| match owner {
        Part::Missing(why) => Part::Missing(*why),
        Part::Object(object) if is_row(object) => Part::Missing(Why::NotCollected),
        _ => Part::made(Value::Object(Map::new()), None),
    })
}

/// A `ConfigMap` that satisfies a test; known not to exist if those of the namespace were listed.
fn config_map<'e>(index: &Index<'e>, namespace: Option<&str>, test: impl Fn(&Object) -> bool) -> Part<'e> {
    match index.evidence.objects.of_kind("ConfigMap").find(|o| test(o)) {
        Some(found) => Part::Object(found),
        None if index.listed("ConfigMap", namespace) => Part::Null,
        None => Part::Missing(index.why_no_objects("ConfigMap")),
    }
}

fn cni_config<'e>(index: &Index<'e>) -> Part<'e> {
    let namespace = index.cni_daemon_set.or(index.cni_pods.first().copied()).and_then(|o| o.namespace.as_deref());
    config_map(index, Some(namespace.unwrap_or("kube-system")), |o| {
        let config = text(&o.value, "/data/cni_network_config").unwrap_or_default();
        o.name.ends_with("-cni-config")
            && (config.contains("kuma-cni") || config.is_empty())
            && !o.name.starts_with("istio")
    })
}

/// The plugin's configuration: JSON in a `ConfigMap`; templates stand in quotes, so it parses before they are filled.
fn cni_plugin<'e>(index: &Index<'e>, config: &Part<'e>) -> Part<'e> {
    let object = match config {
        Part::Object(object) => *object,
        other => return plugin_on_nodes(index).unwrap_or_else(|| other.clone()),
    };
    let Some(written) = text(&object.value, "/data/cni_network_config") else { return Part::Null };
    match serde_json::from_str::<Value>(written) {
        Ok(value) => Part::made(value, Some(object)),
        Err(_) => Part::Missing(Why::Unreadable),
    }
}

/// The plugin's entry in the files of nodes, where all that were read have the same.
fn plugin_on_nodes<'e>(index: &Index<'e>) -> Option<Part<'e>> {
    let facts = index.evidence.host_facts.iter().filter(|fact| fact.kind == HostFactKind::CniConfig);
    let mut found = facts.filter_map(|fact| {
        let file: Value = serde_json::from_str(&fact.text).ok()?;
        let plugins = items(&file, "/plugins").iter().chain([&file]);
        plugins.into_iter().find(|plugin| text(plugin, "/type") == Some("kuma-cni")).cloned()
    });
    let plugin = found.next()?;
    found.all(|other| other == plugin).then(|| Part::made(plugin, None))
}

fn injector_webhook<'e>(index: &Index<'e>) -> Part<'e> {
    let kind = "MutatingWebhookConfiguration";
    let injects = |o: &&Object| {
        let mut hooks = items(&o.value, "/webhooks").iter();
        hooks.any(|w| text(w, "/name").is_some_and(|n| n.ends_with("-kuma-injector.kuma.io")))
    };
    match index.evidence.objects.of_kind(kind).find(injects) {
        Some(found) => Part::Object(found),
        None if index.listed_everywhere(kind) => Part::Null,
        None => Part::Missing(index.why_no_objects(kind)),
    }
}

/// Bindings whose subjects name the CNI's `ServiceAccount`.
fn cni_bindings<'e>(index: &Index<'e>) -> Part<'e> {
    let set = index.cni_daemon_set;
    let spec = set.and_then(|s| s.value.pointer("/spec/template/spec"));
    let of_pod = || index.cni_pods.first().and_then(|p| p.value.get("spec"));
    // `default` tells nothing: it stands there too where the true name was lost.
    let account = spec.or_else(of_pod).and_then(|s| text(s, "/serviceAccountName")).filter(|name| *name != "default");
    let names = |o: &&Object| {
        items(&o.value, "/subjects").iter().any(|s| {
            let name = text(s, "/name").unwrap_or_default();
            text(s, "/kind") == Some("ServiceAccount")
                && account.map_or_else(|| ["kuma-cni", "kong-mesh-cni"].contains(&name), |a| a == name)
        })
    };
    let of = |kind: &str| index.evidence.objects.of_kind(kind).filter(names).collect::<Vec<_>>();
    let mut found = of("ClusterRoleBinding");
    found.extend(of("RoleBinding"));
    let listed = ["ClusterRoleBinding", "RoleBinding"].iter().all(|k| index.listed_everywhere(k));
    if !found.is_empty() || listed {
        Part::Objects(found)
    } else {
        Part::Missing(index.why_no_objects("ClusterRoleBinding"))
    }
}

fn helm_values<'e>(index: &Index<'e>) -> Part<'e> {
    let fact = index.evidence.host_facts.iter().find(|f| f.kind == HostFactKind::HelmValues);
    match fact.map(|f| super::yaml::parse(&f.text)) {
        Some(Some(value)) => Part::made(value, None),
        Some(None) => Part::Missing(Why::Unreadable),
        None => Part::Missing(Why::NotCollected),
    }
}

/// The injector's exceptions: from the control plane's environment, else from its file, which a `ConfigMap` or Helm's
/// values hold.
fn exceptions(index: &Index<'_>, env: &Part<'_>, helm: &Part<'_>) -> Vec<(String, String)> {
    const VARIABLE: &str = "/KUMA_RUNTIME_KUBERNETES_EXCEPTIONS_LABELS";
    let variable = env.value().and_then(|env| text(&env, VARIABLE).map(str::to_owned));
    if let Some(list) = variable.filter(|list| !list.is_empty()) {
        let pairs = list.split(',').filter_map(|pair| pair.trim().split_once(':'));
        return pairs.map(|(label, value)| (label.to_owned(), value.to_owned())).collect();
    }
    let mut maps = index.evidence.objects.of_kind("ConfigMap").filter(|o| o.name.ends_with("-control-plane-config"));
    let mounted = maps.find_map(|o| text(&o.value, "/data/config.yaml").map(str::to_owned));
    let in_helm = || {
        let values = helm.value()?;
        let paths = ["/controlPlane/config", "/kuma/controlPlane/config"];
        paths.iter().find_map(|path| text(&values, path).map(str::to_owned))
    };
    let file = mounted.or_else(in_helm).and_then(|file| super::yaml::parse(&file));
    let labels = file.as_ref().and_then(|f| f.pointer("/runtime/kubernetes/injector/exceptions/labels"));
    let pairs = labels.and_then(Value::as_object).into_iter().flatten();
    pairs.map(|(label, value)| (label.clone(), super::containers::plain(value))).collect()
}

/// The control plane's namespace: its Deployment's, its pods', its label's, or what its webhook calls.
fn system_namespace(index: &Index<'_>) -> Option<String> {
    let deployment = index.control_plane.and_then(|d| d.namespace.as_deref());
    let pod = || index.control_plane_pods.first().and_then(|p| p.namespace.as_deref());
    let labelled = || {
        let mut all = index.evidence.objects.of_kind("Namespace");
        all.find(|n| json::label(&n.value, "kuma.io/system-namespace") == Some("true")).map(|n| &*n.name)
    };
    let called = || {
        let hook = injector_webhook(index).object()?;
        items(&hook.value, "/webhooks").iter().find_map(|w| text(w, "/clientConfig/service/namespace"))
    };
    deployment.or_else(pod).or_else(labelled).or_else(called).map(str::to_owned)
}

/// Whether as many pods of the CNI were seen on nodes as its `DaemonSet` has: then no other node has one.
pub(super) fn all_cni_pods_seen(index: &Index<'_>) -> bool {
    let count = |set: &Object| set.value.pointer("/status/currentNumberScheduled").and_then(Value::as_u64);
    let placed = index.cni_pods.iter().filter(|pod| text(&pod.value, "/spec/nodeName").is_some()).count();
    index.cni_daemon_set.and_then(count).is_some_and(|scheduled| usize::try_from(scheduled) == Ok(placed))
}

/// The release of the installation.
fn installed_version(index: &Index<'_>) -> (Option<Version>, Option<String>) {
    let template = |o: &&Object| o.value.pointer("/spec/template/spec").cloned();
    let specs = index
        .control_plane
        .iter()
        .filter_map(template)
        .chain(index.control_plane_pods.iter().filter_map(|p| p.value.get("spec").cloned()))
        .chain(index.cni_daemon_set.iter().filter_map(template))
        .chain(index.cni_pods.iter().take(1).filter_map(|p| p.value.get("spec").cloned()));
    for spec in specs {
        if let Some(found) = version_of_spec(&spec) {
            return (Some(found.0), Some(found.1));
        }
    }
    // After an upgrade, data planes are of the release before until they are made anew.
    let proxies = || index.pods.iter().filter_map(|p| p.value.get("spec").and_then(version_of_spec)).max();
    let said = |of| said_version(index, of);
    let found = said(Component::ControlPlane).or_else(proxies).or_else(|| said(Component::Sidecar));
    found.map_or((None, None), |(version, text)| (Some(version), Some(text)))
}

/// The release that logs of a component name, the newest of several: what rules capture as `release`.
fn said_version(index: &Index<'_>, component: Component) -> Option<(Version, String)> {
    let of = |seen: &&Observation| index.stream(seen.stream).is_some_and(|s| s.stream.component == component);
    let said = index.evidence.observations.iter().filter(of).filter_map(|seen| seen.last.captures.get("release"));
    said.filter_map(|said| Some((version::release(said)?, said.clone()))).max()
}

/// The release that Kuma's images in a pod spec name, and their tag.
pub(super) fn version_of_spec(spec: &Value) -> Option<(Version, String)> {
    json::containers(spec).find_map(|(container, _)| {
        let image = text(container, "/image")?;
        let version = version::release_of_image(image)?;
        Some((version, version::tag_of(image)?.to_owned()))
    })
}

/// Kong Mesh, if any image or component says so; Kuma, if any of its parts was seen; else nothing.
fn product(index: &Index<'_>) -> Option<&'static str> {
    let components = [index.control_plane, index.cni_daemon_set];
    let parts = components.into_iter().flatten().chain(index.cni_pods.iter().chain(&index.control_plane_pods).copied());
    let mut seen = false;
    for object in parts.take(64) {
        seen = true;
        if version::is_kong(&object.name) || version::is_kong(&object.value.to_string()) {
            return Some("kong-mesh");
        }
    }
    for pod in &index.pods {
        let Some(spec) = pod.value.get("spec") else { continue };
        let mut images = json::containers(spec).filter_map(|(c, _)| text(c, "/image"));
        if let Some(image) = images.find(|i| version::is_kuma_image(i)) {
            seen = true;
            if version::is_kong(image) {
                return Some("kong-mesh");
            }
        }
    }
    let logs = index.evidence.streams.iter().any(|s| super::index::container_of(s.stream.component).is_some());
    (seen || logs || index.evidence.objects.of_kind("Mesh").next().is_some()).then_some("kuma")
}
