//! What there is besides a diagnosis: `collect`, `access`, `--wait`, completion.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use super::apiserver::{Faults, Server};
use super::{bundle, report, scenarios, tool};
use serde_json::Value;

pub(crate) fn said(output: &std::process::Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// The files of a bundle: paths below its root, and contents.
pub(crate) fn files(bundle: &Path) -> Vec<(String, Vec<u8>)> {
    let gzip = flate2::read::GzDecoder::new(std::fs::File::open(bundle).unwrap());
    let mut files = Vec::new();
    for entry in tar::Archive::new(gzip).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_string_lossy().into_owned();
        let mut data = Vec::new();
        entry.read_to_end(&mut data).unwrap();
        files.push((path.split_once('/').unwrap().1.to_owned(), data));
    }
    files
}

/// All of a report but the name of the input, and how much text was read: a redacted text may be shorter.
fn told(report: &Value) -> Value {
    let mut told = report.clone();
    for field in ["inputs", "stats"] {
        told.as_object_mut().unwrap().remove(field);
    }
    told
}

#[test]
fn what_was_collected_is_diagnosed_as_the_cluster_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut different = Vec::new();
    for (at, scenario) in scenarios().iter().enumerate() {
        let server = Server::start(scenario, Vec::new());
        // The root of a bundle is named after its file, and that of a live run `kuma-diagnose`.
        let to = folder.path().join(at.to_string()).join("kuma-diagnose.tar.gz");
        std::fs::create_dir(to.parent().unwrap()).unwrap();
        let output = tool().args(["collect", "-A", "--server", &server.url, "--to"]).arg(&to).output().unwrap();
        assert!(output.status.success(), "{:?}", said(&output));
        let live = told(&report(tool().args(["-A", "--server", &server.url])));
        let later = report(tool().arg("--from").arg(&to));
        assert_eq!(later["inputs"][0]["layout"], "troubleshoot");
        let later = told(&later);
        if live != later {
            let (live, later) = (format!("{live:#}"), format!("{later:#}"));
            let lines = live.lines().zip(later.lines()).filter(|(a, b)| a != b).take(4);
            let lines: Vec<String> = lines.map(|(a, b)| format!("  live  {a}\n  later {b}")).collect();
            different.push(format!("{}\n{}", scenario.display(), lines.join("\n")));
        }
    }
    assert!(different.is_empty(), "{}:\n{}", different.len(), different.join("\n"));
}

#[test]
fn pseudonyms_leave_the_diagnosis_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let codes = |report: &Value| -> Vec<String> {
        let one = |f: &Value| {
            format!("{} {} {}", f["symptom"]["id"], f["causes"][0]["code"], f["subjects"].as_array().unwrap().len())
        };
        let mut all: Vec<String> = report["findings"].as_array().unwrap().iter().map(one).collect();
        all.sort();
        all.push(report["verdict"].to_string());
        all
    };
    let mut different = Vec::new();
    for (at, scenario) in scenarios().iter().enumerate() {
        let server = Server::start(scenario, Vec::new());
        let to = folder.path().join(format!("{at}.tar.gz"));
        let mut collect = tool();
        collect.args(["collect", "-A", "--redact", "names,ips", "--server", &server.url, "--to"]).arg(&to);
        let output = collect.output().unwrap();
        assert!(output.status.success(), "{:?}", said(&output));
        let live = report(tool().args(["-A", "--server", &server.url]));
        let later = report(tool().arg("--from").arg(&to));
        if codes(&live) != codes(&later) {
            different.push(format!("{}\n  live  {:?}\n  later {:?}", scenario.display(), codes(&live), codes(&later)));
        }
        // What fails is named after its workload; neither name nor node leaves.
        let subjects = live["findings"].as_array().unwrap().iter().flat_map(|f| f["subjects"].as_array().unwrap());
        // The parts of Kubernetes and of Kuma keep their names, which everybody knows.
        let own = |s: &&Value| s["kind"] == "Pod" && !s["namespace"].as_str().is_some_and(|n| n.ends_with("-system"));
        let names: Vec<&str> = subjects.filter(own).filter_map(|s| s["name"].as_str()).collect();
        for (path, data) in files(&to) {
            let text = path.clone() + &String::from_utf8_lossy(&data);
            for name in names.iter().filter(|name| !name.starts_with("kuma-") && !name.starts_with("kong-")) {
                assert!(!text.contains(name), "{}: {path} holds {name}", scenario.display());
            }
        }
    }
    assert!(different.is_empty(), "{}:\n{}", different.len(), different.join("\n"));
}

#[test]
fn a_bundle_is_private_whole_and_never_replaces_a_file() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("b.tar.gz");
    let collect = |more: &[&str]| {
        said(&tool().args(["collect", "-A", "--server", &server.url, "--to"]).arg(&to).args(more).output().unwrap())
    };
    let (code, out, err) = collect(&["-o", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&told["kind"], &told["path"]), (&"Collected".into(), &to.display().to_string().into()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = std::fs::read(&to).unwrap();
    let (code, _, err) = collect(&[]);
    assert!(code == Some(2) && err.contains("exists already"), "{code:?} {err}");
    assert_eq!(std::fs::read(&to).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    let files = files(&to);
    assert_eq!(files.len() as u64, told["files"].as_u64().unwrap());
    assert!(files.iter().any(|(path, _)| path == "kuma-diagnose/redactions.json"));
    let (code, _, err) =
        said(&tool().args(["collect", "--server", &server.url, "--to", "/nonexistent/b.tar.gz"]).output().unwrap());
    assert!(code == Some(3) && err.contains("/nonexistent/b.tar.gz"), "{code:?} {err}");
}

#[test]
fn rights_are_told_with_what_is_missing_without_them() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let (code, out, _) = said(&tool().args(["access", "-n", "shop", "--server", &server.url]).output().unwrap());
    assert!(code == Some(0) && out.contains("yes  list pods (shop)") && out.contains("everything"), "{out}");
    assert!(server.asked().iter().all(|r| r == "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews"));
    let server = Server::faulty(&bundle("twin-01-b"), Faults { refusals: vec![("rights", 403)], ..Faults::default() });
    let (code, out, _) = said(&tool().args(["access", "-A", "--server", &server.url]).output().unwrap());
    assert!(code == Some(1) && out.contains("no   list nodes (all namespaces): without it unknown: taints"), "{out}");
    let (code, out, _) = said(&tool().args(["access", "-A", "-o", "json", "--server", &server.url]).output().unwrap());
    let told: Value = serde_json::from_str(&out).unwrap();
    assert!(code == Some(1) && told["kind"] == "Access" && told["complete"] == false, "{out}");
    let (code, _, err) = said(&tool().args(["access", "--server", "http://127.0.0.1:1"]).output().unwrap());
    assert!(code == Some(3) && err.contains("cannot be reached"), "{err}");
}

#[test]
fn waiting_ends_when_nothing_fails() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let url = server.url.clone();
    let waiting = std::thread::spawn(move || {
        tool()
            .args(["-A", "--wait", "60s", "-o", "json", "--server", &url])
            .timeout(Duration::from_secs(90))
            .output()
            .unwrap()
    });
    while !server.asked().iter().any(|request| request.contains("watch=true")) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let looked = server.asked().iter().filter(|r| r.starts_with("GET /version")).count();
    server.change(&bundle("calm-new-node-taint"));
    let (code, out, err) = said(&waiting.join().unwrap());
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["verdict"]), (Some(0), &"healthy".into()), "{err}");
    assert!(
        err.contains("fails: Pod portal/wallet-api-") && err.contains("no longer: Pod portal/wallet-api-"),
        "{err}"
    );
    assert_eq!(server.asked().iter().filter(|r| r.starts_with("GET /version")).count(), looked + 1, "looked in a loop");
}

#[test]
fn waiting_ends_with_the_last_diagnosis_when_the_time_is_over() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let output =
        tool().args(["-A", "--wait", "1s", "--fail-on", "failing", "-o", "json", "--server", &server.url]).output();
    let (code, out, _) = said(&output.unwrap());
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["verdict"]), (Some(1), &"failing".into()));
}

#[test]
fn words_are_completed_with_what_the_cluster_has() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let next = |words: &[&str]| {
        let output = tool().args(["__complete", "--", "--server", &server.url]).args(words).output().unwrap();
        let (code, out, err) = said(&output);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(next(&["-n", "por"]), ["portal", ":4"]);
    let pods = next(&["-n", "portal", "pod/wallet-api-"]);
    assert!(pods.len() > 2 && pods[0].starts_with("pod/wallet-api-"), "{pods:?}");
    assert!(next(&["-n", "portal", ""]).iter().any(|word| word.starts_with("wallet-api-")));
    assert_eq!(next(&["coll"]), ["collect", ":4"]);
    assert_eq!(next(&["--output=js"]), ["--output=json", ":4"]);
    assert_eq!(next(&["--kubeconfig", ""]), [":0"]);
    assert_eq!(next(&["node/"]).len(), next(&["node", ""]).len());
    let down = tool().args(["__complete", "--", "--server", "http://127.0.0.1:1", "-n", ""]).output().unwrap();
    assert_eq!(said(&down), (Some(0), ":4\n".to_owned(), String::new()));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (code, out, _) = said(&tool().args(["completion", shell]).output().unwrap());
        assert!(code == Some(0) && out.contains("__complete"), "{shell}");
    }
    let (_, shim, _) = said(&tool().args(["completion", "--kubectl-shim"]).output().unwrap());
    assert!(
        shim.starts_with("#!/bin/sh\n") && shim.contains("exec kubectl kuma-diagnose __complete -- \"$@\""),
        "{shim}"
    );
}

#[test]
fn requests_are_told_on_demand() {
    let server = Server::start(&bundle("twin-01-b"), vec![("/api/v1/nodes", 403)]);
    let output = tool().args(["-A", "-v", "6", "--server", &server.url]).output().unwrap();
    let (_, _, err) = said(&output);
    assert!(err.contains("GET /api/v1/pods?limit=500: OK, ") && err.contains("GET /api/v1/nodes?limit=500: "), "{err}");
    assert_eq!(err.lines().filter(|line| line.starts_with("GET ")).count(), server.asked().len());
}

#[test]
fn a_specification_for_troubleshoot_is_printed() {
    let print = |more: &[&str]| said(&tool().arg("bundle-spec").args(more).output().unwrap()).1;
    let spec: Value = serde_yaml::from_str(&print(&[])).unwrap();
    assert_eq!((&spec["kind"], spec.pointer("/spec/hostCollectors")), (&"SupportBundle".into(), None));
    let spec: Value = serde_yaml::from_str(&print(&["--host"])).unwrap();
    assert!(spec["spec"]["hostCollectors"].as_array().unwrap().len() > 8);
    let copied = spec["spec"]["hostCollectors"].as_array().unwrap().iter().filter_map(|c| c["copy"]["path"].as_str());
    // The CNI's kubeconfig lies there too, and holds a token.
    assert!(copied.filter(|path| path.contains("net.d")).all(|path| path.ends_with("*.conf*")));
}
