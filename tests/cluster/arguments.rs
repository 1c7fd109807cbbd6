//! What may be typed: of what is asked about, and of the way to the cluster.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::content::{Content, name};
use crate::world::{Cluster, report};
use crate::{POD, bundle, told_of};

/// The scenario's failing pod and its log, once more for a StatefulSet, a DaemonSet, a Job.
fn with_owners() -> Content {
    let mut content = Content::of(&bundle("twin-01-b"));
    let original = POD.trim_start_matches("pod/");
    let pod = content.objects[&format!("/registry/pods/portal/{original}")].clone();
    let log = content.logs[&format!("portal/{original}/kuma-validation.log")].clone();
    let owners = [
        ("statefulsets", "StatefulSet", "apps/v1", "db", "db-0"),
        ("daemonsets", "DaemonSet", "apps/v1", "agent", "agent-x7k2p"),
        ("jobs", "Job", "batch/v1", "import", "import-9sv4d"),
    ];
    for (plural, kind, version, owner, pod_name) in owners {
        let uid = format!("uid-{owner}");
        let mut own = pod.clone();
        own["metadata"]["name"] = json!(pod_name);
        own["metadata"]["uid"] = json!(format!("uid-{pod_name}"));
        own["metadata"]["ownerReferences"] =
            json!([{ "apiVersion": version, "kind": kind, "name": owner, "uid": uid, "controller": true }]);
        content.add("pods", own);
        content.logs.insert(format!("portal/{pod_name}/kuma-validation.log"), log.clone());
        let metadata =
            json!({ "name": owner, "namespace": "portal", "uid": uid, "creationTimestamp": "2025-09-01T00:00:00Z" });
        let template = json!({ "metadata": { "labels": { "app": owner } }, "spec": pod["spec"] });
        let spec = json!({ "selector": { "matchLabels": { "app": owner } }, "template": template });
        content.add(plural, json!({ "metadata": metadata, "spec": spec, "status": {} }));
    }
    content
}

/// Names of all pods of which a report tells a failure.
fn failing(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let subjects = findings.flat_map(|finding| finding["subjects"].as_array().unwrap());
    let mut names: Vec<String> = subjects.filter_map(|subject| subject["name"].as_str()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn objects_may_be_named_in_all_of_kubectl_s_ways() {
    let mut cluster = Cluster::connect();
    cluster.load(&with_owners());
    let pod = POD.trim_start_matches("pod/");
    let both = ["wallet-api-q8g4b8jcc-hqlwv", "wallet-api-q8g4b8jcc-shtwr"];
    let forms: &[(&str, &[&str])] = &[
        (POD, &[pod]),
        (&POD.replace("pod/", "po/"), &[pod]),
        (&POD.replace("pod/", "pods/"), &[pod]),
        (&POD.replace("pod/", "pod "), &[pod]),
        (pod, &[pod]),
        (&both.map(|name| format!("pod/{name}")).join(" "), &both),
        ("deploy/wallet-api", &both),
        ("deployment/wallet-api", &both),
        ("deployments wallet-api", &both),
        ("rs/wallet-api-q8g4b8jcc", &both),
        ("sts/db", &["db-0"]),
        ("ds/agent", &["agent-x7k2p"]),
        ("job/import", &["import-9sv4d"]),
    ];
    let mut wrong = Vec::new();
    for (form, pods) in forms {
        let arguments: Vec<&str> = form.split(' ').chain(["-n", "portal"]).collect();
        let report = cluster.report(&arguments);
        if failing(&report) != *pods {
            wrong.push(format!("{form}: {} {:?}", report["verdict"], failing(&report)));
        }
    }
    // A node's, in whatever namespace.
    let of_node = cluster.report(&["node/kind-worker1"]);
    if !failing(&of_node).contains(&both[1].to_owned()) || failing(&of_node).contains(&both[0].to_owned()) {
        wrong.push(format!("node: {:?}", failing(&of_node)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let healthy = cluster.report(&["deploy/catalog", "-n", "portal"]);
    assert!(failing(&healthy).is_empty() && healthy["verdict"] != "failing", "{healthy:#}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn namespaces_are_those_that_kubectl_would_take() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let told = |arguments: &[&str]| told_of(&cluster.report(arguments), POD).is_some();
    assert!(told(&["-A"]) && told(&["-n", "portal"]) && told(&["--namespace=portal"]));
    assert!(!told(&["-n", "fleet"]) && !told(&[]));
    cluster.admin(&["config", "set-context", "here", "--cluster=tests", "--user=reader", "--namespace=portal"]);
    assert!(told(&["--context", "here"]) && told(&["--context=here", POD]));
    assert!(!told(&["--context", "here", "-n", "fleet"]));
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn kubeconfigs_are_merged_as_kubectl_merges_them() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let first = cluster.dir.join("first");
    let text = "apiVersion: v1\nkind: Config\ncurrent-context: merged\ncontexts:\n- name: merged\n  \
        context: { cluster: tests, user: reader, namespace: portal }\n";
    fs::write(&first, text).unwrap();
    let list = format!("/nonexistent/config:{}:{}", first.display(), cluster.dir.join("config").display());
    let seen = report(cluster.kubectl().env("KUBECONFIG", &list).args(["kuma-diagnose", POD]));
    assert!(told_of(&seen, POD).is_some());
    assert_eq!(seen["inputs"][0]["path"], format!("merged ({})", cluster.server));
    let chosen = report(cluster.kubectl().env("KUBECONFIG", &list).args(["kuma-diagnose", "-A", "--context", "half"]));
    assert_eq!(chosen["inputs"][0]["path"], format!("half ({})", cluster.server));
    let other = cluster.dir.join("config");
    let named = cluster
        .kubectl()
        .env("KUBECONFIG", "/nonexistent")
        .args(["kuma-diagnose", POD, "-n", "portal"])
        .args(["--kubeconfig", &other.to_string_lossy()])
        .output()
        .unwrap();
    assert!(named.status.success(), "{}", String::from_utf8_lossy(&named.stderr));
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn someone_else_can_be_impersonated() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let forbidden = |report: &Value| report["gaps"].to_string().matches("\"forbidden\"").count();
    let oneself = cluster.report(&[POD, "-n", "portal", "--context", "admin"]);
    let reader = cluster.report(&[POD, "-n", "portal", "--context", "admin", "--as", "reader"]);
    assert_eq!((forbidden(&oneself), forbidden(&reader)), (0, 0), "{reader:#}");
    assert!(told_of(&reader, POD).is_some());
    let nobody = cluster.report(&[POD, "-n", "portal", "--context", "admin", "--as", "nobody", "--as-group", "none"]);
    assert!(forbidden(&nobody) > 5, "{nobody:#}");
    assert_eq!(nobody["verdict"], "insufficient-evidence", "{nobody:#}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_program_may_give_the_credentials() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let pem = |name: &str| fs::read_to_string(cluster.dir.join(name)).unwrap();
    let certificate = json!({ "clientCertificateData": pem("reader.crt"), "clientKeyData": pem("reader.key") });
    for (user, status) in [("exec-token", json!({ "token": "reader-token" })), ("exec-certificate", certificate)] {
        let credential =
            json!({ "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status });
        let program = cluster.dir.join(user);
        fs::write(&program, format!("#!/bin/sh\ncat <<'END'\n{credential}\nEND\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        // Written by hand: kubectl would write the program's name without its folder.
        let exec = json!({ "apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never",
            "command": program.to_string_lossy() });
        let config = json!({ "apiVersion": "v1", "kind": "Config",
            "users": [ { "name": user, "user": { "exec": exec } } ],
            "contexts": [ { "name": user, "context": { "cluster": "tests", "user": user } } ] });
        let file = cluster.dir.join(format!("{user}-config"));
        fs::write(&file, config.to_string()).unwrap();
        let list = format!("{}:{}", file.display(), cluster.dir.join("config").display());
        let (seen, asked) = cluster.audited("reader", || {
            let mut command = cluster.kubectl();
            report(command.env("KUBECONFIG", &list).args(["kuma-diagnose", POD, "-n", "portal", "--context", user]))
        });
        assert!(told_of(&seen, POD).is_some(), "{user}: {seen:#}");
        assert!(asked.len() > 10, "{user}: {asked:#?}");
    }
    let certificate = cluster.dir.join("reader.crt");
    let key = cluster.dir.join("reader.key");
    cluster.admin(&["config", "set-credentials", "nobody"]);
    let typed = cluster.report(&[
        POD,
        "-n",
        "portal",
        "--user",
        "nobody",
        "--client-certificate",
        &certificate.to_string_lossy(),
        "--client-key",
        &key.to_string_lossy(),
    ]);
    assert!(told_of(&typed, POD).is_some());
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn ten_planted_causes_are_found_by_the_pod_s_name() {
    let mut cluster = Cluster::connect();
    let mut wrong = Vec::new();
    for scenario in crate::PLANTED {
        let content = Content::of(&bundle(scenario));
        let text = fs::read_to_string(bundle(scenario).with_file_name("expect.yaml"));
        let expect: Value = serde_yaml::from_str(&text.unwrap()).unwrap();
        let subject = &expect["subjects"][0];
        let (namespace, pod) = (subject["namespace"].as_str().unwrap(), name(&json!({ "metadata": subject })));
        cluster.load(&content);
        let report = cluster.report(&[&format!("pod/{pod}"), "-n", namespace]);
        let finding = told_of(&report, &pod);
        let first = finding.map(|finding| finding["causes"][0]["id"].as_str().unwrap_or_default().to_owned());
        let expected = expect["expected"].as_array().unwrap();
        if !expected.iter().any(|cause| cause.as_str() == first.as_deref()) {
            wrong.push(format!("{scenario}: {first:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
