//! What there is besides a diagnosis: `collect`, `access`, `--wait`, completion, against the real server.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::content::Content;
use crate::world::{Cluster, report};
use crate::{POD, bundle, gist, told_of};

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn what_is_collected_is_diagnosed_as_the_cluster_is() {
    let mut cluster = Cluster::connect();
    for scenario in crate::PLANTED {
        cluster.load(&Content::of(&bundle(scenario)));
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("bundle.tar.gz");
        let output = cluster.diagnose(&["collect", "-A", "--context", "scenario", "--to", &to.to_string_lossy()]);
        assert!(output.status.success(), "{scenario}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        let live = cluster.report(&["-A", "--context", "scenario"]);
        let mut later = Command::new(env!("CARGO_BIN_EXE_kubectl-kuma_diagnose"));
        let later = report(later.env_clear().arg("--from").arg(&to));
        assert_eq!(gist(&live), gist(&later), "{scenario}");
        assert_eq!(
            live["findings"][0]["causes"],
            json!(later["findings"][0]["causes"]).renamed("bundle"),
            "{scenario}"
        );
    }
}

/// The root of a live run's bundle is `kuma-diagnose`, that of a file's its name.
trait Renamed {
    fn renamed(&self, root: &str) -> Value;
}

impl Renamed for Value {
    fn renamed(&self, root: &str) -> Value {
        let text = self.to_string().replace(&format!("\"{root}/"), "\"kuma-diagnose/");
        serde_json::from_str(&text).unwrap()
    }
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn labels_choose_pods() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let chosen = cluster.report(&["-n", "portal", "-l", "app=wallet-api"]);
    assert!(told_of(&chosen, POD).is_some(), "{chosen:#}");
    let other = cluster.report(&["pods", "-A", "-l", "app in (catalog)"]);
    assert!(told_of(&other, POD).is_none(), "{other:#}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn waiting_sees_the_change() {
    let mut cluster = Cluster::connect();
    let failing = Content::of(&bundle("twin-01-b"));
    cluster.load(&failing);
    let mut command = cluster.kubectl();
    command.args(["kuma-diagnose", "-n", "portal", "--wait", "90s", "-o", "json"]);
    let mut waiting = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(waiting.stderr.take().unwrap()).lines().map_while(Result::ok);
    // It has looked once, and now watches.
    assert!(told.next().unwrap().contains("fails: Pod portal/wallet-api-"));
    let mut mended = failing.clone();
    mended.objects.retain(|key, _| !key.contains("/portal/wallet-api-"));
    cluster.load(&mended);
    let output = waiting.wait_with_output().unwrap();
    let rest: Vec<String> = told.collect();
    assert!(
        output.status.success() && rest.iter().any(|line| line.contains("no longer: Pod portal/wallet-api-")),
        "{rest:?}"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(told_of(&report, POD).is_none(), "{report:#}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn rights_are_told() {
    let mut cluster = Cluster::connect();
    let mut content = Content::of(&bundle("twin-01-b"));
    let right = json!({ "apiGroups": [""], "resources": ["pods", "namespaces"], "verbs": ["list"] });
    content.grant_to("half", &[right]);
    cluster.load(&content);
    let output = cluster.diagnose(&["access", "-A"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(0) && !text.contains("\nno "), "{text}");
    let output = cluster.diagnose(&["access", "-n", "portal", "--context", "half"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("yes  list pods (portal)") && text.contains("no   list nodes (all namespaces)"), "{text}");
}

#[test]
#[ignore = "needs etcd and kube-apiserver: tests/cluster/run.sh"]
fn kubectl_completes_with_names_of_the_cluster() {
    let mut cluster = Cluster::connect();
    cluster.load(&Content::of(&bundle("twin-01-b")));
    let shim = cluster.diagnose(&["completion", "--kubectl-shim"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kubectl_complete-kuma_diagnose");
    fs::write(&file, shim.stdout).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    let complete = |words: &[&str]| {
        let mut command = cluster.kubectl();
        let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value).unwrap();
        let path = format!("{}:{}", folder.path().display(), path.to_string_lossy());
        command.env("PATH", path).args(["__complete", "kuma-diagnose"]).args(words);
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let pods = complete(&["-n", "portal", "pod/wallet"]);
    assert!(pods.contains(&POD.to_owned()), "{pods:?}");
    assert!(complete(&["-n", "por"]).contains(&"portal".to_owned()));
    assert!(complete(&["--lang", ""]).contains(&"zh".to_owned()));
    // And bash, for the executable itself.
    let script = "source <(kubectl-kuma_diagnose completion bash); COMP_WORDS=(kubectl-kuma_diagnose -n portal pod/wallet-api-); \
        COMP_CWORD=3; compopt() { :; }; _kubectl_kuma_diagnose; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = cluster.shell().args(["-c", script]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(words.lines().any(|word| word == POD), "{words} {}", String::from_utf8_lossy(&output.stderr));
}
