//! Kubernetes events.

use serde_json::Value;

use super::{Location, Object, Time};

/// A Kubernetes event, of either API group, or from a pasted table.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Kind of the involved object; empty if the source did not tell.
    pub kind: String,
    /// Namespace of the involved object.
    pub namespace: Option<String>,
    /// Name of the involved object.
    pub name: String,
    /// Reason.
    pub reason: String,
    /// Message.
    pub message: String,
    /// `Warning` or `Normal`.
    pub warning: bool,
    /// First seen.
    pub first: Option<Time>,
    /// Last seen.
    pub last: Option<Time>,
    /// How often.
    pub count: u64,
    /// When the API server took it, by its own clock.
    pub created: Option<Time>,
    /// The node whose kubelet wrote it; its clock gave the other times.
    pub host: Option<String>,
    /// Where it was read.
    pub at: Location,
}

impl Event {
    /// Reads an Event object (core/v1 or events.k8s.io/v1). `None` if it involves nothing.
    #[must_use]
    pub fn from_object(object: &Object) -> Option<Self> {
        let value = &object.value;
        let about = value.get("involvedObject").or_else(|| value.get("regarding"))?;
        let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let time = |key: &str| value.get(key).and_then(Value::as_str).and_then(Time::parse);
        let series = value.get("series").filter(|s| s.is_object());
        let series_last = series.and_then(|s| s.get("lastObservedTime")).and_then(Value::as_str).and_then(Time::parse);
        let created = value.pointer("/metadata/creationTimestamp").and_then(Value::as_str).and_then(Time::parse);
        let last = time("lastTimestamp")
            .or_else(|| time("deprecatedLastTimestamp"))
            .or(series_last)
            .or_else(|| time("eventTime"))
            .or(created);
        let first = time("firstTimestamp")
            .or_else(|| time("deprecatedFirstTimestamp"))
            .or_else(|| time("eventTime"))
            .or(created)
            .or(last);
        let count = value
            .get("count")
            .or_else(|| value.get("deprecatedCount"))
            .and_then(Value::as_u64)
            .or_else(|| series.and_then(|s| s.get("count")).and_then(Value::as_u64))
            .unwrap_or(1)
            .max(1);
        let message = match value.get("message").or_else(|| value.get("note")).and_then(Value::as_str) {
            Some(m) => m.to_owned(),
            None => String::new(),
        };
        let kubelet = value.pointer("/source/component").or_else(|| value.get("reportingComponent"));
        let by_kubelet = kubelet.and_then(Value::as_str) == Some("kubelet");
        let host = value.pointer("/source/host").or_else(|| value.get("reportingInstance")).and_then(Value::as_str);
        let namespace = about.get("namespace").and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            kind: text(about, "kind"),
            namespace: namespace.filter(|n| !n.is_empty()),
            name: text(about, "name"),
            reason: text(value, "reason"),
            message,
            warning: value.get("type").and_then(Value::as_str) == Some("Warning"),
            first,
            last,
            count,
            created,
            host: host.filter(|h| by_kubelet && !h.is_empty()).map(str::to_owned),
            at: object.at.clone(),
        })
    }
}
