//! What Kubernetes selects by: label selectors of objects, and where the scheduler may put a pod.

use std::collections::BTreeMap;

use serde_json::Value;

/// Labels, by key.
pub type Labels = BTreeMap<String, String>;

/// The label that the API server itself gives every namespace (1.21 and newer).
pub const NAME_OF_NAMESPACE: &str = "kubernetes.io/metadata.name";

/// A map of strings below a value: `labels`, `annotations`, `matchLabels`.
#[must_use]
pub fn strings(value: &Value, pointer: &str) -> Labels {
    let map = value.pointer(pointer).and_then(Value::as_object);
    map.into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect()
}

/// A text below a value.
pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

/// A list below a value; empty if there is none.
pub(super) fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(super) fn texts<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    items(value, pointer).iter().filter_map(Value::as_str).collect()
}

/// A label selector (`matchLabels`, `matchExpressions`): all its requirements must hold, and the empty one selects all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
    Greater,
    Less,
    /// What the API server would have refused, and what selects nothing.
    Unknown,
}

impl Selector {
    /// Reads a selector as it stands in an object.
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let labels = strings(value, "/matchLabels").into_iter().map(|(key, value)| Requirement {
            key,
            operator: Operator::In,
            values: vec![value],
        });
        let expressions = items(value, "/matchExpressions").iter().map(requirement);
        Self(labels.chain(expressions).collect())
    }

    /// Whether it has no requirement.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it asks for no other key than this.
    #[must_use]
    pub fn only_asks_for(&self, key: &str) -> bool {
        self.0.iter().all(|requirement| requirement.key == key)
    }

    /// Whether an object with these labels is selected.
    #[must_use]
    pub fn selects(&self, labels: &Labels) -> bool {
        self.0.iter().all(|requirement| requirement.holds(labels.get(&requirement.key).map(String::as_str)))
    }
}

fn requirement(value: &Value) -> Requirement {
    let operator = match text(value, "/operator").unwrap_or_default() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        "Gt" => Operator::Greater,
        "Lt" => Operator::Less,
        _ => Operator::Unknown,
    };
    Requirement {
        key: text(value, "/key").unwrap_or_default().to_owned(),
        operator,
        values: texts(value, "/values").into_iter().map(str::to_owned).collect(),
    }
}

impl Requirement {
    fn holds(&self, value: Option<&str>) -> bool {
        let among = value.is_some_and(|value| self.values.iter().any(|v| v == value));
        let number = value.and_then(|value| value.parse::<i64>().ok());
        let bound = self.values.first().and_then(|value| value.parse::<i64>().ok());
        match self.operator {
            Operator::In => among,
            Operator::NotIn => !among,
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
            Operator::Greater => number.zip(bound).is_some_and(|(n, b)| n > b),
            Operator::Less => number.zip(bound).is_some_and(|(n, b)| n < b),
            Operator::Unknown => false,
        }
    }
}

/// Taints that come and go with the node's state: the `DaemonSet` controller tolerates them for its pods, and a pod that
/// waits for them to go is scheduled afterwards.
const TRANSIENT: &str = "node.kubernetes.io/";
/// The taint of a node that the cloud has not yet initialised.
const UNINITIALISED: &str = "node.cloudprovider.kubernetes.io/uninitialized";
/// The taint that Kuma's control plane itself sets while the CNI is not ready on a node.
pub const NODE_READINESS: &str = "NodeReadiness";

/// Why a pod cannot be put on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `nodeSelector` names a label that the node lacks.
    Selector(String),
    /// The required node affinity does not fit.
    Affinity,
    /// A taint is not tolerated: `key=value:effect`.
    Taint(String),
}

/// Whether the scheduler may put a pod with this `spec` on a node: `nodeSelector`, required node affinity, and taints, except
/// those that pass by themselves.
///
/// # Errors
///
/// The first reason why not.
pub fn fits(spec: &Value, node: &Value) -> Result<(), Refusal> {
    let labels = strings(node, "/metadata/labels");
    for (key, wanted) in strings(spec, "/nodeSelector") {
        if labels.get(&key) != Some(&wanted) {
            return Err(Refusal::Selector(format!("{key}={wanted}")));
        }
    }
    let required = "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";
    let terms = items(spec, required);
    if !terms.is_empty() && !terms.iter().any(|term| term_fits(term, &labels, node)) {
        return Err(Refusal::Affinity);
    }
    let tolerations = items(spec, "/tolerations");
    for taint in items(node, "/spec/taints") {
        let key = text(taint, "/key").unwrap_or_default();
        let effect = text(taint, "/effect").unwrap_or_default();
        let passes = key.starts_with(TRANSIENT) || key == UNINITIALISED || key == NODE_READINESS;
        if passes || !matches!(effect, "NoSchedule" | "NoExecute") {
            continue;
        }
        if !tolerations.iter().any(|toleration| tolerates(toleration, taint)) {
            let value = text(taint, "/value").unwrap_or_default();
            let equals = if value.is_empty() { "" } else { "=" };
            return Err(Refusal::Taint(format!("{key}{equals}{value}:{effect}")));
        }
    }
    Ok(())
}

/// A term without any requirement fits no node; both of its lists must hold.
fn term_fits(term: &Value, labels: &Labels, node: &Value) -> bool {
    let expressions = items(term, "/matchExpressions");
    let fields = items(term, "/matchFields");
    if expressions.is_empty() && fields.is_empty() {
        return false;
    }
    let name = text(node, "/metadata/name");
    expressions.iter().map(requirement).all(|r| r.holds(labels.get(&r.key).map(String::as_str)))
        && fields.iter().map(requirement).all(|r| r.key == "metadata.name" && r.holds(name))
}

fn tolerates(toleration: &Value, taint: &Value) -> bool {
    let of = |value, pointer| text(value, pointer).unwrap_or_default();
    let effect = of(toleration, "/effect");
    if !effect.is_empty() && effect != of(taint, "/effect") {
        return false;
    }
    let key = of(toleration, "/key");
    match of(toleration, "/operator") {
        "Exists" => key.is_empty() || key == of(taint, "/key"),
        "" | "Equal" => !key.is_empty() && key == of(taint, "/key") && of(toleration, "/value") == of(taint, "/value"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn selectors_of_objects() {
        let of = labels(&[("app", "cart"), ("n", "5")]);
        for (selector, expected) in [
            (json!({}), true),
            (json!({"matchLabels": {"app": "cart"}}), true),
            (json!({"matchLabels": {"app": "shop"}}), false),
            (json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["cart", "x"]}]}), true),
            (json!({"matchExpressions": [{"key": "gone", "operator": "NotIn", "values": ["cart"]}]}), true),
            (json!({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["cart"]}]}), false),
            (json!({"matchExpressions": [{"key": "app", "operator": "Exists"}]}), true),
            (json!({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}), false),
            (json!({"matchExpressions": [{"key": "n", "operator": "Gt", "values": ["4"]}]}), true),
            (json!({"matchExpressions": [{"key": "n", "operator": "Lt", "values": ["4"]}]}), false),
            (json!({"matchExpressions": [{"key": "app", "operator": "Like", "values": ["cart"]}]}), false),
            (
                json!({"matchLabels": {"app": "cart"}, "matchExpressions": [{"key": "n", "operator": "DoesNotExist"}]}),
                false,
            ),
        ] {
            assert_eq!(Selector::read(&selector).selects(&of), expected, "{selector}");
        }
    }

    #[test]
    fn where_a_pod_may_go() {
        let node = json!({
            "metadata": {"name": "n1", "labels": {"kubernetes.io/os": "linux", "pool": "a"}},
            "spec": {"taints": [
                {"key": "dedicated", "value": "db", "effect": "NoSchedule"},
                {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"},
                {"key": "NodeReadiness", "effect": "NoSchedule"},
                {"key": "soft", "effect": "PreferNoSchedule"},
            ]},
        });
        let tolerant = json!([{"key": "dedicated", "operator": "Equal", "value": "db", "effect": "NoSchedule"}]);
        assert_eq!(fits(&json!({}), &node), Err(Refusal::Taint("dedicated=db:NoSchedule".to_owned())));
        assert_eq!(fits(&json!({"tolerations": tolerant}), &node), Ok(()));
        assert_eq!(fits(&json!({"tolerations": [{"operator": "Exists"}]}), &node), Ok(()));
        assert_eq!(fits(&json!({"tolerations": [{"operator": "Exists", "effect": "NoSchedule"}]}), &node), Ok(()));
        for wrong in [
            json!([{"operator": "Exists", "effect": "NoExecute"}]),
            json!([{"key": "dedicated", "value": "web"}]),
            json!([{"operator": "Equal"}]),
            json!([{"key": "dedicated", "operator": "Like", "value": "db"}]),
        ] {
            assert!(fits(&json!({"tolerations": wrong}), &node).is_err(), "{wrong}");
        }
        let all = json!([{"operator": "Exists"}]);
        let selected = json!({"nodeSelector": {"pool": "b"}, "tolerations": all});
        assert_eq!(fits(&selected, &node), Err(Refusal::Selector("pool=b".to_owned())));
        let affinity = |terms: Value| {
            json!({"tolerations": all, "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": terms}}}})
        };
        let pool = |value: &str| json!({"matchExpressions": [{"key": "pool", "operator": "In", "values": [value]}]});
        let name =
            |value: &str| json!({"matchFields": [{"key": "metadata.name", "operator": "In", "values": [value]}]});
        assert_eq!(fits(&affinity(json!([pool("b"), pool("a")])), &node), Ok(()));
        assert_eq!(fits(&affinity(json!([pool("b")])), &node), Err(Refusal::Affinity));
        assert_eq!(fits(&affinity(json!([{}])), &node), Err(Refusal::Affinity));
        assert_eq!(fits(&affinity(json!([name("n1")])), &node), Ok(()));
        assert_eq!(fits(&affinity(json!([name("n2")])), &node), Err(Refusal::Affinity));
    }
}
