//! The program as users and programs call it: arguments, exit codes, streams, surroundings.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what it did not expect")]

mod runs;
mod times;

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use assert_cmd::Command;
use runs::harmful;
use serde_json::Value;

fn scenario(name: &str) -> String {
    let all = runs::scenarios();
    let (_, input) = all.into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no scenario {name}"));
    input.to_string_lossy().into_owned()
}

/// The program in clean surroundings.
fn program() -> Command {
    let mut command = Command::cargo_bin("kubectl-kuma_diagnose").unwrap();
    for variable in ["LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "TERM", "TZ"] {
        command.env_remove(variable);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn wrong_usage_names_the_flag_and_prints_no_document() {
    let bundle = scenario("twin-01-b");
    let from = |more: &[&'static str]| [&["--from", bundle.as_str()], more].concat();
    for (arguments, flag) in [
        (vec!["--from"], "--from"),
        (from(&["--frmo", "x"]), "--frmo"),
        (from(&["-o", "xml"]), "--output"),
        (from(&["--brief", "-o", "json"]), "--brief"),
        (from(&["--lang", "fr"]), "--lang"),
        (from(&["--color", "maybe"]), "--color"),
        (from(&["--width", "wide"]), "--width"),
        (from(&["--fail-on", "healthy"]), "--fail-on"),
        (from(&["--since", "yesterday"]), "--since"),
        (from(&["--since-time", "noon"]), "--since-time"),
        (from(&["--since", "1h", "--since-time", "2026-06-06T10:00:00Z"]), "--since"),
        (from(&["--ignore", "KD-Z99"]), "--ignore"),
        (from(&["--threads", "0"]), "--threads"),
        (from(&["--max-total-bytes", "lots"]), "--max-total-bytes"),
        (from(&["--max-ratio", "0"]), "--max-ratio"),
        (vec!["--from", "-", "--from", "-"], "--from -"),
        (vec!["--from", "-", "--since", "1h"], "--since"),
        (from(&["svc/web"]), "svc"),
        (from(&["pod/"]), "pod/"),
        (from(&["--rules", "no-such-directory"]), "no-such-directory"),
    ] {
        let output = run(&arguments);
        let err = text(&output.stderr);
        assert_eq!(code(&output), 2, "{arguments:?}: {err}");
        assert!(output.stdout.is_empty(), "{arguments:?} wrote a document");
        assert!(err.starts_with("error: ") && err.contains(flag), "{arguments:?}: {err}");
        assert!(err.contains("--help") || err.contains("leave out --rules"), "{arguments:?}: {err}");
    }
}

#[test]
fn errors_speak_the_language_of_the_user() {
    let output = program().env("LANG", "zh_CN.UTF-8").args(["--frmo", "x"]).output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).starts_with("错误: 未知参数 --frmo"), "{}", text(&output.stderr));
}

#[test]
fn missing_input_is_one_document_and_exit_code_3() {
    for format in ["json", "yaml"] {
        let output = run(&["--from", "no-such-file", "--from", "nor-this", "-o", format]);
        assert_eq!(code(&output), 3);
        let documents = text(&output.stdout);
        let document: Value = serde_yaml::from_str(&documents).unwrap();
        assert_eq!(document["kind"], "Report");
        assert_eq!(document["verdict"], "insufficient-evidence");
        assert_eq!(document["gaps"].as_array().map(Vec::len), Some(2), "{documents}");
        assert!(text(&output.stderr).contains("no-such-file"));
    }
    for format in ["table", "brief"] {
        let output = run(&["--from", "no-such-file", "-o", format]);
        assert_eq!(code(&output), 3);
        assert!(text(&output.stdout).contains("NOT ENOUGH EVIDENCE"), "{}", text(&output.stdout));
    }
    for (paths, expected) in [
        (&["no-such-file"][..], "no-such-file was not read (does not exist): nothing was looked at."),
        (&["no-such-file", "nor-this"], "None of the 2 inputs was read, no-such-file first (does not exist)"),
    ] {
        let arguments: Vec<&str> = paths.iter().flat_map(|path| ["--from", path]).collect();
        let output = run(&arguments);
        let shown = text(&output.stdout);
        let first: String = shown.lines().take_while(|line| !line.starts_with("Read")).collect::<Vec<_>>().join(" ");
        assert!(first.contains(expected), "{shown}");
        assert!(!shown.contains("Collect next"), "nothing to collect helps: {shown}");
    }
}

#[test]
fn the_log_of_an_installer_that_is_passed_over_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let pods = "NAMESPACE     NAME                   READY   STATUS    RESTARTS   AGE   IP         NODE   NOMINATED NODE   READINESS GATES\nkube-system   kuma-cni-node-7hq9z   1/1     Running   0          18h   10.0.0.1   n3     <none>           <none>\n";
    fs::write(folder.path().join("pods.txt"), pods).unwrap();
    let log = "2026-01-01T10:00:00.000Z\tINFO\tinstall-cni\tinstall cni with configuration\t{\"config\": {}}\n2026-01-01T10:00:01.000Z\tERROR\tinstall-cni\terror occurred during cni installation\t{\"error\": \"failed to ensure CNI config presence: cni config '/host/etc/cni/net.d/10-calico.conflist' not found\"}\n";
    fs::write(folder.path().join("install-cni.log"), log).unwrap();
    let output = run(&["--from", &folder.path().to_string_lossy(), "-o", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let gaps = report["gaps"].as_array().unwrap();
    let effects: Vec<&str> = gaps.iter().filter_map(|g| g["effect"].as_str()).collect();
    assert!(effects.iter().any(|e| e.starts_with("This log of a CNI installer tells of a failure")), "{report:#}");
    assert_ne!(report["verdict"], "failing");
}

#[test]
fn an_empty_input_opens_and_is_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.log");
    fs::write(&empty, "").unwrap();
    for path in [empty.as_path(), folder.path()] {
        let output = run(&["--from", &path.to_string_lossy(), "-o", "json"]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["verdict"], "insufficient-evidence");
        assert_eq!(document["findings"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn fail_on_turns_the_verdict_into_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.log").to_string_lossy().into_owned();
    fs::write(&empty, "").unwrap();
    let (failing, healthy) = (scenario("twin-01-b"), scenario("calm-init-mode"));
    for (input, when, expected) in [
        (&failing, "failing", 1),
        (&failing, "insufficient", 1),
        (&healthy, "failing", 0),
        (&healthy, "insufficient", 0),
        (&empty, "failing", 0),
        (&empty, "insufficient", 1),
        (&"no-such-file".to_owned(), "failing", 3),
    ] {
        let output = run(&["--from", input, "--fail-on", when, "--brief"]);
        assert_eq!(code(&output), expected, "{input} {when}");
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn standard_input_is_an_input() {
    let log = "2026-11-23T05:32:41.457Z\tINFO\ttransparentproxy.validator.ipv4\tstarting iptables validation\n\
        Error: validation failed: client failed to connect to the verification server: dial tcp 127.0.0.1:0->127.0.0.6:24790: connect: connection refused\n";
    let output = program().args(["--from", "-", "-o", "json"]).write_stdin(log).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["inputs"][0]["layout"], "stdin");
    assert_eq!(document["findings"][0]["symptom"]["id"], "validation-failed", "{document:#}");
    let bundle = fs::read(scenario("twin-01-b")).unwrap();
    let output = program().args(["--from", "-", "-o", "json"]).write_stdin(bundle).output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["verdict"], "failing", "an archive on standard input is read");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let path = PathBuf::from(program().get_program());
    for format in ["json", "table"] {
        let mut child = std::process::Command::new(&path)
            .args(["--from", &scenario("twin-01-b"), "--details", "-o", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{err}");
        assert_eq!(err, "");
    }
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let bundle = scenario("twin-01-b");
    let plain = run(&["--from", &bundle]);
    assert!(!plain.stdout.contains(&0x1b), "no colour into a pipe");
    let coloured = run(&["--from", &bundle, "--color", "always"]);
    assert!(coloured.stdout.contains(&0x1b));
    let refused = program().env("NO_COLOR", "1").args(["--from", &bundle]).output().unwrap();
    assert_eq!(refused.stdout, plain.stdout);
    let json = run(&["--from", &bundle, "--color", "always", "-o", "json"]);
    assert!(!json.stdout.contains(&0x1b), "never in a document");
}

#[test]
fn language_follows_the_locale_for_people_only() {
    let bundle = scenario("twin-01-b");
    let with = |arguments: &[&str], locale: &str| {
        program().env("LC_ALL", locale).args(["--from", &bundle]).args(arguments).output().unwrap().stdout
    };
    assert!(text(&with(&[], "zh_CN.UTF-8")).starts_with("有故障"));
    assert!(text(&with(&[], "de_DE.UTF-8")).starts_with("FAILING"));
    assert!(text(&with(&["--lang", "en"], "zh_CN.UTF-8")).starts_with("FAILING"));
    let chinese: Value = serde_json::from_slice(&with(&["-o", "json", "--lang", "zh"], "C")).unwrap();
    let english: Value = serde_json::from_slice(&with(&["-o", "json"], "zh_CN.UTF-8")).unwrap();
    let title = |of: &Value| of["findings"][0]["causes"][0]["title"].as_str().unwrap().to_owned();
    assert!(!title(&chinese).is_ascii() && title(&english).is_ascii());
    assert_eq!(chinese["findings"][0]["id"], english["findings"][0]["id"]);
}

#[test]
fn the_same_bytes_whatever_the_surroundings() {
    for name in ["twin-01-b", "kong-gke-scale-up-race", "gke-opt-cni-bin", "calm-v3", "redacted-and-partial"] {
        let bundle = scenario(name);
        let with = |threads: &str, variables: &[(&str, &str)]| {
            let arguments = ["--from", &bundle, "-o", "json", "--threads", threads];
            program().envs(variables.iter().copied()).args(arguments).output().unwrap().stdout
        };
        let one = with("1", &[]);
        assert!(!one.is_empty());
        assert!(one == with("8", &[]), "{name}: threads");
        let far = [("TZ", "Asia/Tokyo"), ("LC_ALL", "zh_CN.UTF-8"), ("LANG", "zh_CN.UTF-8"), ("COLUMNS", "40")];
        assert!(one == with("8", &far), "{name}: locale and time zone");
    }
}

#[test]
fn several_pods_that_fail_alone_are_not_called_one() {
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/scenarios/dell-tools-quill-harbour/input.tar.gz");
    for (language, expected) in [("en", "3 Pods, these alone"), ("zh", "3 个 Pod，只有这几个")] {
        let shown = text(&run(&["--from", bundle, "--lang", language]).stdout);
        assert!(shown.contains(expected), "{shown}");
    }
}

#[test]
fn one_pod_and_its_surroundings() {
    let bundle = scenario("gke-opt-cni-bin");
    let whole: Value = serde_json::from_slice(&run(&["--from", &bundle, "-o", "json"]).stdout).unwrap();
    let subject = &whole["findings"][0]["subjects"][0];
    let (namespace, name) = (subject["namespace"].as_str().unwrap(), subject["name"].as_str().unwrap());
    let output = run(&["--from", &bundle, "-o", "json", &format!("pod/{name}"), "-n", namespace]);
    let one: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(one["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["findings"][0]["subjects"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["findings"][0]["causes"][0]["id"], whole["findings"][0]["causes"][0]["id"]);
    let absent = run(&["--from", &bundle, "-o", "json", "pod/nobody"]);
    assert_eq!(code(&absent), 0);
    assert!(text(&absent.stderr).contains("Pod nobody"), "{}", text(&absent.stderr));
    let absent: Value = serde_json::from_slice(&absent.stdout).unwrap();
    assert_eq!(absent["verdict"], "insufficient-evidence");
}

#[test]
fn several_documents_are_a_stream() {
    let (a, b) = (scenario("twin-01-b"), scenario("gke-opt-cni-bin"));
    let refused = run(&["--from", &a, "--from", &b]);
    assert_eq!(code(&refused), 2);
    assert!(refused.stdout.is_empty() && text(&refused.stderr).contains("--separately"));
    let lines = run(&["--from", &a, "--from", &b, "--separately", "-o", "json"]);
    let documents: Vec<Value> = text(&lines.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1]["inputs"][0]["path"], b.as_str());
    let stream = run(&["--from", &a, "--from", &b, "--separately", "-o", "yaml"]);
    assert_eq!(text(&stream.stdout).lines().filter(|l| *l == "---").count(), 2);
}

#[test]
fn a_timeline_is_in_order_though_a_clock_is_late() {
    let folder = times::late_clock();
    let from = ["--from", folder.path().to_str().unwrap()];
    let report = |more: &[&str]| -> Value { serde_json::from_slice(&run(&[&from, more].concat()).stdout).unwrap() };
    let told = report(&["-o", "json", "--timeline"]);
    assert_eq!(told.pointer("/context/clocks/0/node").unwrap(), "n1");
    assert_eq!(told.pointer("/context/clocks/0/seconds").unwrap(), -39);
    let moments = told.pointer("/findings/0/timeline").unwrap().as_array().unwrap();
    let at = |words: &str| {
        let says = |m: &Value| m["says"].as_str().unwrap().contains(words);
        moments.iter().position(says).unwrap_or_else(|| panic!("no {words}: {moments:#?}"))
    };
    let order = [
        "n1 joined",
        "kuma-cni-node-x7k2p was created",
        "kuma-cni-node-x7k2p was bound",
        "cart-6d5f9c7b8-q2wzl was created",
        "took cart-6d5f9c7b8-q2wzl",
        "Container install-cni started",
        "kuma-cni-node-x7k2p became ready",
        "Container kuma-validation started",
        "Container kuma-validation ended: exit code 1",
        "Event BackOff",
    ];
    let found: Vec<usize> = order.iter().map(|words| at(words)).collect();
    assert!(found.is_sorted(), "{found:?} {moments:#?}");
    let sandbox = moments.iter().find(|m| m["actor"] == "sandbox").unwrap();
    assert_eq!((&sandbox["offset"], &sandbox["skewed"]), (&Value::from(0.0), &Value::from(true)));
    assert_eq!(told.pointer("/findings/0/causes/0/id").unwrap(), "val-cni-race-new-node");
    // Not asked for, not told.
    assert_eq!(report(&["-o", "json"]).pointer("/findings/0/timeline").unwrap(), &Value::Array(Vec::new()));
    for language in ["en", "zh"] {
        let page = text(&run(&[&from[..], &["--timeline", "--lang", language]].concat()).stdout);
        assert!(!page.contains('\x1b') && page.contains("09:59:20~") && page.contains("39"), "{page}");
        assert!(page.contains(if language == "zh" { "时间线" } else { "Timeline" }), "{page}");
    }
}

#[test]
fn version_and_help() {
    let version = text(&run(&["--version"]).stdout);
    assert!(version.contains(env!("CARGO_PKG_VERSION")) && version.contains("sha256:"), "{version}");
    let help = text(&run(&["--help"]).stdout);
    assert!(help.contains("kubectl kuma-diagnose") && help.contains("--from"), "{help}");
}

/// Escape sequences, bidirectional controls and C1 controls wherever text can come from.
fn hostile() -> tempfile::TempDir {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}gnp.exe\u{2066}\u{9b}2J\u{7f}";
    let folder = tempfile::tempdir().unwrap();
    let log = format!(
        "2026-11-23T05:32:41.457Z\tINFO\ttransparentproxy.validator.ipv4\tstarting iptables validation {evil}\n\
         2026-11-23T05:32:51.457Z\tINFO\ttransparentproxy.validator.ipv4\tfailed to connect to the server, retrying...\t{{\"error\": \"dial tcp 127.0.0.1:0->127.0.0.6:24790: connect: connection refused {evil}\"}}\n\
         Error: validation failed: client failed to connect to the verification server: dial tcp 127.0.0.1:0->127.0.0.6:24790: connect: connection refused {evil}\n"
    );
    fs::write(folder.path().join("kuma-validation.log"), log).unwrap();
    let json = serde_json::json!({
        "apiVersion": "v1", "kind": "PodList", "items": [{
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": format!("cart{evil}"), "namespace": "shop", "uid": "1",
                "annotations": { "kuma.io/mesh": evil, "kuma.io/sidecar-injected": "true" }, "labels": { "kuma.io/mesh": evil },
            },
            "spec": {
                "nodeName": format!("n1{evil}"),
                "initContainers": [{ "name": "kuma-validation", "image": format!("kuma/kuma-init:2.11.0{evil}") }],
                "containers": [{ "name": "kuma-sidecar", "image": "kuma/kuma-dp:2.11.0" }],
            },
            "status": { "phase": "Pending", "initContainerStatuses": [{
                "name": "kuma-validation", "restartCount": 3, "ready": false, "image": evil, "imageID": evil,
                "state": { "waiting": { "reason": format!("CrashLoopBackOff{evil}"), "message": evil } },
                "lastState": { "terminated": { "exitCode": 1, "reason": "Error", "message": evil } },
            }]},
        }],
    });
    fs::write(folder.path().join(format!("pods{evil}.json")), json.to_string()).unwrap();
    fs::write(folder.path().join(format!("broken{evil}.json")), "{\u{1b}[2J").unwrap();
    folder
}

#[test]
fn hostile_text_reaches_no_output() {
    let folder = hostile();
    let path = folder.path().to_string_lossy().into_owned();
    for format in ["table", "brief", "json", "yaml"] {
        for details in [false, true] {
            let mut arguments = vec!["--from", &path, "-o", format];
            arguments.extend(details.then_some("--details"));
            let output = run(&arguments);
            assert_eq!(code(&output), 0, "{}", text(&output.stderr));
            assert!(!output.stdout.is_empty());
            for stream in [&output.stdout, &output.stderr] {
                let stream = text(stream);
                let bad: Vec<char> = stream.chars().filter(|c| harmful(*c)).collect();
                assert!(bad.is_empty(), "{format}: {bad:?} in {stream}");
            }
        }
    }
    let json: Value = serde_json::from_slice(&run(&["--from", &path, "-o", "json"]).stdout).unwrap();
    assert_eq!(json["verdict"], "failing", "the hostile text hides nothing: {json:#}");
}

#[test]
fn hostile_arguments_reach_no_output() {
    let evil = "no\u{1b}[31m\u{202e}file";
    for arguments in [vec!["--from", evil], vec!["--from", "x", evil], vec![evil], vec!["--from", "x", "-o", evil]] {
        let output = run(&arguments);
        let both = text(&output.stdout) + &text(&output.stderr);
        assert!(!both.chars().any(harmful), "{both:?}");
    }
}
