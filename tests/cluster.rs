//! The tool as `kubectl kuma-diagnose`, through the real kubectl, against a real API server: `tests/cluster/run.sh`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "only the reading of bundles is used here")]
mod apiserver;
#[path = "cluster/arguments.rs"]
mod arguments;
#[path = "cluster/beside.rs"]
mod beside;
#[path = "cluster/content.rs"]
mod content;
#[path = "cluster/crowd.rs"]
mod crowd;
#[path = "cluster/debug.rs"]
mod debug;
#[path = "cluster/faults.rs"]
mod faults;
#[path = "cluster/readme.rs"]
mod readme;
#[path = "cluster/rights.rs"]
mod rights;
#[path = "cluster/verbs.rs"]
mod verbs;
#[path = "cluster/world.rs"]
mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use content::Content;
use serde_json::Value;
use world::{Cluster, report};

/// A failing pod of the scenario `twin-01-b`, in the namespace `portal`, on the node `kind-worker4`.
const POD: &str = "pod/wallet-api-q8g4b8jcc-hqlwv";

/// Scenarios of ten causes, each of another part of the mesh.
const PLANTED: [&str; 10] = [
    "allowlist-binding",
    "app-on-admin-port",
    "init-runs-as-1000",
    "arm-node-exec-format",
    "bottlerocket-bin-dir",
    "nft-append-unsupported-pi",
    "pair-port-15106-a",
    "ca-rotated",
    "kong-gke-scale-up-race",
    "twin-01-b",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn bundle(scenario: &str) -> PathBuf {
    root().join("testdata/scenarios").join(scenario).join("bundle.tar.gz")
}

/// Names of the scenarios that are bundles.
fn scenarios() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("testdata/scenarios")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| bundle(name).is_file()).collect();
    names.sort();
    names
}

/// A collector's folder in one of the bundles, of which no cluster knows.
const FOLDER: &str = "kuma-cni-log";

/// Verdict; of each finding its symptom, its first cause, and its subjects.
fn gist(report: &Value) -> (String, Vec<String>) {
    let findings = report["findings"].as_array().unwrap().iter().map(|finding| {
        let subjects = finding["subjects"].as_array().unwrap().iter().filter_map(|subject| subject["name"].as_str());
        let names: Vec<&str> = subjects.filter(|name| *name != FOLDER).collect();
        format!("{} {} {}", finding["symptom"]["id"], finding["causes"][0]["code"], names.join(" "))
    });
    let mut findings: Vec<String> = findings.collect();
    findings.sort();
    (report["verdict"].as_str().unwrap().to_owned(), findings)
}

/// The finding about a pod, named whole or by the end of its name.
fn told_of<'v>(report: &'v Value, pod: &str) -> Option<&'v Value> {
    let pod = pod.trim_start_matches("pod/");
    let about = |finding: &&Value| {
        let subjects = finding["subjects"].as_array();
        subjects.is_some_and(|all| {
            all.iter().any(|subject| subject["name"].as_str().is_some_and(|name| name.ends_with(pod)))
        })
    };
    report["findings"].as_array().unwrap().iter().find(about)
}

fn offline(scenario: &str) -> Value {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_kubectl-kuma_diagnose"));
    report(tool.env_clear().arg("--from").arg(bundle(scenario)))
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_cluster_is_diagnosed_as_its_bundle_is() {
    let mut cluster = Cluster::connect();
    // A third of them: loading one takes a second, and the stub server of `tests/live.rs` is given all.
    let all: Vec<String> = scenarios().into_iter().step_by(3).collect();
    assert!(all.len() >= 90, "{}", all.len());
    let mut different = Vec::new();
    for scenario in &all {
        let offline = offline(scenario);
        // What is loaded is what lies where Troubleshoot puts objects; of a host's report there is no cluster.
        if offline["inputs"][0]["layout"] != "troubleshoot" {
            continue;
        }
        let offline = gist(&offline);
        cluster.load(&Content::of(&bundle(scenario)));
        let live = gist(&cluster.report(&["-A", "--context", "scenario"]));
        let unlike = apiserver::LIVE_KNOWS_LESS.contains(&scenario.as_str());
        if live != offline && !unlike {
            different.push(format!("{scenario}\n  live    {live:?}\n  offline {offline:?}"));
        }
    }
    assert!(different.is_empty(), "{} of {}:\n{}", different.len(), all.len(), different.join("\n"));
}
