//! Logs of Kuma's own programs, recorded under real faults (`testdata/recorded`): each alone, in every form it may come in.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its logs fails")]

use std::fs;
use std::path::{Path, PathBuf};

use kuma_diagnose::inference::Diagnosis;
use kuma_diagnose::kit::proof::{CONFIDENT, collect, diagnose, verdict};
use kuma_diagnose::rule::{RuleSet, load};
use serde::Deserialize;

/// What a good diagnosis of a log says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Recorded {
    file: String,
    fault: String,
    #[allow(dead_code, reason = "for readers")]
    exit: i32,
    verdict: String,
    symptom: Option<String>,
    first: Option<String>,
    #[serde(default)]
    allowed: Vec<String>,
    #[serde(default)]
    must_not: Vec<String>,
}

/// What transports make of a line: a name, and the line number and text to the line they write.
type Form = (&'static str, fn(usize, &str) -> String);

const FORMS: [Form; 7] = [
    ("carriage returns", |_, line| format!("{line}\r\n")),
    ("--timestamps", |n, line| format!("2026-11-23T05:40:00.{n:09}Z {line}\n")),
    ("--prefix", |_, line| format!("[pod/cart-1/NAME] {line}\n")),
    ("--prefix --timestamps", |n, line| format!("[pod/cart-1/NAME] 2026-11-23T05:40:00.{n:09}Z {line}\n")),
    ("CRI", |n, line| format!("2026-11-23T05:40:00.{n:09}Z stderr F {line}\n")),
    ("Docker", |n, line| {
        let log = serde_json::Value::from(format!("{line}\n"));
        format!("{{\"log\":{log},\"stream\":\"stderr\",\"time\":\"2026-11-23T05:40:00.{n:09}Z\"}}\n")
    }),
    ("spaces", |_, line| format!("{}\n", line.replace('\t', "    "))),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/recorded")
}

fn expected() -> Vec<Recorded> {
    serde_yaml::from_str(&fs::read_to_string(folder().join("expect.yaml")).unwrap()).unwrap()
}

/// The diagnosis of one file.
fn alone(rules: &RuleSet, path: &Path) -> Diagnosis {
    diagnose(rules, &collect(rules, &[path.to_string_lossy().into_owned()]))
}

/// What is wrong with a diagnosis.
fn faults(expect: &Recorded, diagnosis: &Diagnosis) -> Vec<String> {
    let mut wrong = Vec::new();
    let said = verdict(diagnosis.verdict);
    if said != expect.verdict {
        wrong.push(format!("verdict {said}"));
    }
    let symptoms: Vec<&str> = diagnosis.findings.iter().map(|f| f.symptom.as_str()).collect();
    if symptoms != expect.symptom.as_deref().into_iter().collect::<Vec<_>>() {
        wrong.push(format!("symptoms {symptoms:?}"));
    }
    let first = diagnosis.findings.first().and_then(|f| f.causes.first()).map(|c| c.id.as_str());
    if expect.first.is_some() && first != expect.first.as_deref() {
        wrong.push(format!("first cause {first:?}"));
    }
    for finding in &diagnosis.findings {
        let forms = finding.causes.iter().flat_map(|c| &c.forms).map(|f| (&f.id, f.probability));
        for (id, probability) in finding.causes.iter().map(|c| (&c.id, c.probability)).chain(forms) {
            if probability >= CONFIDENT && !expect.allowed.contains(id)
                || probability >= 0.5 && expect.must_not.contains(id)
            {
                wrong.push(format!("{id} at {probability:.2}"));
            }
        }
        if finding.not_kuma >= 0.5 {
            wrong.push(format!("not Kuma at {:.2}", finding.not_kuma));
        }
    }
    wrong
}

#[test]
fn every_recorded_log_is_expected() {
    let paths = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let logs = paths.filter(|p| p.extension().is_some_and(|e| e == "txt"));
    let mut files: Vec<String> = logs.map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    files.sort();
    let mut named: Vec<String> = expected().into_iter().map(|e| e.file).collect();
    named.sort();
    assert_eq!(files, named);
}

#[test]
fn symptoms_are_right_and_no_cause_is_confidently_wrong() {
    let rules = load(&[]).unwrap();
    let mut wrong = Vec::new();
    for expect in expected() {
        let faults = faults(&expect, &alone(&rules, &folder().join(&expect.file)));
        if !faults.is_empty() {
            wrong.push((expect.file, expect.fault, faults));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn transports_change_no_answer() {
    let rules = load(&[]).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for expect in expected().into_iter().filter(|e| !e.file.starts_with("iptables")) {
        let text = fs::read_to_string(folder().join(&expect.file)).unwrap();
        let container = if expect.file.starts_with("init") { "kuma-init" } else { "kuma-validation" };
        for (name, form) in FORMS {
            let lines = text.lines().enumerate().map(|(n, line)| form(n, line).replacen("NAME", container, 1));
            let path = scratch.path().join("log.txt");
            fs::write(&path, lines.collect::<String>()).unwrap();
            let faults = faults(&expect, &alone(&rules, &path));
            if !faults.is_empty() {
                wrong.push((expect.file.clone(), name, faults));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Istio's Envoy names its control plane's stream differently.
const ISTIO: &str = "2026-02-12T17:27:33.123456Z\twarning\tenvoy config external/envoy/source/extensions/\
    config_subscription/grpc/grpc_stream.h:155\tStreamAggregatedResources gRPC config stream to xds-grpc closed \
    since 40s ago: 14, connection error: desc = \"transport: Error while dialing\"\tthread=15\n";

#[test]
fn errors_of_other_programs_are_not_kumas() {
    let rules = load(&[]).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("log.txt");
    for text in [
        "Error: unknown flag: --foo\n",
        "Error: unknown flag: --foo\n\nUsage:\n  helm install [NAME] [CHART] [flags]\n",
        "Error: invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\"\n",
        "starting\nError: failed to open the database\n",
        "2026-02-12 17:27:32.1 UTC [73] FATAL:  password authentication failed for user \"ledger\"\n",
        "2026/02/12 17:27:32 listen tcp 0.0.0.0:8080: bind: address already in use\npanic: runtime error\n",
        "1:M 12 Feb 2026 17:27:31.123 # Could not create server TCP listening socket *:6379: bind: Address already in use\n",
        "Error: Post \"https://a.example/\": tls: failed to verify certificate: x509: certificate signed by unknown authority\n",
        &ISTIO.repeat(5),
    ] {
        fs::write(&path, text).unwrap();
        let diagnosis = alone(&rules, &path);
        assert_eq!((verdict(diagnosis.verdict), diagnosis.findings.len()), ("insufficient-evidence", 0), "{text}");
    }
}
