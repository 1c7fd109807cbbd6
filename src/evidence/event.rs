//! Kubernetes events.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::Value;

use super::{Location, Object, Objects, Time};

/// A Kubernetes event, of either API group, or from a pasted table.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Kind of the involved object; empty if the source did not tell.
    pub kind: String,
    /// Namespace of the involved object.
    pub namespace: Option<String>,
    /// Name of the involved object.
    pub name: String,
    /// The UID of the involved object, where it was told: another one had the same name before.
    pub uid: Option<String>,
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
    /// How many seconds before it was listed it was last seen, where a table gives no time but an age.
    pub age: Option<u64>,
    /// No event told it, but the status of the object, where it stood when that was read.
    pub in_status: bool,
    /// Where it was read.
    pub at: Location,
}

/// Key of an event read from a table under which the age stands as the table gives it: `5m (x3 over 8m)`.
pub const AGE: &str = "age";

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
            uid: about.get("uid").and_then(Value::as_str).filter(|uid| !uid.is_empty()).map(str::to_owned),
            reason: text(value, "reason"),
            message,
            warning: value.get("type").and_then(Value::as_str) == Some("Warning"),
            first,
            last,
            count,
            created,
            host: host.filter(|h| by_kubelet && !h.is_empty()).map(str::to_owned),
            age: value.get(AGE).and_then(Value::as_str).and_then(seconds),
            in_status: false,
            at: object.at.clone(),
        })
    }

    /// What a `ReplicaSet`'s condition `ReplicaFailure` tells, which stands as long as its pods are refused: events are
    /// forgotten after an hour, and may be kept from the collector.
    #[must_use]
    pub fn from_condition(object: &Object) -> Option<Self> {
        let conditions = object.value.pointer("/status/conditions").filter(|_| &*object.kind == "ReplicaSet")?;
        let text = |v: &Value, key: &str| v.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let fails = |c: &&Value| text(c, "type") == "ReplicaFailure" && text(c, "status") == "True";
        let condition = conditions.as_array()?.iter().find(fails)?;
        let since = Time::parse(&text(condition, "lastTransitionTime"));
        Some(Self {
            kind: object.kind.to_string(),
            uid: None,
            namespace: object.namespace.as_deref().map(str::to_owned),
            name: object.name.to_string(),
            reason: text(condition, "reason"),
            message: text(condition, "message"),
            warning: true,
            first: since,
            last: since,
            count: 1,
            created: None,
            host: None,
            age: None,
            in_status: true,
            at: object.at.clone(),
        })
    }

    /// What stands in the status of workloads and of which none of these events tells, in order.
    #[must_use]
    pub fn told_by_status(objects: &Objects, events: &[Self]) -> Vec<Self> {
        let refused = |e: &&Self| e.reason == "FailedCreate";
        let about = |e: &Self| (e.namespace.clone(), e.name.clone(), e.message.clone());
        let told: BTreeSet<_> = events.iter().filter(refused).map(about).collect();
        let all = objects.of_kind("ReplicaSet").filter_map(Self::from_condition);
        let mut all: Vec<Self> = all.filter(|e| !told.contains(&about(e))).collect();
        all.sort_by(|a, b| (a.order(), &a.at).cmp(&(b.order(), &b.at)));
        all
    }

    /// Orders events: what still stands comes last; before it by time where it is known, else the oldest first by age.
    #[must_use]
    pub fn order(&self) -> (bool, Option<Time>, Option<Reverse<u64>>) {
        (self.in_status, self.last.or(self.first), self.age.map(Reverse))
    }

    /// Whether this was seen after another; not known of an age and a time, nor of ages in two tables.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        let same_table = (&self.at.path, self.at.input) == (&other.at.path, other.at.input);
        match (self.order(), other.order()) {
            ((true, ..), (other, ..)) => !other,
            ((false, ..), (true, ..)) => false,
            ((_, Some(this), _), (_, Some(other), _)) => this > other,
            ((_, None, Some(this)), (_, None, Some(other))) => same_table && this > other,
            _ => false,
        }
    }
}

/// Seconds of an age as `kubectl` prints it: `42s`, `3m12s`, `2d3h`, with what stands behind a space left out.
#[must_use]
pub fn seconds(age: &str) -> Option<u64> {
    let mut number = None;
    let mut sum = 0_u64;
    for c in age.split_whitespace().next()?.chars() {
        let unit = match c {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'y' => 31_536_000,
            digit => {
                let digit = u64::from(digit.to_digit(10)?);
                number = Some(number.unwrap_or(0_u64).checked_mul(10)?.checked_add(digit)?);
                continue;
            }
        };
        sum = sum.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    number.is_none().then_some(sum)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{Event, seconds};
    use crate::evidence::{InputId, Location, Object};

    fn object(kind: &str, path: &str, value: Value) -> Object {
        let at = Location { input: InputId(0), path: Arc::from(path), line: None };
        Object { kind: kind.into(), namespace: Some("shop".into()), name: "cart-1".into(), at, value }
    }

    #[test]
    fn ages_of_tables() {
        let ages = ["42s", "3m12s", "2d3h (x4 over 5d)", "1y", "", "5", "m", "<unknown>"];
        assert_eq!(ages.map(seconds), [Some(42), Some(192), Some(183_600), Some(31_536_000), None, None, None, None]);
    }

    fn aged(path: &str, age: &str) -> Event {
        Event::from_object(&object("Event", path, json!({"involvedObject": {"name": "x"}, "age": age}))).unwrap()
    }

    #[test]
    fn what_is_seen_after_what() {
        let timed = |time: &str| {
            let value = json!({"involvedObject": {"name": "x"}, "lastTimestamp": time});
            Event::from_object(&object("Event", "a", value)).unwrap()
        };
        assert!(aged("a", "2m").is_after(&aged("a", "51m")) && !aged("a", "51m").is_after(&aged("a", "2m")));
        assert!(
            !aged("a", "2m").is_after(&aged("b", "51m")) && !aged("a", "2m").is_after(&timed("2026-01-01T00:00:00Z"))
        );
        assert!(timed("2026-01-01T00:01:00Z").is_after(&timed("2026-01-01T00:00:00Z")));
    }

    #[test]
    fn a_refusal_stands_in_the_status() {
        let status = |kind: &str, state: &str| {
            let condition = json!({"type": "ReplicaFailure", "status": state, "reason": "FailedCreate", "message": "denied",
                "lastTransitionTime": "2026-01-01T00:00:00Z"});
            Event::from_condition(&object(kind, "a", json!({"status": {"conditions": [condition]}})))
        };
        let event = status("ReplicaSet", "True").unwrap();
        assert_eq!(
            (event.reason.as_str(), event.message.as_str(), event.kind.as_str()),
            ("FailedCreate", "denied", "ReplicaSet")
        );
        assert!(
            event.last.is_some() && status("ReplicaSet", "False").is_none() && status("Deployment", "True").is_none()
        );
    }
}
