//! A live cluster, as typed: the way to it, and what to gather from it.

use std::time::Duration;

use crate::cli::Args;
use crate::messages::cli as say;
use crate::report::Language;
use crate::source::cluster::{Access, Ask};

use super::{World, fill, resolve};

/// A live run.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) access: Access,
    pub(super) ask: Ask,
}

/// Resolves what was typed of the cluster; nothing if inputs are given, so that a run on files never looks for one.
pub(super) fn resolve(
    args: &Args,
    objects: &[(String, String)],
    spoken: Language,
    world: &World<'_>,
) -> Result<Option<Live>, String> {
    if args.all_namespaces && !objects.is_empty() {
        return Err(fill(&say::NAME_EVERYWHERE, spoken, &[]));
    }
    if !args.from.is_empty() {
        return Ok(None);
    }
    let extra = args.as_user_extra.iter().map(|typed| match typed.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(fill(&say::BAD_EXTRA, spoken, &[("value", typed)])),
    });
    let timeout = match args.request_timeout.as_deref() {
        None | Some("0") => None,
        Some(typed) => Some(
            resolve::duration(typed)
                .map(Duration::from_secs)
                .ok_or_else(|| fill(&say::BAD_DURATION, spoken, &[("flag", "--request-timeout"), ("value", typed)]))?,
        ),
    };
    let access = Access {
        kubeconfig: args.kubeconfig.clone(),
        environment: (world.variable)("KUBECONFIG"),
        home: (world.variable)("HOME").or_else(|| (world.variable)("USERPROFILE")),
        context: args.context.clone(),
        cluster: args.cluster.clone(),
        user: args.user.clone(),
        server: args.server.clone(),
        token: args.token.clone(),
        certificate_authority: args.certificate_authority.clone(),
        client_certificate: args.client_certificate.clone(),
        client_key: args.client_key.clone(),
        tls_server_name: args.tls_server_name.clone(),
        insecure: args.insecure_skip_tls_verify,
        as_user: args.as_user.clone(),
        as_groups: args.as_group.clone(),
        as_uid: args.as_uid.clone(),
        as_extra: extra.collect::<Result<_, _>>()?,
        timeout,
    };
    // A node's pods are in any namespace.
    let everywhere = args.all_namespaces || objects.iter().any(|(kind, _)| kind == "Node");
    Ok(Some(Live { access, ask: Ask { everywhere, namespace: args.namespace.clone(), objects: objects.to_vec() } }))
}
