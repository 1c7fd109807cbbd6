//! `access`: what this user may see, and what a diagnosis lacks without it.

use serde_json::json;

use crate::cli::AccessArgs;
use crate::messages::{Message, cluster as say};
use crate::report::{self, Language};
use crate::source::cluster::{Ask, Cluster, Right};

use super::{Refusal, World, fill, live};

/// Asks and tells; exits with 1 if something is missing.
pub(super) fn run(world: &mut World<'_>, typed: &AccessArgs, spoken: Language) -> Result<u8, Refusal> {
    let access = live::access(&typed.way, spoken, world).map_err(Refusal::Usage)?;
    let ask = Ask { everywhere: typed.all_namespaces, namespace: typed.namespace.clone(), ..Ask::default() };
    let cluster = Cluster::connect(&access)?;
    let (namespace, rights) = cluster.rights(&ask, &mut |_| ())?;
    let complete = rights.iter().all(|right| right.allowed == Some(true));
    if typed.output.is_some() {
        let rows = rights.iter().map(|right| {
            json!({
                "group": right.group, "resource": right.resource, "verb": right.verb, "namespace": right.namespace,
                "allowed": right.allowed, "allowedInNamespace": right.allowed_here,
                "without": fill(without(&right.resource), typed_language(typed, spoken), &[]),
            })
        });
        let document = json!({
            "apiVersion": "kuma-diagnose/v1", "kind": "Access", "cluster": cluster.name, "namespace": namespace,
            "complete": complete, "rights": rows.collect::<Vec<_>>(),
        });
        writeln!(world.out, "{document:#}")?;
        return Ok(u8::from(!complete));
    }
    let scope = namespace.clone().unwrap_or_else(|| fill(&say::EVERYWHERE, spoken, &[]));
    let head = fill(&say::ACCESS, spoken, &[("cluster", &cluster.name), ("namespace", &scope)]);
    writeln!(world.out, "{}", report::escape(&head))?;
    for right in &rights {
        writeln!(world.out, "{}", report::escape(&line(right, namespace.as_deref(), spoken)))?;
    }
    let end = if complete { &say::ACCESS_COMPLETE } else { &say::ACCESS_INCOMPLETE };
    writeln!(world.out, "{}", fill(end, spoken, &[]))?;
    Ok(u8::from(!complete))
}

/// Programs read English, unless the user says otherwise.
fn typed_language(typed: &AccessArgs, spoken: Language) -> Language {
    if typed.lang.is_some() { spoken } else { Language::En }
}

fn line(right: &Right, asked: Option<&str>, spoken: Language) -> String {
    let name =
        if right.group.is_empty() { right.resource.clone() } else { format!("{}.{}", right.resource, right.group) };
    let scope = right.namespace.clone().unwrap_or_else(|| fill(&say::EVERYWHERE, spoken, &[]));
    let without = fill(without(&right.resource), spoken, &[]);
    let values =
        [("verb", right.verb), ("what", name.as_str()), ("scope", scope.as_str()), ("without", without.as_str())];
    match (right.allowed, right.allowed_here) {
        (Some(true), _) => fill(&say::RIGHT_YES, spoken, &values),
        (Some(false), Some(true)) => {
            let values = [values.as_slice(), &[("here", asked.unwrap_or_default())]].concat();
            fill(&say::RIGHT_HERE, spoken, &values)
        }
        (Some(false), _) => fill(&say::RIGHT_NO, spoken, &values),
        (None, _) => fill(&say::RIGHT_UNKNOWN, spoken, &values),
    }
}

/// What is not known without a resource.
fn without(resource: &str) -> &'static Message {
    match resource {
        "pods" => &say::WITHOUT_PODS,
        "pods/log" => &say::WITHOUT_LOGS,
        "events" => &say::WITHOUT_EVENTS,
        "limitranges" | "resourcequotas" => &say::WITHOUT_LIMITS,
        "replicasets" | "statefulsets" | "jobs" => &say::WITHOUT_OWNERS,
        "daemonsets" => &say::WITHOUT_DAEMON_SETS,
        "deployments" => &say::WITHOUT_DEPLOYMENTS,
        "namespaces" => &say::WITHOUT_NAMESPACES,
        "nodes" => &say::WITHOUT_NODES,
        "mutatingwebhookconfigurations" => &say::WITHOUT_WEBHOOKS,
        "customresourcedefinitions" | "network-attachment-definitions" => &say::WITHOUT_ATTACHMENTS,
        "clusterrolebindings" => &say::WITHOUT_BINDINGS,
        "configmaps" => &say::WITHOUT_CONFIG_MAPS,
        _ => &say::WITHOUT_MESHES,
    }
}
