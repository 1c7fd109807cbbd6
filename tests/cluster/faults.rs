//! What can go wrong on the way: a report is made of what could be read, or the message says what to do.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::content::Content;
use crate::world::Cluster;
use crate::{POD, bundle, told_of};

/// The log that tells the cause, below the folder of logs.
const LOG: &str = "portal/wallet-api-q8g4b8jcc-hqlwv/kuma-validation";

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_list_that_fails_is_a_gap() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let proxy = cluster.proxy(&[json!({ "path": "/daemonsets", "status": 500 })]);
    let report = cluster.report(&["-A", "--server", &proxy.url]);
    let gaps = report["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap.to_string().contains("daemonsets")), "{gaps:#?}");
    assert!(told_of(&report, POD).is_some());
    assert!(proxy.passed().iter().any(|(code, ..)| *code == 500));
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_slow_log_is_waited_for() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    fs::write(cluster.dir.join(format!("logs/{LOG}.slow")), "3s").unwrap();
    let begin = Instant::now();
    let report = cluster.report(&[POD, "-n", "portal"]);
    assert!(begin.elapsed() >= Duration::from_secs(3));
    assert_eq!(told_of(&report, POD).unwrap()["causes"][0]["id"], "plugin-skip-excluded-namespace");
    // But not longer than the user says.
    let begin = Instant::now();
    let report = cluster.report(&[POD, "-n", "portal", "--request-timeout", "1s"]);
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    assert!(report["gaps"].to_string().contains("kuma-validation"), "{:#}", report["gaps"]);
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_log_may_end_in_the_middle() {
    let mut cluster = Cluster::connect();
    let mut content = Content::of(&bundle("twin-01-b"));
    let log = content.logs.get_mut(&format!("{LOG}.log")).unwrap();
    while log.last().is_some_and(u8::is_ascii_whitespace) {
        log.pop();
    }
    cluster.load(&content);
    let whole = told_of(&cluster.report(&[POD, "-n", "portal"]), POD).unwrap().clone();
    assert_eq!(whole["causes"][0]["id"], "plugin-skip-excluded-namespace");
    // The connection breaks: what came is lost, or was read; the run goes on either way.
    fs::write(cluster.dir.join(format!("logs/{LOG}.cut")), "200").unwrap();
    let report = cluster.report(&[POD, "-n", "portal"]);
    assert!(told_of(&report, POD).is_some(), "{report:#}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn a_pod_may_go_away_between_list_and_log() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let key = format!("/registry/pods/portal/{}", POD.trim_start_matches("pod/"));
    let proxy = cluster.proxy(&[json!({ "path": "hqlwv/log", "delete": key })]);
    let report = cluster.report(&["-n", "portal", "--server", &proxy.url]);
    assert!(proxy.passed().iter().any(|(code, _, path)| *code == 404 && path.contains("hqlwv/log")));
    assert_eq!(report["verdict"], "failing");
    assert!(report["gaps"].to_string().contains("hqlwv"), "{:#}", report["gaps"]);
    // The other pod of the same Deployment is still there.
    assert_eq!(told_of(&report, "shtwr").unwrap()["causes"][0]["id"], "plugin-skip-excluded-namespace");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn where_nothing_can_be_read_the_message_says_what_to_do() {
    let cluster = Cluster::connect();
    let fails = |arguments: &[&str], words: &[&str]| {
        let output = cluster.diagnose(arguments);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {text}");
        assert!(words.iter().all(|word| text.contains(word)), "{arguments:?}: {text}");
        assert!(output.stdout.is_empty());
    };
    let server = cluster.server.as_str();
    fails(&["-A", "--token", "expired"], &["reader", server, "does not accept the credentials", "Log in again"]);
    let other = cluster.dir.join("other-ca.crt");
    let untrusted = ["-A", "--certificate-authority", &other.to_string_lossy()];
    fails(&untrusted, &["reader", server, "cannot be trusted", "--certificate-authority"]);
    let nobody = "https://127.0.0.1:1";
    fails(&["-A", "--server", nobody], &["reader", nobody, "cannot be reached", "kubectl cluster-info", "--from"]);
    fails(&["-A", "--context", "there"], &["`there`", "reader", "kubectl config get-contexts"]);
    let proxy = cluster.proxy(&[json!({ "path": "", "status": 503 })]);
    fails(
        &["-A", "--server", &proxy.url, "--request-timeout", "2s"],
        &["reader", &proxy.url, "answers with errors only"],
    );
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn who_is_asked_to_wait_asks_again() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let busy = |path: &str| json!({ "path": path, "times": 1, "status": 429, "retryAfter": "1" });
    let proxy = cluster.proxy(&[busy("/pods$"), busy("/pods[?]"), busy("hqlwv/log")]);
    let report = cluster.report(&[POD, "-n", "portal", "--server", &proxy.url]);
    let refused = proxy.passed().iter().filter(|(code, ..)| *code == 429).count();
    assert!(refused >= 2, "{:#?}", proxy.passed());
    assert_eq!(report["gaps"].as_array().map(Vec::len), Some(0), "{:#}", report["gaps"]);
    assert_eq!(told_of(&report, POD).unwrap()["causes"][0]["id"], "plugin-skip-excluded-namespace");
}
