//! `rules test`, `rules coverage`, `rules mutate` and `rules trace`, on a rule directory of their own: the rule of
//! `CONTRIBUTING.md` and a recorded log in which the validator prints what that rule looks for.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what it did not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kuma_diagnose::plan::{World, run};
use serde_json::Value;
use tempfile::TempDir;

const EXPECT: &str = "verdict: failing\nexpected: [example-lsm-denies]\nacceptable: [example-lsm-denies]\n";
const DENIED: &str =
    "2026-11-23T05:32:41.457Z\tERROR\tvalidator\tdial tcp 127.0.0.6:24790: blocked by security module tomoyo\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A rule directory with the rule of the contributors' guide, and one scenario beside it.
fn kit(expect: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let guide = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let rule = guide.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    fs::write(folder.path().join("lsm.yaml"), rule).unwrap();
    let scenario = folder.path().join("scenarios/denied");
    fs::create_dir_all(&scenario).unwrap();
    let recorded = root().join("testdata/recorded/validator-a1-no-rules-ipv4-node-2.11.0.txt");
    fs::write(scenario.join("kuma-validation.log"), DENIED.to_owned() + &fs::read_to_string(recorded).unwrap())
        .unwrap();
    fs::write(scenario.join("expect.yaml"), expect).unwrap();
    folder
}

fn scenario(kit: &TempDir) -> PathBuf {
    kit.path().join("scenarios/denied")
}

/// Exit code and standard output.
fn rules(kit: &TempDir, arguments: &[&str]) -> (u8, String) {
    let own = kit.path().to_string_lossy().into_owned();
    let words = ["kubectl-kuma_diagnose", "rules"].iter().chain(arguments).copied().chain(["--rules", &own]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut world = World {
        arguments: words.map(Into::into).collect(),
        variable: &|_| None,
        out_is_terminal: false,
        err_is_terminal: false,
        out: &mut out,
        err: &mut err,
    };
    let code = run(&mut world);
    let (out, err) = (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap());
    assert!(code < 2, "{code} of {arguments:?}: {err}");
    (code, out)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn tests_pass_and_tell_what_fails() {
    let kit = kit(EXPECT);
    let (code, out) = rules(&kit, &["test"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains(" 1 scenarios: 0 failed."), "{out}");

    fs::write(scenario(&kit).join("expect.yaml"), "verdict: healthy\nexpected: [cni-bin-dir-not-writable]\n").unwrap();
    let report = kit.path().join("report.xml");
    let (code, out) = rules(&kit, &["test", "--junit", &report.to_string_lossy()]);
    assert_eq!(code, 1);
    assert!(out.contains("The verdict should be healthy, and is failing."), "{out}");
    assert!(
        out.contains("The first cause should be cni-bin-dir-not-writable, and is example-lsm-denies with "),
        "{out}"
    );
    let xml = fs::read_to_string(report).unwrap();
    assert!(
        xml.contains("<testcase classname=\"scenario\" name=\"denied\">\n      <failure message=\"The verdict"),
        "{xml}"
    );
    let (_, out) = rules(&kit, &["test", "--lang", "zh"]);
    assert!(out.contains("结论应为 healthy，实际为 failing。"), "{out}");
}

#[test]
fn examples_are_tested() {
    let kit = kit(EXPECT);
    let (code, out) = rules(&kit, &["test", "-o", "json"]);
    let document = json(&out);
    assert_eq!((code, &document["failed"]), (0, &Value::from(0)));
    let cases = document["cases"].as_array().unwrap();
    assert!(cases.iter().any(|c| c["name"] == "example-lsm-denied" && c["passed"] == true), "{cases:#?}");
}

#[test]
fn a_changed_word_shows_in_what_was_recorded() {
    let kit = kit(EXPECT);
    rules(&kit, &["test", "--record"]);
    let seen = fs::read_to_string(scenario(&kit).join("seen.txt")).unwrap();
    assert!(seen.starts_with("verdict failing\nfinding validation-failed "), "{seen}");
    assert!(seen.contains("answer example-lsm: forbidden +example-lsm-denied\n"), "{seen}");
    assert_eq!(rules(&kit, &["test"]).0, 0);

    let rule = kit.path().join("lsm.yaml");
    let changed = fs::read_to_string(&rule).unwrap().replace("{ forbidden: always }", "{ forbidden: sometimes }");
    fs::write(&rule, changed).unwrap();
    let (code, out) = rules(&kit, &["test"]);
    assert_eq!(code, 1, "{out}");
    let differs = |sign: &str| out.lines().any(|l| l.trim().starts_with(sign) && l.contains("example-lsm-denies"));
    assert!(differs("- ") && differs("+ "), "{out}");
}

#[test]
fn coverage_tells_what_was_exercised() {
    let kit = kit(EXPECT);
    let (code, out) = rules(&kit, &["coverage", "-o", "json"]);
    assert_eq!(code, 0);
    let document = json(&out);
    let missing = |what: &str| -> Vec<String> {
        let rows = document["rows"].as_array().unwrap();
        let row = rows.iter().find(|r| r["what"] == what).unwrap();
        row["missing"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let lacks = |what: &str, id: &str| missing(what).iter().any(|m| m == id);
    assert!(!lacks("signal-present", "example-lsm-denied") && lacks("signal-absent", "example-lsm-denied"));
    assert!(!lacks("answer", "example-lsm: forbidden") && lacks("answer", "example-lsm: not-said"));
    assert!(!lacks("cause-first", "example-lsm-denies") && lacks("cause-rival", "example-lsm-denies"));
    assert!(!lacks("pattern-examples", "example-lsm-denied") && !lacks("symptom", "validation-failed"));
    // An example shows a line that does not match; no incident lacks it.
    let row = document["rows"].as_array().unwrap().iter().find(|r| r["what"] == "signal-absent").unwrap();
    let untested = row["untested"].as_array().unwrap();
    assert!(row["byTests"].as_u64().unwrap() > 0 && !untested.iter().any(|id| id == "example-lsm-denied"), "{row}");
    // What makes a subject one is always told of it; a log may be missing.
    let row = document["rows"].as_array().unwrap().iter().find(|r| r["what"] == "signal-unobservable").unwrap();
    let cannot = |id: &str| row["impossible"].as_array().unwrap().iter().any(|other| other == id);
    assert!(cannot("subject-is-log") && cannot("refused-quota") && !cannot("validator-v4-refused"), "{row}");
    assert!(document["percentWithTests"].as_f64() > document["percent"].as_f64());
    assert_eq!(document["first"]["example-lsm-denies"], 1);
    assert_eq!(rules(&kit, &["coverage", "--fail-under", "99"]).0, 1);
    assert_eq!(rules(&kit, &["coverage", "--fail-under", "0.1"]).0, 0);
}

#[test]
fn mutants_are_noticed_or_named_with_their_place() {
    let kit = kit(EXPECT);
    let (code, out) = rules(&kit, &["mutate", "--only", "example-lsm-denied", "-o", "json"]);
    assert_eq!(code, 0);
    let document = json(&out);
    let patterns = &document["kinds"]["log-pattern"];
    assert!(patterns["by-example"].as_u64().unwrap() > 0, "{out}");
    for survivor in document["survivors"].as_array().unwrap() {
        assert!(survivor["file"].as_str().unwrap().ends_with("lsm.yaml"), "{survivor}");
        assert_eq!(survivor["line"], 6, "{survivor}");
    }

    let (_, out) = rules(&kit, &["mutate", "--only", "example-lsm", "-o", "json"]);
    let document = json(&out);
    assert!(document["kinds"]["answer"]["by-expectation"].as_u64().unwrap() > 0, "{out}");

    // Without the word the scenario has another first cause; two steps down may not be enough.
    let (_, out) = rules(&kit, &["mutate", "--only", "example-lsm-denies"]);
    assert!(!out.contains("expects example-lsm forbidden: `always` is removed"), "{out}");
    assert_eq!(rules(&kit, &["mutate", "--only", "example-lsm-denied", "--fail-under", "100.1"]).0, 1);
}

fn decisions(kit: &TempDir, text: &str) {
    fs::write(kit.path().join("scenarios/decisions.yaml"), text).unwrap();
}

#[test]
fn rows_of_decision_tables_are_tried() {
    let kit = kit(EXPECT);
    decisions(
        &kit,
        "questions:\n  example-lsm:\n    - example-lsm-denied -> forbidden\n    - nothing -> not-said\n    - ?example-lsm-denied -> unknown\n",
    );
    let (code, out) = rules(&kit, &["test"]);
    assert!(code == 0 && out.contains("3 rows of decision tables"), "{out}");

    for (row, says) in [
        ("nothing -> forbidden", "is answered not-said: nothing -> forbidden"),
        ("nothing -> not-sayd", "expects not-sayd; possible are: forbidden, not-said, unknown"),
        ("example-lsm-denies -> forbidden", "names example-lsm-denies, and no signal"),
        ("example-lsm-denied forbidden", "This is no row of a decision table"),
    ] {
        decisions(&kit, &format!("questions:\n  example-lsm:\n    - {row}\n"));
        let (code, out) = rules(&kit, &["test"]);
        assert!(code == 1 && out.contains("question example-lsm fails:") && out.contains(says), "{row}: {out}");
    }
    decisions(&kit, "symptoms:\n  validation-faild:\n    - nothing -> shown\n");
    let (code, out) = rules(&kit, &["test", "--lang", "zh"]);
    assert!(code == 1 && out.contains("没有问题或症状使用这个 id"), "{out}");
    let (_, out) = rules(&kit, &["test", "--junit", "-"]);
    assert!(out.contains("<testcase classname=\"symptom\" name=\"validation-faild\">"), "{out}");
}

#[test]
fn the_missing_row_is_told_and_notices_the_change() {
    let kit = kit(EXPECT);
    let changed = |kit: &TempDir| {
        let document = json(&rules(kit, &["mutate", "--only", "validation-failed", "-o", "json"]).1);
        let left = document["survivors"].as_array().unwrap().clone();
        (left, document["kinds"]["symptom"]["by-example"].as_u64().unwrap_or_default())
    };
    let (left, noticed) = changed(&kit);
    assert_eq!(noticed, 0);
    let rows: BTreeSet<&str> = left.iter().filter_map(|survivor| survivor["row"].as_str()).collect();
    assert!(rows.len() > 3, "{left:?}");
    let told = left.iter().filter(|survivor| survivor["row"].is_string()).count();
    let lines: Vec<String> = rows.iter().map(|row| format!("    - {row}\n")).collect();
    decisions(&kit, &format!("symptoms:\n  validation-failed:\n{}", lines.concat()));
    assert_eq!(rules(&kit, &["test"]).0, 0);
    let (left, noticed) = changed(&kit);
    assert!(usize::try_from(noticed).unwrap() >= told, "{noticed} of {told}");
    assert!(left.iter().all(|survivor| survivor["row"].is_null()), "{left:?}");
}

#[test]
fn a_sample_is_the_same_each_time() {
    let kit = kit(EXPECT);
    let sample =
        |seed: &str| rules(&kit, &["mutate", "--only", "causes", "--sample", "40", "--seed", seed, "-o", "json"]).1;
    let first = sample("7");
    assert_eq!(json(&first)["mutants"], 40);
    assert_eq!(first, sample("7"));
    assert_ne!(first, sample("8"));
}

#[test]
fn a_record_notices_what_expectations_do_not() {
    let kit = kit(EXPECT);
    let words = ["mutate", "--only", "example-lsm-denies", "-o", "json"];
    let before = json(&rules(&kit, &words).1)["kinds"]["word"].clone();
    rules(&kit, &["test", "--record"]);
    let after = json(&rules(&kit, &words).1)["kinds"]["word"].clone();
    let number = |of: &Value, by: &str| of[by].as_u64().unwrap_or_default();
    assert_eq!(number(&before, "by-expectation"), number(&after, "by-expectation"));
    assert!(number(&before, "by-record") == 0 && number(&after, "by-record") >= number(&before, "survived").min(1));
}

#[test]
fn a_trace_leads_to_the_probability_of_the_report() {
    let kit = kit(EXPECT);
    let log = scenario(&kit).join("kuma-validation.log").to_string_lossy().into_owned();
    let (code, out) = rules(&kit, &["trace", "--from", &log, "X-001", "-o", "json"]);
    assert_eq!(code, 0);
    let document = json(&out);
    let finding = &document["findings"][0];
    assert_eq!(finding["symptom"], "validation-failed");
    let cause = &finding["causes"][0];
    assert_eq!(cause["id"], "example-lsm-denies");
    let terms = finding["questions"].as_array().unwrap().iter().filter_map(|q| q["terms"][0].as_object());
    let sum: f64 = terms.map(|t| t["nats"].as_f64().unwrap()).sum();
    let (from, to) = (cause["from"].as_f64().unwrap(), cause["to"].as_f64().unwrap());
    assert!((from + sum - to).abs() < 1e-9, "{out}");
    // Log-odds are against a cause that no rule knows.
    let (p, unknown) = (cause["probability"].as_f64().unwrap(), finding["unknown"].as_f64().unwrap());
    assert!((p / unknown - to.exp()).abs() < 1e-6 * to.exp(), "{out}");

    let (_, prose) = rules(&kit, &["trace", "--from", &log, "example-lsm-denies"]);
    for part in ["A: ", "B: ", "example-lsm-denied: present", "kuma-validation.log:1", "answer: forbidden", "Result"] {
        assert!(prose.contains(part), "{part} in {prose}");
    }
    let (_, prose) = rules(&kit, &["trace", "--from", &log, "--lang", "zh"]);
    assert!(prose.contains("原因对比"), "{prose}");
    // A cause of another symptom has no numbers.
    let (_, prose) = rules(&kit, &["trace", "--from", &log, "cni-rbac-skipped"]);
    assert!(prose.contains("is left out: it does not explain this symptom"), "{prose}");
}
