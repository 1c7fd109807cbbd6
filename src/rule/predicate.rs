//! Predicates over the neighbourhood: a thin layer with CEL behind it; nothing else names the CEL crate.
//!
//! The subset: no optional syntax (`a.?b`) and no macros with two variables. A missing key is an error, which the
//! caller treats as "cannot be told", never as true or false.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use kube_cel::KubeCelExt;
use kube_cel::cel;
use serde_json::Value;

/// A predicate, compiled when first needed.
pub struct Predicate {
    text: String,
    program: OnceLock<Result<cel::Program, String>>,
}

/// What a predicate gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// True.
    Yes,
    /// False.
    No,
    /// It could not be evaluated (a missing key, a type that does not fit).
    Error(String),
}

/// The functions that predicates may call; made once, as there are hundreds.
pub struct Functions {
    context: cel::Context<'static>,
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Functions")
    }
}

impl fmt::Debug for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Predicate").field(&self.text).finish()
    }
}

impl Default for Functions {
    fn default() -> Self {
        Self { context: cel::Context::default().with_all() }
    }
}

/// Whole numbers become `int`, so that they compare with literals; others `double`.
fn convert(value: &Value) -> cel::Value {
    match value {
        Value::Null => cel::Value::Null,
        Value::Bool(b) => cel::Value::Bool(*b),
        Value::Number(n) => match n.as_i64() {
            Some(i) => cel::Value::Int(i),
            None => cel::Value::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(s) => cel::Value::String(Arc::new(s.clone())),
        Value::Array(items) => cel::Value::List(Arc::new(items.iter().map(convert).collect())),
        Value::Object(members) => {
            let map: HashMap<cel::objects::Key, cel::Value> =
                members.iter().map(|(k, v)| (cel::objects::Key::String(Arc::new(k.clone())), convert(v))).collect();
            cel::Value::Map(cel::objects::Map { map: Arc::new(map) })
        }
    }
}

impl Predicate {
    /// Compiles, and checks that only names of `variables` are used.
    ///
    /// # Errors
    /// The parser's message, or the unknown name.
    pub fn compile(text: &str, variables: &[&str]) -> Result<Self, String> {
        let program = cel::Program::compile(text).map_err(|e| first_line(&e.to_string()))?;
        let references = program.references();
        let bound = bound_names(text);
        let mut unknown: Vec<&str> = references
            .variables()
            .into_iter()
            .filter(|v| !v.starts_with('@') && !variables.contains(v) && !bound.contains(v))
            .collect();
        unknown.sort_unstable();
        if let Some(name) = unknown.first() {
            return Err(format!("unknown name `{name}`"));
        }
        drop(references);
        Ok(Self { text: text.to_owned(), program: OnceLock::from(Ok(program)) })
    }

    /// For the shipped rules, whose predicates the tests compile.
    pub(super) fn unchecked(text: &str) -> Self {
        Self { text: text.to_owned(), program: OnceLock::new() }
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Evaluates, with the members of a JSON object as variables.
    #[must_use]
    pub fn evaluate(&self, functions: &Functions, names: &Value) -> Truth {
        let program =
            self.program.get_or_init(|| cel::Program::compile(&self.text).map_err(|e| first_line(&e.to_string())));
        match program {
            Err(e) => Truth::Error(e.clone()),
            Ok(program) => {
                let mut context = functions.context.new_inner_scope();
                for (name, value) in names.as_object().into_iter().flatten() {
                    context.add_variable_from_value(name.as_str(), convert(value));
                }
                match program.execute(&context) {
                    Ok(cel::Value::Bool(true)) => Truth::Yes,
                    Ok(cel::Value::Bool(false)) => Truth::No,
                    Ok(other) => Truth::Error(format!("gives {}, not a boolean", other.type_of())),
                    Err(e) => Truth::Error(first_line(&e.to_string())),
                }
            }
        }
    }
}

/// The variables that macros bind: `x` in `list.exists(x, …)`.
fn bound_names(text: &str) -> Vec<&str> {
    let macros = ["exists", "exists_one", "all", "filter", "map"];
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (open, _) in text.match_indices('(') {
        let called = text[..open].rsplit(|c| !word(c)).next().unwrap_or_default();
        let first = text[open + 1..].split(',').next().unwrap_or_default().trim();
        if macros.contains(&called) && !first.is_empty() && first.chars().all(word) {
            names.push(first);
        }
    }
    names
}

fn first_line(message: &str) -> String {
    message.lines().find(|l| !l.trim().is_empty()).unwrap_or(message).trim().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Functions, Predicate, Truth};

    fn eval(text: &str) -> Truth {
        let names = ["pod", "times", "facts", "cniPod", "crds", "validator"];
        let bound = json!({
            "pod": {"metadata": {"labels": {"app": "x"}, "annotations": {"kuma.io/gateway": "enabled"}},
                    "spec": {"hostNetwork": true, "containers": [{"name": "a", "ports": [{"containerPort": 15006}]}]}},
            "times": {"podStarted": 100.5, "cniPodReady": 160.0, "validatorStarted": 100.0},
            "facts": {"cniRestarts": 3, "rulesUid": "5678"},
            "cniPod": null,
            "crds": ["a.b"],
            "validator": {"exitCode": 1, "seconds": 10.2},
        });
        Predicate::compile(text, &names).map_or_else(Truth::Error, |p| p.evaluate(&Functions::default(), &bound))
    }

    #[test]
    fn the_subset_that_rules_rely_on() {
        for yes in [
            "pod.spec.hostNetwork",
            "has(pod.spec.hostNetwork) && pod.spec.hostNetwork",
            "cniPod == null",
            "!(cniPod != null && has(cniPod.status))",
            "times.cniPodReady - times.podStarted > 30.0",
            "times.cniPodReady > times.podStarted",
            "facts.cniRestarts >= 3",
            "facts.rulesUid == '5678'",
            "'a.b' in crds",
            "!('c.d' in crds)",
            "pod.metadata.annotations['kuma.io/gateway'] == 'enabled'",
            "'kuma.io/gateway' in pod.metadata.annotations",
            "has(pod.metadata.labels) && pod.metadata.labels['app'].matches('^x$')",
            "pod.spec.containers.exists(c, c.name == 'a')",
            "pod.spec.containers.exists(c, has(c.ports) && c.ports.exists(p, p.containerPort in [15001, 15006]))",
            "pod.spec.containers.all(c, c.name != 'b')",
            "size(pod.spec.containers) == 1",
            "validator.exitCode == 1 && validator.seconds > 2.0",
            "validator.seconds > 2",
            "times.validatorStarted - 60.0 < times.podStarted",
            "times.cniPodReady - times.podStarted > 30",
            "has(validator.nope) || validator.exitCode == 1",
            "crds.exists(c, c.contains('.'))",
        ] {
            assert_eq!(eval(yes), Truth::Yes, "{yes}");
        }
    }

    #[test]
    fn what_is_missing_is_an_error_and_never_false() {
        assert!(matches!(eval("pod.spec.nope == 1"), Truth::Error(_)));
        assert!(matches!(eval("nope == 1"), Truth::Error(m) if m.contains("nope")));
        assert!(matches!(eval("pod.spec"), Truth::Error(_)));
        assert!(matches!(eval("pod ="), Truth::Error(_)));
        assert_eq!(eval("has(pod.spec.nope)"), Truth::No);
    }
}
