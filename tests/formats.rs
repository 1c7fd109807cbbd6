//! Every format, over every scenario: the document follows its schema and the rules that a schema cannot say, and no
//! format lets a control character through.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod runs;

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use kuma_diagnose::report::Format;
use runs::{harmful, scenarios, tool};
use serde_json::Value;

/// The published schema, made strict: what it does not name is refused, so that a new field cannot be forgotten in it.
fn schema() -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.v1.schema.json");
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    strict(&mut schema);
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn strict(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("type").is_some_and(|t| t == "object") && map.contains_key("properties") {
                map.insert("additionalProperties".into(), Value::Bool(false));
            }
            map.values_mut().for_each(strict);
        }
        Value::Array(items) => items.iter_mut().for_each(strict),
        _ => {}
    }
}

fn errors(schema: &Validator, document: &Value) -> Vec<String> {
    schema.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn documents(input: &Path) -> Value {
    let run = tool(&["--from", &input.to_string_lossy(), "-o", "json"], &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn number(of: &Value, field: &str) -> f64 {
    of.get(field).and_then(Value::as_f64).unwrap()
}

fn list<'v>(of: &'v Value, field: &str) -> &'v [Value] {
    of.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// What the contract says and a schema cannot.
fn broken(document: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let verdict = document.get("verdict").and_then(Value::as_str).unwrap();
    if verdict == "healthy" && !list(document, "findings").is_empty() {
        wrong.push("healthy, with findings".to_owned());
    }
    for finding in list(document, "findings") {
        let causes = list(finding, "causes");
        let listed: f64 = causes.iter().map(|c| number(c, "probability")).sum();
        let others = ["restProbability", "notKumaProbability", "unknownProbability"].map(|f| number(finding, f));
        let sum = listed + others.iter().sum::<f64>();
        if (sum - 1.0).abs() > 0.001 {
            wrong.push(format!("shares sum to {sum}"));
        }
        for (a, b) in causes.iter().zip(causes.iter().skip(1)) {
            let key = |c: &Value| (-number(c, "probability"), c["id"].as_str().unwrap().to_owned());
            if key(a) > key(b) {
                wrong.push(format!("{} stands before {}", a["id"], b["id"]));
            }
        }
        for cause in causes {
            if number(cause, "probability") < 0.01 {
                wrong.push(format!("{} is below 0.01", cause["id"]));
            }
            for step in list(cause, "remediation") {
                let unknown = list(step, "command").iter().filter_map(Value::as_str).any(|a| a.starts_with('<'));
                if step["runnable"] == true && (unknown || list(step, "command").is_empty()) {
                    wrong.push(format!("not runnable: {step}"));
                }
            }
            for piece in list(&cause["evidence"], "for").iter().chain(list(&cause["evidence"], "against")) {
                let input = piece.pointer("/source/input").and_then(Value::as_u64).unwrap_or(0);
                if usize::try_from(input).unwrap() >= list(document, "inputs").len() {
                    wrong.push(format!("no such input: {piece}"));
                }
            }
        }
    }
    walk(document, "", &mut wrong);
    wrong
}

/// No null and no empty scalar, apart from values of settings; no unfilled name.
fn walk(value: &Value, path: &str, wrong: &mut Vec<String>) {
    match value {
        Value::Null => wrong.push(format!("{path} is null")),
        Value::String(text) if text.is_empty() && !path.ends_with("settings[].value") => {
            wrong.push(format!("{path} is empty"));
        }
        Value::String(text) if text.chars().any(|c| harmful(c) || c == '\n') => wrong.push(format!("{path}: {text:?}")),
        Value::Array(items) => items.iter().for_each(|item| walk(item, &format!("{path}[]"), wrong)),
        Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, &format!("{path}.{key}"), wrong)),
        _ => {}
    }
}

#[test]
fn every_document_follows_its_schema_and_contract() {
    let schema = schema();
    let mut wrong = Vec::new();
    for (name, input) in scenarios() {
        let document = documents(&input);
        wrong.extend(errors(&schema, &document).into_iter().map(|e| format!("{name}: {e}")));
        wrong.extend(broken(&document).into_iter().map(|e| format!("{name}: {e}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = schema();
    let (_, input) = scenarios().into_iter().find(|(name, _)| name == "twin-01-b").unwrap();
    let good = documents(&input);
    assert!(errors(&schema, &good).is_empty());
    for (pointer, bad) in [
        ("/verdict", Value::from("fine")),
        ("/findings/0/causes/0/probability", Value::from(1.5)),
        ("/findings/0/causes/0/title", Value::Null),
        ("/findings/0/subjects", Value::Array(Vec::new())),
        ("/findings/0/firstSeen", Value::from("yesterday")),
        ("/tool/rules/digest", Value::from("sha256:0")),
    ] {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = bad;
        assert!(!errors(&schema, &document).is_empty(), "{pointer}");
    }
}

#[test]
fn unreadable_input_is_still_a_document() {
    let run = tool(&["--from", "no-such-file", "-o", "json"], &[]);
    assert_eq!(run.code, 3);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(errors(&schema(), &document), [""; 0]);
    assert_eq!(document["verdict"], "insufficient-evidence");
    assert_eq!(list(&document, "gaps").len(), 1, "{}", document["gaps"]);
}

#[test]
fn yaml_and_json_are_one_document() {
    for (name, input) in scenarios().into_iter().step_by(11) {
        let yaml = tool(&["--from", &input.to_string_lossy(), "-o", "yaml"], &[]);
        let yaml: Value = serde_yaml::from_str(&yaml.out).unwrap();
        assert_eq!(yaml, documents(&input), "{name}");
    }
}

#[test]
fn prose_keeps_its_width_and_its_language() {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (name, input) in scenarios().into_iter().step_by(9) {
        let input = input.to_string_lossy().into_owned();
        for format in Format::ALL.into_iter().filter(|f| f.is_prose()) {
            for language in ["en", "zh"] {
                let arguments =
                    ["--from", &input, "-o", format.name(), "--lang", language, "--width", "80", "--color", "never"];
                let run = tool(&arguments, &[]);
                assert_eq!(run.code, 0);
                assert_eq!(chinese(&run.out), language == "zh", "{name}: {}", run.out);
                assert!(!run.out.chars().any(|c| harmful(c) && c != '\n'), "{name}");
                // A word of a command is never broken: it must still work when it is copied.
                let quoted = |line: &str| {
                    line.starts_with('\'') && line.matches('\'').count() == 2 && line.ends_with(['\'', '\\'])
                };
                let breakable = |line: &&str| line.trim().contains(' ') && !quoted(line.trim());
                for line in run.out.lines().filter(|_| format == Format::Table).filter(breakable) {
                    assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{name} {language}: {line}");
                }
            }
        }
    }
}
