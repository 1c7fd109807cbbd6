//! A live cluster, as typed: the way to it, and what to gather from it.

use std::time::Duration;

use crate::cli::{ScopeArgs, WayArgs};
use crate::evidence::Time;
use crate::messages::cli as say;
use crate::report::Language;
use crate::source::cluster::{Access, Ask};

use super::resolve::{self, Objects};
use super::{World, fill};

/// The way to the cluster, as typed.
pub(super) fn access(way: &WayArgs, spoken: Language, world: &World<'_>) -> Result<Access, String> {
    let extra = way.as_user_extra.iter().map(|typed| match typed.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(fill(&say::BAD_EXTRA, spoken, &[("value", typed)])),
    });
    let timeout = match way.request_timeout.as_deref() {
        None | Some("0") => None,
        Some(typed) => Some(duration("--request-timeout", typed, spoken)?),
    };
    Ok(Access {
        kubeconfig: way.kubeconfig.clone(),
        environment: (world.variable)("KUBECONFIG"),
        home: (world.variable)("HOME").or_else(|| (world.variable)("USERPROFILE")),
        context: way.context.clone(),
        cluster: way.cluster.clone(),
        user: way.user.clone(),
        server: way.server.clone(),
        token: way.token.clone(),
        certificate_authority: way.certificate_authority.clone(),
        client_certificate: way.client_certificate.clone(),
        client_key: way.client_key.clone(),
        tls_server_name: way.tls_server_name.clone(),
        insecure: way.insecure_skip_tls_verify,
        as_user: way.as_user.clone(),
        as_groups: way.as_group.clone(),
        as_uid: way.as_uid.clone(),
        as_extra: extra.collect::<Result<_, _>>()?,
        timeout,
        uncompressed: way.disable_compression,
    })
}

/// What to gather, as typed.
pub(super) fn ask(scope: &ScopeArgs, objects: &Objects, spoken: Language) -> Result<Ask, String> {
    let tail = scope.tail.as_deref().map(|typed| resolve::number("--tail", typed, 1, spoken)).transpose()?;
    let since = scope.since.as_deref().map(|typed| duration("--since", typed, spoken)).transpose()?;
    if let Some(typed) = scope.since_time.as_deref().filter(|typed| Time::parse(typed).is_none()) {
        return Err(fill(&say::BAD_TIME, spoken, &[("flag", "--since-time"), ("value", typed)]));
    }
    let pods = objects.selected.as_ref().filter(|(kind, _)| *kind == "Pod");
    Ok(Ask {
        // A node's pods are in any namespace.
        everywhere: scope.all_namespaces || objects.named.iter().any(|(kind, _)| kind == "Node"),
        namespace: scope.namespace.clone(),
        objects: objects.named.clone(),
        selector: pods.map(|(_, selector)| selector.clone()),
        tail,
        since: since.map(|time| time.as_secs()),
        since_time: scope.since_time.clone(),
        preflight: false,
    })
}

/// A duration, as typed.
pub(super) fn duration(flag: &str, typed: &str, spoken: Language) -> Result<Duration, String> {
    let seconds = resolve::duration(typed).map(Duration::from_secs);
    seconds.ok_or_else(|| fill(&say::BAD_DURATION, spoken, &[("flag", flag), ("value", typed)]))
}
