//! The installation as it was read, and settings of meshes, control plane and CNI with what they can and cannot explain.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::messages::{Message, matching as say};
use crate::rule::Text;

use super::containers::plain;
use super::index::Index;
use super::json::{annotation, text};
use super::surroundings::{Part, Surroundings};
use super::{ClockSkew, Context, Setting};

/// Settings of a Mesh that are shown where they were read.
const MESH: [(&str, &Message); 8] = [
    ("spec.mtls.enabledBackend", &say::SETTING_MTLS),
    ("spec.mtls.skipValidation", &say::SETTING_MTLS),
    ("spec.networking.outbound.passthrough", &say::SETTING_PASSTHROUGH),
    ("spec.routing.zoneEgress", &say::SETTING_EGRESS),
    ("spec.routing.defaultForbidMeshExternalServiceAccess", &say::SETTING_EGRESS),
    ("spec.meshServices.mode", &say::SETTING_MESH_SERVICES),
    ("spec.skipCreatingInitialPolicies", &say::SETTING_INITIAL_POLICIES),
    ("spec.networking.validation", &say::SETTING_UNKNOWN_VALIDATION),
];

/// Settings of the control plane that bear on injection and on the rules.
const CONTROL_PLANE: [(&str, &Message); 9] = [
    ("KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED", &say::SETTING_CNI_ENABLED),
    ("KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID", &say::SETTING_UID),
    ("KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_REDIRECT_PORT_INBOUND", &say::SETTING_PORT),
    ("KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IP_FAMILY_MODE", &say::SETTING_IP_FAMILY),
    ("KUMA_RUNTIME_KUBERNETES_INJECTOR_TRANSPARENT_PROXY_CONFIGMAP_NAME", &say::SETTING_CONFIG_MAP),
    ("KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS", &say::SETTING_NATIVE_SIDECARS),
    ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_ENABLED", &say::SETTING_TAINT),
    ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_APP", &say::SETTING_TAINT),
    ("KUMA_RUNTIME_KUBERNETES_NODE_TAINT_CONTROLLER_CNI_NAMESPACE", &say::SETTING_TAINT),
];

/// Settings of the CNI.
const CNI: [(&str, &Message); 4] = [
    ("CHAINED_CNI_PLUGIN", &say::SETTING_CHAINED),
    ("CNI_NET_DIR", &say::SETTING_CNI_FILES),
    ("CNI_CONF_NAME", &say::SETTING_CNI_FILES),
    ("CNI_LOG_LEVEL", &say::SETTING_CNI_LOG_LEVEL),
];

/// The installation, as read.
pub(super) fn context(index: &Index<'_>, shared: &Surroundings<'_>) -> Context {
    let mut meshes: BTreeMap<String, Vec<Setting>> = BTreeMap::new();
    for mesh in index.evidence.objects.of_kind("Mesh") {
        meshes.insert(mesh.name.to_string(), mesh_settings(&mesh.value));
    }
    let mut common = Vec::new();
    from_environment(&shared.cp_env, "control-plane.env", &CONTROL_PLANE, &mut common);
    from_environment(&shared.cni_env, "cni.env", &CNI, &mut common);
    if !common.is_empty() {
        // The contract has no other place for settings than a mesh; these hold for every mesh.
        let first = meshes.keys().next().cloned().unwrap_or_else(|| "default".to_owned());
        let name = if meshes.contains_key("default") { "default".to_owned() } else { first };
        meshes.entry(name).or_default().extend(common);
    }
    Context {
        product: shared.product,
        version: shared.version_text.clone(),
        namespace: shared.namespace.clone(),
        cni: cni(shared),
        meshes: meshes.into_iter().collect(),
        clocks: index.skews.iter().map(|(node, s)| ClockSkew { node: node.clone(), seconds: *s }).collect(),
        looks: index.hosts.looks(),
    }
}

/// Whether there is a CNI, and how it is installed.
fn cni(shared: &Surroundings<'_>) -> Option<&'static str> {
    let none = matches!(shared.cni_daemon_set, Part::Null);
    let Part::Made(env, Some(_)) = &shared.cni_env else { return (none && shared.product.is_some()).then_some("none") };
    match text(env, "/CHAINED_CNI_PLUGIN") {
        Some("false") => Some("standalone"),
        _ => Some("chained"),
    }
}

fn mesh_settings(mesh: &Value) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (field, relevance) in MESH {
        let pointer = format!("/{}", field.replace('.', "/"));
        if let Some(value) = mesh.pointer(&pointer).filter(|v| !v.is_null()) {
            settings.push(setting(field, plain(value), relevance));
        }
    }
    // What a client tried to set and the API server pruned or kept out of sight still shows in what it applied.
    let applied = annotation(mesh, "kubectl.kubernetes.io/last-applied-configuration");
    let applied = applied.and_then(|a| serde_json::from_str::<Value>(a).ok());
    let wanted = applied.as_ref().and_then(|a| a.pointer("/spec/networking/validation"));
    if let Some(value) = wanted.filter(|_| mesh.pointer("/spec/networking/validation").is_none()) {
        settings.push(setting("spec.networking.validation", plain(value), &say::SETTING_UNKNOWN_VALIDATION));
    }
    settings
}

fn from_environment(env: &Part<'_>, prefix: &str, table: &[(&str, &Message)], settings: &mut Vec<Setting>) {
    let Part::Made(env, _) = env else { return };
    for (name, relevance) in table {
        if let Some(value) = env.get(name).and_then(Value::as_str).filter(|v| !v.is_empty()) {
            settings.push(setting(&format!("{prefix}.{name}"), value.to_owned(), relevance));
        }
    }
}

fn setting(field: &str, value: String, relevance: &Message) -> Setting {
    let (en, zh) = relevance.fill(&[]);
    Setting { field: field.to_owned(), value, relevance: Text { en, zh } }
}
