//! YAML inside objects: annotations, `ConfigMap`s and Helm values, turned into JSON.

use serde_json::Value;

/// Parses YAML into JSON; `None` if it is not YAML that JSON can hold.
pub(super) fn parse(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn yaml_becomes_json() {
        assert_eq!(super::parse("a:\n  b: 1\n"), Some(json!({"a": {"b": 1}})));
        assert_eq!(super::parse("a: ["), None);
    }
}
