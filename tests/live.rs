//! Live runs against an API server on loopback that serves the bundles of the scenarios.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apiserver;
mod planted;
#[path = "live/secrets.rs"]
mod secrets;
#[path = "live/verbs.rs"]
mod verbs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use apiserver::{Faults, Server};
use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;

fn scenarios() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios");
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("bundle.tar.gz"))
        .filter(|bundle| bundle.is_file())
        .collect();
    bundles.sort();
    bundles
}

fn bundle(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/scenarios").join(name).join("bundle.tar.gz")
}

/// The tool, in an environment without a cluster.
fn tool() -> Command {
    let mut command = Command::cargo_bin("kubectl-kuma_diagnose").unwrap();
    command.env_clear().env("HOME", "/nonexistent");
    command
}

fn report(command: &mut Command) -> Value {
    let output = command.args(["-o", "json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A collector's folder in one of the bundles, of which no cluster knows.
const FOLDER: &str = "kuma-cni-log";

/// Verdict; of each finding its symptom, its first cause, and its subjects.
fn gist(report: &Value) -> (String, Vec<String>) {
    let findings = report["findings"].as_array().unwrap().iter().map(|finding| {
        let names: Vec<&str> = finding["subjects"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|s| s["name"].as_str())
            .filter(|n| *n != FOLDER)
            .collect();
        format!("{} {} {}", finding["symptom"]["id"], finding["causes"][0]["code"], names.join(" "))
    });
    let mut findings: Vec<String> = findings.collect();
    findings.sort();
    (report["verdict"].as_str().unwrap().to_owned(), findings)
}

#[test]
fn a_cluster_is_diagnosed_as_its_bundle_is() {
    let all = scenarios();
    assert!(all.len() > 80);
    let mut different = Vec::new();
    let mut clusters = 0;
    for bundle in &all {
        let offline = report(tool().arg("--from").arg(bundle));
        // The server knows where Troubleshoot puts objects; of a host's report or a few files there is no cluster.
        if offline["inputs"][0]["layout"] != "troubleshoot" {
            continue;
        }
        clusters += 1;
        let server = Server::start(bundle, Vec::new());
        let live = report(tool().args(["-A", "--server", &server.url]));
        assert_eq!(live["inputs"][0]["layout"], "cluster");
        let less = apiserver::LIVE_KNOWS_LESS.iter().any(|name| bundle.parent().is_some_and(|p| p.ends_with(name)));
        assert!(
            !less || gist(&live) != gist(&offline),
            "{} is answered as its bundle: list it no more",
            bundle.display()
        );
        if !less && gist(&live) != gist(&offline) {
            different.push(format!(
                "{}\n  live    {:?}\n  offline {:?}",
                bundle.display(),
                gist(&live),
                gist(&offline)
            ));
        }
    }
    assert!(different.is_empty(), "{} of {clusters}:\n{}", different.len(), different.join("\n"));
    assert!(clusters > 300, "{clusters}");
}

#[test]
fn one_pod_takes_few_requests() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let live = report(tool().args(["-A", "--server", &server.url]));
    let pod = live["findings"][0]["subjects"][0].clone();
    let (namespace, name) = (pod["namespace"].as_str().unwrap(), pod["name"].as_str().unwrap());
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let one = report(tool().args(["--server", &server.url, "-n", namespace, &format!("pod/{name}")]));
    let asked = server.asked();
    assert!(asked.len() <= 40, "{} requests: {asked:#?}", asked.len());
    assert!(asked.iter().all(|request| request.starts_with("GET ")) && !asked.iter().any(|r| r.contains("/secrets")));
    assert_eq!(one["findings"][0]["causes"][0]["code"], live["findings"][0]["causes"][0]["code"]);
    assert_eq!(one["findings"][0]["subjects"][0]["name"], pod["name"]);
}

/// Group, resource and verb that a request needs; nothing for what everyone may ask.
fn right(request: &str) -> Option<(String, String, String)> {
    let path = request.trim_start_matches("GET ").split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (group, rest) = match parts.as_slice() {
        ["api", "v1", rest @ ..] => ("", rest),
        ["apis", group, _, rest @ ..] => (*group, rest),
        _ => return None,
    };
    let (resource, verb) = match rest {
        ["namespaces", _, "pods", _, "log"] => ("pods/log", "get"),
        [resource] | ["namespaces", _, resource] if request.contains("watch=true") => (*resource, "watch"),
        [resource] | ["namespaces", _, resource] => (*resource, "list"),
        ["namespaces", _, resource, _] => (*resource, "get"),
        other => panic!("{other:?}"),
    };
    Some((group.to_owned(), resource.to_owned(), verb.to_owned()))
}

/// The rights that the role `kuma-diagnose` of a file grants.
fn granted(path: &str) -> BTreeSet<(String, String, String)> {
    granted_to(path, "kuma-diagnose")
}

fn granted_to(path: &str, name: &str) -> BTreeSet<(String, String, String)> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut roles = serde_yaml::Deserializer::from_str(&text).map(|role| Value::deserialize(role).unwrap());
    let role = roles.find(|role| role["metadata"]["name"] == name).unwrap();
    let texts = |rule: &Value, field: &str| -> Vec<String> {
        rule[field].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    let mut granted = BTreeSet::new();
    for rule in role["rules"].as_array().unwrap() {
        for group in texts(rule, "apiGroups") {
            for resource in texts(rule, "resources") {
                for verb in texts(rule, "verbs") {
                    granted.insert((group.clone(), resource.clone(), verb));
                }
            }
        }
    }
    granted
}

#[test]
fn each_right_granted_is_used_and_each_used_is_granted() {
    let mut used = BTreeSet::new();
    for arguments in [&["-A"][..], &["-n", "default", "--wait", "1s"]] {
        let server = Server::start(&bundle("twin-01-b"), Vec::new());
        report(tool().args(["--server", &server.url]).args(arguments));
        used.extend(server.asked().iter().filter_map(|request| right(request)));
    }
    assert_eq!(used, granted("deploy/rbac.yaml"));
}

#[test]
fn a_preflight_asks_for_what_its_role_grants_and_changes_nothing() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let output = tool().args(["preflight", "-o", "json", "--server", &server.url]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(document["kind"], "Preflight");
    let fails = document["summary"]["fail"].as_u64().unwrap();
    assert_eq!(output.status.code(), Some(i32::from(fails > 0)));
    let asked = server.asked();
    assert!(asked.iter().all(|request| request.starts_with("GET ")), "{asked:#?}");
    let used: BTreeSet<_> = asked.iter().filter_map(|request| right(request)).collect();
    let more = granted_to("deploy/rbac.yaml", "kuma-diagnose-preflight");
    assert!(more.is_subset(&used), "{more:?}");
    assert!(used.is_subset(&granted("deploy/rbac.yaml").union(&more).cloned().collect()), "{used:?}");
}

#[test]
fn a_probe_says_what_it_would_create_and_creates_nothing_unasked() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let node = ["probe", "--node", "kind-worker1", "--image", "registry.example/look:1", "--server", &server.url];
    let dry = tool().args(node).arg("--dry-run").output().unwrap();
    let text = String::from_utf8_lossy(&dry.stdout).into_owned();
    assert_eq!(dry.status.code(), Some(0), "{}", String::from_utf8_lossy(&dry.stderr));
    assert!(text.contains("kind: Pod") && text.contains("kind-worker1") && text.starts_with("# "), "{text}");
    let output = tool().args(node).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("--yes") && said.contains("--dry-run"), "{said}");
    assert!(server.asked().is_empty(), "neither asks the server anything: {:#?}", server.asked());
}

#[test]
fn the_role_of_one_namespace_is_what_is_used_there() {
    // Everything outside is refused.
    let outside = ["pods", "namespaces?", "nodes"].map(|what| format!("/api/v1/{what}"));
    let apps = ["daemonsets", "deployments"].map(|what| format!("/apis/apps/v1/{what}"));
    let custom = ["meshes", "containerpatches"].map(|what| format!("/apis/kuma.io/v1alpha1/{what}"));
    let groups =
        ["admissionregistration", "apiextensions", "rbac.authorization"].map(|what| format!("/apis/{what}.k8s.io"));
    let refused = outside
        .into_iter()
        .chain(apps)
        .chain(custom)
        .chain(groups)
        .chain(["/api/v1/namespaces/kube-system".to_owned()]);
    let refusals: Vec<(&'static str, u16)> = refused.map(|path| (&*path.leak(), 403)).collect();
    let server = Server::start(&bundle("twin-01-b"), refusals.clone());
    let live = report(tool().args(["-n", "portal", "--wait", "1s", "--server", &server.url]));
    assert!(!live["findings"].as_array().unwrap().is_empty());
    let asked = server.asked();
    let given = asked.iter().filter(|r| !refusals.iter().any(|(path, _)| r["GET ".len()..].starts_with(path)));
    let mut used: BTreeSet<_> = given.filter_map(|request| right(request)).collect();
    // Nothing in this namespace refers to one.
    used.insert((String::new(), "configmaps".to_owned(), "get".to_owned()));
    assert_eq!(used, granted("deploy/rbac-namespace.yaml"));
}

#[test]
fn what_is_refused_is_a_gap() {
    let refusals = vec![("/api/v1/nodes", 403), ("/apis/apps/v1/daemonsets", 500)];
    let server = Server::start(&bundle("twin-01-b"), refusals);
    let live = report(tool().args(["-A", "--server", &server.url]));
    let gaps = live["gaps"].as_array().unwrap();
    let why = |what: &str| gaps.iter().find(|gap| gap.to_string().contains(what)).map(|gap| gap["why"].clone());
    assert_eq!(why("nodes"), Some("forbidden".into()), "{gaps:#?}");
    assert!(why("daemonsets").is_some(), "{gaps:#?}");
    assert!(!live["findings"].as_array().unwrap().is_empty());
}

#[test]
fn long_lists_come_in_pages() {
    let whole = Server::start(&bundle("twin-01-b"), Vec::new());
    let paged = Server::faulty(&bundle("twin-01-b"), Faults { page: Some(2), ..Faults::default() });
    let of = |server: &Server| gist(&report(tool().args(["-A", "--server", &server.url])));
    assert_eq!(of(&whole), of(&paged));
    assert!(paged.asked().len() > whole.asked().len() && paged.asked().iter().any(|r| r.contains("&continue=2")));
}

#[test]
fn what_fails_for_a_moment_is_asked_again() {
    let once = vec![("/api/v1/pods", 429), ("/api/v1/nodes", 503), ("/apis/apps/v1/daemonsets", 500)];
    let server = Server::faulty(&bundle("twin-01-b"), Faults { once, ..Faults::default() });
    let calm = Server::start(&bundle("twin-01-b"), Vec::new());
    let of = |server: &Server| report(tool().args(["-A", "--server", &server.url]));
    let (shaken, calm) = (of(&server), of(&calm));
    assert_eq!((gist(&shaken), &shaken["gaps"]), (gist(&calm), &calm["gaps"]));
    assert_eq!(server.asked().iter().filter(|r| r.starts_with("GET /api/v1/nodes?")).count(), 2);
}

#[test]
fn a_user_of_one_namespace_sees_that_one() {
    let refusals = vec![("/apis/apps/v1/daemonsets", 403), ("/apis/apps/v1/deployments", 403), ("/api/v1/nodes", 403)];
    let server = Server::start(&bundle("twin-01-b"), refusals);
    let live = report(tool().args(["-n", "portal", "--server", &server.url]));
    assert!(server.asked().iter().any(|r| r.starts_with("GET /apis/apps/v1/namespaces/portal/deployments?")));
    assert!(!live["findings"].as_array().unwrap().is_empty());
    let gaps = live["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["why"] == "forbidden" && gap.to_string().contains("daemonsets")), "{gaps:#?}");
}

#[test]
fn labels_choose_pods() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let live = |selector: &str| report(tool().args(["-A", "-l", selector, "--server", &server.url]));
    let offline = |selector: &str| report(tool().args(["-l", selector, "--from"]).arg(bundle("twin-01-b")));
    let names = |report: &Value| -> BTreeSet<String> {
        let subjects = report["findings"].as_array().unwrap().iter().flat_map(|f| f["subjects"].as_array().unwrap());
        subjects.filter(|s| s["kind"] == "Pod").map(|s| s["name"].as_str().unwrap().to_owned()).collect()
    };
    let chosen = names(&live("app=wallet-api"));
    assert!(chosen.len() == 2 && chosen.iter().all(|name| name.starts_with("wallet-api-")), "{chosen:?}");
    assert_eq!(names(&offline("app=wallet-api")), chosen);
    assert_eq!(names(&live("app!=wallet-api,app")), BTreeSet::new());
    let none = offline("app=nobody");
    assert!(none["gaps"].to_string().contains("app=nobody") && none["verdict"] != "healthy", "{}", none["verdict"]);
    let wrong = tool().args(["-l", "a b", "--server", &server.url]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_log_that_was_cut_says_so() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    report(tool().args(["-A", "--tail", "3", "--since", "2h", "--server", &server.url]));
    let logs: Vec<String> = server.asked().into_iter().filter(|r| r.contains("/log?")).collect();
    assert!(!logs.is_empty() && logs.iter().all(|r| r.contains("tailLines=3&sinceSeconds=7200")), "{logs:?}");
}

#[test]
fn a_cluster_that_cannot_be_read_is_named() {
    let fails = |arguments: &[&str], words: &[&str]| {
        let output = tool().args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{text}");
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        assert!(output.stdout.is_empty());
    };
    let server = Server::start(&bundle("twin-01-b"), vec![("/", 401)]);
    fails(&["--server", &server.url], &[&server.url, "does not accept the credentials"]);
    let server = Server::start(&bundle("twin-01-b"), vec![("/", 503)]);
    fails(&["--server", &server.url], &[&server.url, "answers with errors only", "HTTP 503"]);
    fails(&["--server", "http://127.0.0.1:1"], &["http://127.0.0.1:1", "cannot be reached", "--from"]);
    fails(&[], &["no cluster is configured", "--kubeconfig", "--from"]);
    fails(&["--kubeconfig", "/nonexistent/config"], &["/nonexistent/config", "cannot be read"]);
}

#[test]
fn contexts_are_chosen_as_kubectl_does() {
    let server = Server::start(&bundle("twin-01-b"), Vec::new());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config");
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: here\nclusters:\n- name: c\n  cluster: {{ server: '{}' }}\n\
         users:\n- name: u\n  user: {{ token: secret-token }}\n\
         contexts:\n- name: here\n  context: {{ cluster: c, user: u, namespace: default }}\n",
        server.url
    );
    std::fs::write(&path, text).unwrap();
    let list = format!("/nonexistent/one:{}", path.display());
    let live = report(tool().env("KUBECONFIG", &list).arg("-A"));
    assert_eq!(live["inputs"][0]["path"], format!("here ({})", server.url));
    let output = tool().env("KUBECONFIG", &list).args(["--context", "there"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(3) && text.contains("`there`") && text.contains("here"), "{text}");
}

#[test]
fn files_need_no_cluster() {
    let offline = report(tool().env("KUBECONFIG", "/dev/null/x").arg("--from").arg(bundle("twin-01-b")));
    assert_eq!(offline["inputs"][0]["layout"], "troubleshoot");
    let output = tool().args(["--from", "x", "--context", "y"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
