//! The rule kit as users call it: `explain` and `rules …`, and the pages below `docs/causes`, which are made by it.
//!
//! After a change of rules, `CAUSES=write cargo test --test kit pages` writes the pages anew.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod runs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use kuma_diagnose::evidence::Component;
use kuma_diagnose::inference::Chances;
use kuma_diagnose::kit::document;
use kuma_diagnose::kit::page::{Links, index, markdown, page, page_blocks, terminal};
use kuma_diagnose::report::Language;
use kuma_diagnose::rule::{Likelihood, RuleFile, VARIABLES, compile, shipped};
use runs::{Run, harmful, tool};
use serde_json::Value;

const HEAD: &str = "<!-- Made from the rules: CAUSES=write cargo test --test kit pages -->\n\n";

fn run(arguments: &[&str]) -> Run {
    tool(arguments, &[])
}

fn ok(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    assert!(!run.out.chars().any(harmful), "{arguments:?} prints controls");
    run.out
}

fn refused(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!(run.code, 2, "{arguments:?}: {}", run.out);
    assert!(run.out.is_empty() && run.err.starts_with("error: "), "{arguments:?}: {}", run.err);
    run.err
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(&[arguments, &["-o", "json"]].concat())).unwrap()
}

/// All pages, by their path below `docs/causes`.
fn pages() -> BTreeMap<PathBuf, String> {
    let rules = compile(&shipped()).unwrap();
    let chances = Chances::new(&rules);
    let mut all = BTreeMap::new();
    for (language, folder, other, there) in [(Language::En, "", "中文", "zh/"), (Language::Zh, "zh", "English", "../")]
    {
        let mut put = |file: &str, text: String| {
            let (title, rest) = text.split_once('\n').unwrap();
            let text = format!("{HEAD}{title}\n\n[{other}]({there}{file})\n{rest}");
            all.insert(Path::new(folder).join(file), text);
        };
        put("README.md", markdown(&index(&rules, language), Links::Files));
        for (ix, cause) in rules.causes.iter().enumerate() {
            let page = page(&rules, &chances, ix, language).unwrap();
            put(&format!("{}.md", cause.id), markdown(&page_blocks(&page, language), Links::Files));
        }
    }
    all
}

#[test]
fn pages_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/causes");
    let made = pages();
    if std::env::var("CAUSES").is_ok_and(|value| value == "write") {
        let _none = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("zh")).unwrap();
        for (path, text) in &made {
            fs::write(root.join(path), text).unwrap();
        }
    }
    let mut kept = BTreeSet::new();
    for folder in ["", "zh"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                kept.insert(path.strip_prefix(&root).unwrap().to_owned());
            }
        }
    }
    assert_eq!(kept, made.keys().cloned().collect(), "run CAUSES=write cargo test --test kit pages");
    let old: Vec<&PathBuf> = made
        .iter()
        .filter(|(path, text)| fs::read_to_string(root.join(path)).unwrap() != **text)
        .map(|(p, _)| p)
        .collect();
    assert!(old.is_empty(), "run CAUSES=write cargo test --test kit pages: {old:?}");
}

#[test]
fn links_of_pages_lead_somewhere() {
    let made = pages();
    for (path, text) in &made {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link)) {
            let mut target = path.parent().unwrap().to_owned();
            for part in Path::new(link).components() {
                match part {
                    std::path::Component::ParentDir => assert!(target.pop(), "{}: {link}", path.display()),
                    part => target.push(part),
                }
            }
            assert!(made.contains_key(&target), "{}: {link}", path.display());
        }
    }
}

#[test]
fn a_cause_is_explained_by_code_and_by_id() {
    let by_code = ok(&["explain", "kd-v02"]);
    assert_eq!(by_code, ok(&["explain", "val-cni-race-new-node"]));
    for part in [
        "KD-V02 The pod was started before the CNI was ready on its node",
        "rules-missing",
        "It is a form of",
        "KD-V01",
        "always: The validator's connection to 127.0.0.6 was refused to the end",
        "printed by kuma-validation",
        "What it is easily confused with",
        "RESTARTS THE POD",
        "$ kubectl -n '<namespace>' delete pod '<pod>'",
        "https://",
    ] {
        let part = part.replace('\'', "");
        assert!(by_code.replace('\'', "").contains(&part), "{part}:\n{by_code}");
    }
    assert!(ok(&["explain", "KD-V02", "--lang", "zh"]).contains("支持与反对的证据"));
    let document = json(&["explain", "KD-V02"]);
    assert_eq!(document["kind"], "Cause");
    assert_eq!(document["cause"]["id"], "val-cni-race-new-node");
    assert_eq!(document["cause"]["formOf"]["code"], "KD-V01");
    let ratio = document["cause"]["questions"][0]["answers"][0]["ratio"].as_f64().unwrap();
    assert!(ratio > 1.0, "{document:#}");
    assert!(ok(&["explain", "KD-V02", "-o", "markdown"]).starts_with("# KD-V02 "));
}

#[test]
fn every_cause_can_be_explained_in_every_format_and_width() {
    let rules = compile(&shipped()).unwrap();
    let chances = Chances::new(&rules);
    for (ix, cause) in rules.causes.iter().enumerate() {
        for language in [Language::En, Language::Zh] {
            let page = page(&rules, &chances, ix, language).unwrap();
            for width in [40, 72, 200] {
                let text = terminal(&page_blocks(&page, language), width);
                // A narrow terminal breaks even an id.
                assert!(width < 72 || text.contains(&cause.id), "{text}");
                assert!(!text.contains("{pod.") && !text.chars().any(harmful), "{text}");
            }
            let text = document(&serde_json::to_value(&page).unwrap());
            assert!(text.contains(&cause.id) && !text.chars().any(harmful), "{text}");
        }
    }
    assert_eq!(ok(&["explain"]).matches("\n  · ").count(), rules.causes.len());
}

#[test]
fn a_line_is_explained_and_decides_little() {
    let line = "Error: validation failed: could not run verification server: listen tcp 127.0.0.1:15006: bind: address already in use";
    let text = ok(&["explain", line]);
    assert!(text.contains("One line rarely decides") && text.contains("KD-V"), "{text}");
    let document = json(&["explain", line]);
    let ratios: Vec<f64> =
        document["lines"][0]["causes"].as_array().unwrap().iter().map(|c| c["ratio"].as_f64().unwrap()).collect();
    assert!(!ratios.is_empty() && ratios.is_sorted_by(|a, b| a >= b), "{document:#}");
    // Words that the shell took apart are one line.
    assert!(ok(&["explain", "starting", "iptables", "validation"]).contains("validator-started"));
    let unknown = ok(&["explain", "\u{1b}[31mnothing that anybody prints\u{202e}"]);
    assert!(unknown.contains("No rule knows this line") && unknown.contains(r"\x1b[31m"), "{unknown}");
    assert_eq!(json(&["explain", "\u{1b} nothing"])["lines"][0]["line"], r"\x1b nothing");
}

#[test]
fn names_that_are_none_are_refused_with_what_was_meant() {
    assert!(refused(&["explain", "KD-V2"]).contains("KD-V"));
    assert!(refused(&["explain", "val-cni-race-new-nod"]).contains("val-cni-race-new-node"));
    assert!(refused(&["explain", "validation-failed"]).contains("rules show validation-failed"));
    assert!(refused(&["explain", ""]).contains("nothing to explain"));
    assert!(refused(&["explain", "KD-V02", "--width", "x"]).contains("--width"));
    assert!(refused(&["rules", "show", "validator-pased"]).contains("validator-passed"));
    assert!(refused(&["rules", "list", "--family", "Q"]).contains("`Q`"));
    assert!(refused(&["rules", "list", "--symptom", "q"]).contains("validation-failed"));
    assert!(refused(&["rules", "new", "Not_An_Id"]).contains("lower-case"));
    assert!(refused(&["rules", "new", "val-bind-in-use"]).contains("taken"));
    assert!(refused(&["rules"]).contains("list, show, lint"));
}

#[test]
fn rules_are_listed_and_shown() {
    let all = ok(&["rules", "list"]);
    assert!(all.lines().count() > 100 && all.contains("KD-V02  val-cni-race-new-node"));
    let few = ok(&["rules", "list", "--family", "t", "--symptom", "pod-unschedulable"]);
    assert!(few.lines().count() > 0 && few.lines().all(|line| line.starts_with("KD-T")), "{few}");
    assert_eq!(json(&["rules", "list", "--family", "V"])["kind"], "Causes");
    let shown = ok(&["rules", "show", "validator-bind-in-use"]);
    assert!(
        shown.contains("rules/signals/kuma-validation.yaml:") && shown.contains("validator-last-word (port-in-use)")
    );
    let document = json(&["rules", "show", "KD-V01"]);
    assert_eq!(document["rules"][0]["file"], "rules/causes/v/val-rules-missing-generic.yaml");
}

#[test]
fn a_new_rule_compiles_fits_the_schema_and_is_clean() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy();
    for language in ["en", "zh"] {
        let text = ok(&["rules", "new", "my-cause", "--lang", language]);
        fs::write(folder.path().join("my.yaml"), &text).unwrap();
        let lint = ok(&["rules", "lint", "--deny", "warnings", "--rules", &path]);
        assert!(lint.contains("0 error(s), 0 warning(s)"), "{lint}");
        assert_eq!(errors(&schema(), &text), Vec::<String>::new());
        assert!(ok(&["explain", "my-cause", "--rules", &path]).contains("X-MY-CAUSE"));
    }
}

#[test]
fn lint_tells_the_place_and_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_string_lossy();
    let text = ok(&["rules", "new", "my-cause"]);
    let lint = |text: String, more: &[&str]| {
        fs::write(folder.path().join("my.yaml"), text).unwrap();
        run(&[&["rules", "lint", "--rules", &path], more].concat())
    };
    let warned = text.replace("    source: where the line comes from in the source, or where it was seen\n", "");
    let run = lint(warned.clone(), &[]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("my.yaml:") && run.out.contains(": warning: ") && run.out.contains("[no-source]"));
    assert_eq!(lint(warned, &["--deny", "warnings"]).code, 1);
    let wrong =
        text.replace("command: [kubectl, -n, '{pod.namespace}', logs", "command: [kubectl, -n, '{pod.namespace}', log");
    let run = lint(wrong, &["-o", "json"]);
    assert_eq!(run.code, 1);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((document["findings"][0]["lint"].as_str(), document["errors"].as_u64()), (Some("command"), Some(2)));
    let invalid = lint("causes: 1\n".to_owned(), &[]);
    assert_eq!(invalid.code, 2);
    assert!(invalid.out.is_empty() && invalid.err.contains("my.yaml:1:"), "{}", invalid.err);
}

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(&ok(&["rules", "schema"])).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn errors(schema: &Validator, yaml: &str) -> Vec<String> {
    let value: Value = serde_yaml::from_str(yaml).unwrap();
    schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn shipped_rules_follow_the_schema() {
    let schema = schema();
    for file in shipped() {
        assert_eq!(errors(&schema, &file.text), Vec::<String>::new(), "{}", file.path);
    }
}

#[test]
fn the_schema_refuses_what_the_rules_refuse() {
    let schema = schema();
    let text = ok(&["rules", "new", "my-cause"]);
    for (from, to) in [
        ("id: my-cause\n", "id: My_Cause\n"),
        ("class: configuration", "class: strange"),
        ("severity: high", "severity: enormous"),
        ("component: kuma-validation", "component: kuma-nothing"),
        ("base: almost never", "base: seldom"),
        ("needs: read", "needs: magic"),
        ("changes: nothing", "changes: everything"),
        ("    impact:\n", "    import:\n"),
        ("{ forbidden: always }", "{ forbidden: 0.9 }"),
        ("    log:\n", "    event: { reason: x }\n    log:\n"),
        ("symptoms: [validation-failed]", "symptoms: [validation-failed]\n    colour: red"),
        ("      - id: not-said\n        base: always\n", "      - id: not-said\n"),
        ("explains: { validation-failed: rarely }", "explains: {}"),
    ] {
        assert!(text.contains(from), "{from}");
        let wrong = text.replacen(from, to, 1);
        assert_ne!(errors(&schema, &wrong), Vec::<String>::new(), "the schema takes {to}");
        let mut files = shipped();
        files.push(RuleFile { path: "my.yaml".into(), text: wrong.into(), user: true });
        assert!(compile(&files).is_err(), "the rules take {to}");
    }
}

#[test]
fn the_schema_knows_the_words_of_the_program() {
    let schema: Value = serde_json::from_str(&ok(&["rules", "schema"])).unwrap();
    let words = |path: &str| {
        let all = schema.pointer(path).unwrap().as_array().unwrap();
        all.iter().map(|word| word.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(words("/$defs/word/enum"), Likelihood::WORDS.map(|(word, _)| word));
    assert_eq!(words("/$defs/component/enum"), Component::ALL.map(Component::as_str));
    assert_eq!(words("/$defs/object/properties/needs/oneOf/0/enum"), VARIABLES);
}

#[test]
fn drift_is_told_of_a_source_tree() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("kuma-2.11.0");
    fs::create_dir_all(tree.join("app")).unwrap();
    fs::write(tree.join("app/x.go"), "package x\nvar a = \"starting iptables validation\"\n").unwrap();
    let path = tree.to_string_lossy();
    let run = run(&["rules", "drift", "--source", &path]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("found        validator-started  app/x.go:2"), "{}", run.out);
    assert!(run.out.contains("too wide") && run.out.contains("release 2.11.0"), "{}", run.out);
    let document: Value =
        serde_json::from_str(&tool(&["rules", "drift", "--source", &path, "--release", "2.6", "-o", "json"], &[]).out)
            .unwrap();
    assert_eq!(document["release"], "2.6.0");
    assert!(document["signals"].as_array().unwrap().iter().any(|s| s["range"] == "too-narrow"), "{document:#}");
    assert_eq!(tool(&["rules", "drift", "--source", "/no/such/tree"], &[]).code, 3);
    let empty = folder.path().to_string_lossy().into_owned() + "/kuma-2.11.0/none";
    fs::create_dir(&empty).unwrap();
    assert_eq!(tool(&["rules", "drift", "--source", &empty], &[]).code, 3);
    assert!(refused(&["rules", "drift", "--source", &path, "--release", "new"]).contains("--release"));
}
