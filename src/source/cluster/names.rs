//! Names of what there is, for the completion of what is typed.

use serde_json::Value;

use super::api::Api;
use super::failing::{items, text};

/// Names and nothing else.
const NAMES: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/// The names of the objects of a kind; none if they cannot be listed.
pub(super) async fn list(api: &Api<'_>, kind: &str, namespace: &str) -> Vec<String> {
    let own = |group: &str, what: &str| format!("/{group}/namespaces/{namespace}/{what}");
    let path = match kind {
        "Namespace" => "/api/v1/namespaces".to_owned(),
        "Node" => "/api/v1/nodes".to_owned(),
        "Pod" => own("api/v1", "pods"),
        "Deployment" => own("apis/apps/v1", "deployments"),
        "StatefulSet" => own("apis/apps/v1", "statefulsets"),
        "DaemonSet" => own("apis/apps/v1", "daemonsets"),
        "ReplicaSet" => own("apis/apps/v1", "replicasets"),
        "Job" => own("apis/batch/v1", "jobs"),
        "CronJob" => own("apis/batch/v1", "cronjobs"),
        _ => return Vec::new(),
    };
    let list = api.get(&format!("{path}?limit=500"), NAMES).await.ok();
    let list: Option<Value> = list.and_then(|body| serde_json::from_slice(&body).ok());
    list.iter().flat_map(|list| items(list, "/items")).map(|one| text(one, "/metadata/name").to_owned()).collect()
}
