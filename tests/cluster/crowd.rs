//! A large cluster: 1,000 pods on 50 nodes, of which 40 fail.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::content::Content;
use crate::world::Cluster;
use crate::{POD, bundle};

const NODES: usize = 50;
const PODS: usize = 1000;
const FAILING: usize = 40;
/// Lines in the log of a pod that works.
const LINES: usize = 400;

/// The scenario's cluster, with copies of its node, of the CNI's pod there, of a failing pod, and of one that works.
pub(crate) fn crowd() -> Content {
    let mut content = Content::of(&bundle("twin-01-b"));
    let failing = POD.trim_start_matches("pod/");
    let (works, cni) = ("catalog-2cq9qb4bz-vgp2l", "kuma-cni-node-n66xf");
    let node = content.objects["/registry/minions/kind-worker4"].clone();
    let nodes = content.objects.keys().filter(|key| key.starts_with("/registry/minions/")).count();
    for n in nodes + 1..=NODES {
        content.add("nodes", renamed(&node, "kind-worker4", &node_name(n)));
        copy(&mut content, "kube-system", cni, &format!("kuma-cni-node-c{n:04}"), n);
    }
    let present = content.objects.keys().filter(|key| key.starts_with("/registry/pods/"));
    let (mut count, mut broken) = (present.count(), 2);
    let line = |n: usize| {
        let (minute, second) = (n / 60 % 60, n % 60);
        format!(
            "2025-09-14T07:{minute:02}:{second:02}.000000000Z [2025-09-14 07:00:00.000][1][info][upstream] cluster {n}\n"
        )
    };
    let log = (0..LINES).map(line).collect::<Vec<_>>().concat();
    while count < PODS {
        let n = count % NODES + 1;
        if broken < FAILING {
            copy(&mut content, "portal", failing, &format!("wallet-api-q8g4b8jcc-f{broken:04}"), n);
            broken += 1;
        } else {
            let name = format!("catalog-2cq9qb4bz-w{count:04}");
            copy(&mut content, "portal", works, &name, n);
            content.logs.insert(format!("portal/{name}/kuma-sidecar.log"), log.clone().into_bytes());
        }
        count += 1;
    }
    content
}

fn node_name(n: usize) -> String {
    format!("kind-worker{n}")
}

fn renamed(object: &Value, from: &str, to: &str) -> Value {
    let mut object: Value = serde_json::from_str(&object.to_string().replace(from, to)).unwrap();
    object["metadata"]["uid"] = json!(format!("uid-{to}"));
    object
}

/// Copies a pod, its Dataplane and its logs to a node.
fn copy(content: &mut Content, namespace: &str, pod: &str, new: &str, node: usize) {
    let original = content.objects[&format!("/registry/pods/{namespace}/{pod}")].clone();
    let mut own = renamed(&original, pod, new);
    own["spec"]["nodeName"] = json!(node_name(node));
    content.add("pods", own);
    if let Some(dataplane) = content.objects.get(&format!("/registry/kuma.io/dataplanes/{namespace}/{pod}")) {
        let own = renamed(dataplane, pod, new);
        content.add("dataplanes", own);
    }
    let folder = format!("{namespace}/{pod}/");
    let logs = content.logs.iter().filter(|(path, _)| path.starts_with(&folder));
    let logs: Vec<_> = logs.map(|(path, log)| (path.replace(pod, new), log.clone())).collect();
    content.logs.extend(logs);
}

/// Runs the tool itself, and watches what it takes: seconds, and the most memory in KiB.
pub(crate) fn watched(command: &mut Command) -> (Vec<u8>, Duration, u64) {
    let begin = Instant::now();
    let out = tempfile::tempfile().unwrap();
    let mut child = command.stdout(Stdio::from(out.try_clone().unwrap())).spawn().unwrap();
    let mut most = 0;
    let code = loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak =
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        if let Some(code) = child.try_wait().unwrap() {
            break code;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(code.success());
    let (mut out, mut text) = (out, Vec::new());
    std::io::Seek::rewind(&mut out).unwrap();
    std::io::Read::read_to_end(&mut out, &mut text).unwrap();
    (text, begin.elapsed(), most)
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn forty_of_a_thousand_pods_are_found() {
    let mut cluster = Cluster::connect();
    cluster.load(&crowd());
    let count = |what: &str| cluster.admin(&["get", what, "-A", "-o", "name"]).lines().count();
    assert_eq!((count("pods"), count("nodes")), (PODS, NODES));
    let proxy = cluster.proxy(&[]);
    let report = cluster.report(&["-A", "--server", &proxy.url]);
    let mut failing: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|finding| finding["subjects"].as_array().unwrap())
        .filter_map(|subject| subject["name"].as_str())
        .filter(|name| name.starts_with("wallet-api-"))
        .collect();
    failing.sort_unstable();
    failing.dedup();
    assert_eq!(failing.len(), FAILING, "{failing:#?}");
    let passed = proxy.passed();
    let bytes: u64 = passed.iter().map(|(_, bytes, _)| bytes).sum();
    let mut tool = Command::new(env!("CARGO_BIN_EXE_kubectl-kuma_diagnose"));
    tool.env_clear().env("KUBECONFIG", cluster.dir.join("config")).arg("-A");
    let (out, time, memory) = watched(&mut tool);
    assert!(!out.is_empty());
    let (seconds, kilobytes) = (time.as_secs_f64(), bytes / 1000);
    assert!(passed.iter().any(|(.., path)| path.starts_with("/api/v1/pods?") && path.contains("&continue=")));
    // Generous: other tests may run beside, and this is no build for release. The goal is 96 MB; since the rules grew by a half
    // (their examples fourfold) it is missed: `docs/performance.md`.
    assert!(memory < 110 << 10, "{} MiB", memory / 1024);
    println!("1,000 pods: {seconds:.2} s, {} MiB at most, {} requests, {kilobytes} kB", memory / 1024, passed.len());
    // All lists, and some logs of each failing pod; but not those of all pods.
    assert!(passed.len() > FAILING && passed.len() < PODS / 2, "{} requests", passed.len());
}
