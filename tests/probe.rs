//! `probe` and `preflight` as a user calls them, on files: no root, no cluster, no network.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("kubectl-kuma_diagnose").unwrap();
    command.env_remove("KUBECONFIG").env("LC_ALL", "C").args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn tree(name: &str) -> PathBuf {
    root().join("testdata/hosts").join(name).join("root")
}

/// What is said of a machine of which only the files are there.
#[cfg(target_os = "linux")]
fn of_tree(name: &str, more: &[&str]) -> Value {
    let path = tree(name);
    let mut arguments = vec!["probe", "--host-root", path.to_str().unwrap(), "-o", "json"];
    arguments.extend(more);
    json(&run(&arguments))
}

/// The first cause of each platform's typical fault, from its files alone.
#[test]
#[cfg(target_os = "linux")]
fn machines_are_diagnosed_from_their_files() {
    for (name, verdict, causes) in [
        ("eks-healthy", "healthy", &[][..]),
        ("gke-healthy", "healthy", &[]),
        ("k3s-healthy", "healthy", &[]),
        ("kind-healthy", "healthy", &[]),
        ("openshift-healthy", "healthy", &[]),
        ("aks-healthy", "healthy", &[]),
        ("bottlerocket-healthy", "healthy", &[]),
        ("eks-conflist-rewritten", "failing", &["cni-plugin-overwritten"]),
        ("gke-cilium-exclusive", "failing", &["x-cilium-exclusive", "cni-plugin-overwritten"]),
        ("gke-bin-dir-unused", "failing", &["cni-bin-dir-wrong-but-writable", "x-binary-missing"]),
        ("bottlerocket-no-iptables", "failing", &["plugin-no-iptables-on-host"]),
        ("talos-no-iptables", "failing", &["plugin-no-iptables-on-host"]),
        ("kind-no-owner-match", "failing", &["plugin-kernel-modules"]),
        ("kind-chart-defaults", "failing", &["cni-defaults-on-non-openshift"]),
        ("kind-list-under-conf", "failing", &["cni-conf-extension-trap"]),
        ("k3s-usual-directories", "failing", &["cni-conf-not-found"]),
        ("openshift-multus-first", "failing", &["cni-autodetect-wrong-file", "cni-plugin-overwritten"]),
        ("aks-wrong-architecture", "failing", &["cni-ds-exec-format"]),
    ] {
        let report = of_tree(name, &[]);
        assert_eq!(report["verdict"], verdict, "{name}: {report:#}");
        assert_eq!(report["inputs"][0]["layout"], "host");
        let first = report["findings"][0]["causes"][0]["id"].as_str().unwrap_or_default();
        assert!(causes.is_empty() && first.is_empty() || causes.contains(&first), "{name}: {first} {report:#}");
    }
}

/// What was kept says the same as what was seen, and an existing file is not touched.
#[test]
#[cfg(target_os = "linux")]
fn what_is_kept_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("seen.tar.gz");
    let kept = kept.to_str().unwrap();
    let seen = of_tree("eks-conflist-rewritten", &["--to", kept]);
    let read = json(&run(&["--from", kept, "-o", "json"]));
    let causes = |report: &Value| report["findings"][0]["causes"].clone();
    let plain = |causes: Value| -> Vec<(String, String)> {
        let all = causes.as_array().unwrap().clone();
        all.iter().map(|c| (c["id"].to_string(), c["probability"].to_string())).collect()
    };
    assert_eq!(plain(causes(&seen)), plain(causes(&read)));
    assert_eq!(seen["context"]["looks"][0]["faults"], read["context"]["looks"][0]["faults"]);
    let before = fs::read(kept).unwrap();
    let path = tree("eks-healthy");
    let again = run(&["probe", "--host-root", path.to_str().unwrap(), "--to", kept]);
    assert_eq!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(fs::read(kept).unwrap(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn wrong_usage_names_the_flag_and_the_next_step() {
    for (arguments, words) in [
        (&["probe", "--pid", "x"][..], &["--pid", "whole number"][..]),
        (&["probe", "--pid", "4194303"], &["4194303"]),
        (&["probe", "--uid", "nobody"], &["--uid", "whole number"]),
        (&["probe", "--host-root", "/nowhere"], &["/nowhere", "directory"]),
        (&["probe", "--config", "/nowhere"], &["--config /nowhere"]),
        (&["probe", "--inbound-port", "70000"], &["--inbound-port", "65535"]),
        (&["probe", "--ip-family-mode", "ipv6"], &["--ip-family-mode", "dualstack, ipv4"]),
        (&["probe", "pod/x", "--pid", "1"], &["--pid"]),
        (&["probe", "--frob"], &["--frob"]),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
    }
}

/// A document that cannot be read is a gap, and no diagnosis.
#[test]
fn a_document_that_is_broken_is_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seen.json");
    fs::write(&path, r#"{"apiVersion":"kuma-diagnose/host/v1","network":7}"#).unwrap();
    let report = json(&run(&["--from", path.to_str().unwrap(), "-o", "json"]));
    assert_eq!(report["verdict"], "insufficient-evidence");
    assert!(report["gaps"].as_array().unwrap().iter().any(|gap| gap["why"] == "unreadable"), "{report:#}");
}

fn bundle(scenario: &str) -> String {
    root().join("testdata/scenarios").join(scenario).join("bundle.tar.gz").to_string_lossy().into_owned()
}

/// A preflight from a bundle: a table, JSON by the contract, and the exit code of its worst answer.
#[test]
fn a_preflight_from_a_bundle() {
    let bundle = bundle("twin-01-b");
    let output = run(&["preflight", "--from", &bundle, "-o", "json"]);
    let document = json(&output);
    assert_eq!(
        (document["apiVersion"].as_str(), document["kind"].as_str()),
        (Some("kuma-diagnose/v1"), Some("Preflight"))
    );
    let checks = document["checks"].as_array().unwrap();
    assert!(checks.len() > 10);
    for check in checks {
        assert!(check["code"].as_str().unwrap().starts_with("KP-"));
        assert!(["pass", "warn", "fail", "not-checkable"].contains(&check["status"].as_str().unwrap()));
        assert!(!check["title"].as_str().unwrap().is_empty() && !check["says"].as_str().unwrap().is_empty());
    }
    let fails = checks.iter().filter(|check| check["status"] == "fail").count();
    assert_eq!(output.status.code(), Some(i32::from(fails > 0)));
    for (language, word) in [("en", "Cluster"), ("zh", "集群")] {
        let table = run(&["preflight", "--from", &bundle, "--lang", language, "--width", "80"]);
        let text = String::from_utf8_lossy(&table.stdout).into_owned();
        assert!(text.contains(word) && text.contains("KP-"), "{text}");
        assert_eq!(table.status.code(), output.status.code());
    }
    let missing = run(&["preflight", "--from", "/nowhere.tar.gz", "-o", "json"]);
    assert_eq!(missing.status.code(), Some(3));
}
