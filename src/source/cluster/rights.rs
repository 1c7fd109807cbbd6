//! What this user may see: the server is asked about each right that gathering needs. Nothing is stored by it.

use futures::future::join_all;
use serde_json::{Value, json};

use super::ClusterError;
use super::api::{Api, Refused};
use super::questions::rights;

/// A right, and whether the user has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// API group; empty for the core.
    pub group: String,
    /// Resource, with its subresource after a slash.
    pub resource: String,
    /// `list` or `get`.
    pub verb: &'static str,
    /// The namespace in which it is needed; nothing for the whole cluster.
    pub namespace: Option<String>,
    /// Whether the user has it; nothing if the server does not tell.
    pub allowed: Option<bool>,
    /// The same in the namespace that was asked about, where the user lacks it in the whole cluster.
    pub allowed_here: Option<bool>,
}

const REVIEWS: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// Asks about all rights that gathering needs; `namespace` is the one that would be asked about.
pub(super) async fn ask(api: &Api<'_>, namespace: Option<&str>, cluster: &str) -> Result<Vec<Right>, ClusterError> {
    let needed = rights(namespace);
    let answers = join_all(needed.iter().map(|(group, resource, verb, scope)| async move {
        let whole = one(api, group, resource, verb, scope.as_deref()).await;
        let here = match (&whole, namespace, scope) {
            (Ok(false), Some(namespace), None) => one(api, group, resource, verb, Some(namespace)).await.ok(),
            _ => None,
        };
        (whole, here)
    }))
    .await;
    if answers.iter().all(|(whole, _)| whole.is_err())
        && let Some(error) = answers.iter().find_map(|(whole, _)| ClusterError::refused(whole.as_ref().err()?, cluster))
    {
        return Err(error);
    }
    let all = needed.into_iter().zip(answers).map(|((group, resource, verb, namespace), (whole, allowed_here))| {
        Right { group, resource, verb, namespace, allowed: whole.ok(), allowed_here }
    });
    Ok(all.collect())
}

async fn one(api: &Api<'_>, group: &str, resource: &str, verb: &str, namespace: Option<&str>) -> Result<bool, Refused> {
    let (resource, sub) = resource.split_once('/').unwrap_or((resource, ""));
    let attributes = json!({
        "group": group, "resource": resource, "subresource": sub, "verb": verb, "namespace": namespace.unwrap_or_default(),
    });
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": { "resourceAttributes": attributes },
    });
    let answer = api.question(REVIEWS, &review).await?;
    let allowed = answer.pointer("/status/allowed").and_then(Value::as_bool);
    allowed.ok_or_else(|| Refused::Unreachable("the answer is no review".to_owned()))
}
