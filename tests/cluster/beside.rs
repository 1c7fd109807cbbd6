//! Measures the tool beside a shell script that gathers the same by kubectl, one after another: `bench/cluster.sh`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::content::Content;
use crate::crowd::{crowd, watched};
use crate::world::Cluster;
use crate::{POD, bundle};

/// Runs of each; medians are printed.
const ROUNDS: usize = 5;

/// The command that asks what a request of the tool's asked.
fn command(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (group, rest) = match parts.as_slice() {
        ["api", "v1", rest @ ..] => ("", rest),
        ["apis", group, _, rest @ ..] => (*group, rest),
        _ => return format!("kubectl get --raw /{}", parts.join("/")),
    };
    let value = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let kind = |plural: &str| if group.is_empty() { plural.to_owned() } else { format!("{plural}.{group}") };
    match rest {
        ["namespaces", namespace, "pods", pod, "log"] => {
            let mut text = format!("kubectl -n {namespace} logs {pod} -c {}", value("container").unwrap());
            for (name, flag) in [("timestamps", "--timestamps"), ("previous", "--previous"), ("tailLines", "--tail")] {
                if let Some(value) = value(name) {
                    write!(text, " {flag}={value}").unwrap();
                }
            }
            text
        }
        ["namespaces", namespace, plural, name] => {
            format!("kubectl -n {namespace} get {} {name} -o json", kind(plural))
        }
        ["namespaces", namespace, plural] => format!("kubectl -n {namespace} get {} -o json", kind(plural)),
        [plural] => {
            let parts = if query.contains("labelSelector") {
                " -l 'app in (kuma-cni,kong-mesh-cni,kuma-control-plane,kong-mesh-control-plane)'"
            } else {
                ""
            };
            format!("kubectl get {} -A{parts} -o json", kind(plural))
        }
        other => panic!("{other:?}"),
    }
}

/// Seconds of the clock, and of a processor.
fn timed(cluster: &Cluster, program: &Path, arguments: &[&str]) -> (f64, f64) {
    let mut shell = cluster.shell();
    shell.args(["-c", "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1", "-"]).arg(program).args(arguments);
    let output = shell.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    (numbers[0], numbers[1] + numbers[2])
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// The server of the kubeconfig `name`, a copy with another one.
fn kubeconfig(cluster: &Cluster, url: &str) -> PathBuf {
    let text = fs::read_to_string(cluster.dir.join("config")).unwrap();
    let file = cluster.dir.join("through-proxy");
    fs::write(&file, text.replace(&cluster.server, url)).unwrap();
    file
}

#[test]
#[ignore = "a measurement: bench/cluster.sh"]
fn bench_beside_kubectl() {
    let mut cluster = Cluster::connect();
    let (small, large) = (Content::of(&bundle("twin-01-b")), crowd());
    let one = &[POD, "-n", "portal"][..];
    let cases = [
        ("one pod of a small cluster", &small, one),
        ("one pod of 1,000, in the namespace of most", &large, one),
        ("1,000 pods on 50 nodes, -A", &large, &["-A"][..]),
    ];
    for (what, content, arguments) in cases {
        cluster.load(content);
        let proxy = cluster.proxy(&[]);
        let through = kubeconfig(&cluster, &proxy.url);
        let tool: Vec<&str> = ["kuma-diagnose"].iter().chain(arguments).copied().collect();
        assert!(cluster.kubectl().env("KUBECONFIG", &through).args(&tool).output().unwrap().status.success());
        let ours = proxy.passed();
        let proxy = cluster.proxy(&[]);
        let through = kubeconfig(&cluster, &proxy.url);
        let script = cluster.dir.join("gather.sh");
        let lines: Vec<String> = ours.iter().map(|(_, _, path)| command(path)).collect();
        fs::write(&script, lines.join("\n")).unwrap();
        cluster.shell().env("KUBECONFIG", &through).arg(&script).output().unwrap();
        let theirs = proxy.passed();
        let (mut tools, mut scripts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let mut processor = Vec::new();
        for _round in 0..ROUNDS {
            let tool = timed(&cluster, &cluster.kubectl, &tool).0;
            let script = timed(&cluster, Path::new("bash"), &[&script.to_string_lossy()]).0;
            tools.push(tool);
            scripts.push(script);
            ratios.push(script / tool);
            processor.push(timed(&cluster, &cluster.plugin, arguments).1);
        }
        let mut alone = Command::new(&cluster.plugin);
        alone.env_clear().env("KUBECONFIG", cluster.dir.join("config")).args(arguments);
        let (_, _, memory) = watched(&mut alone);
        let bytes = |passed: &[(u16, u64, String)]| passed.iter().map(|(_, bytes, _)| bytes).sum::<u64>() / 1000;
        println!("{what}");
        println!("  kubectl kuma-diagnose  {:6.2} s  {:4} requests  {:6} kB", median(tools), ours.len(), bytes(&ours));
        println!(
            "  kubectl get and logs   {:6.2} s  {:4} requests  {:6} kB",
            median(scripts),
            theirs.len(),
            bytes(&theirs)
        );
        println!("  times faster           {:6.1}", median(ratios));
        let own = median(processor) * 1000.0;
        println!("  of the plugin itself   {own:.0} ms of a processor, {} MiB at most", memory / 1024);
    }
}
