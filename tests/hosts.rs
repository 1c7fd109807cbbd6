//! Nodes of eight platforms, read from trees of files and judged: each tree says what it is and what is wrong with it.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may end at once")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kuma_diagnose::host::document::{Machine, Wanted};
use kuma_diagnose::host::ground::{GroundFault, IDS, judge};
use kuma_diagnose::probe::machine::{Live, machine};
use serde_json::{Value, json};

const PLATFORMS: [&str; 8] = ["aks", "bottlerocket", "eks", "gke", "k3s", "kind", "openshift", "talos"];

fn trees() -> Vec<PathBuf> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/hosts");
    let mut trees: Vec<PathBuf> = std::fs::read_dir(base).unwrap().map(|entry| entry.unwrap().path()).collect();
    trees.sort();
    trees
}

fn name(tree: &Path) -> &str {
    tree.file_name().unwrap().to_str().unwrap()
}

fn bytes(directory: &Path) -> u64 {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let data = entry.metadata().unwrap();
            if data.is_dir() { bytes(&entry.path()) } else { data.len() }
        })
        .sum()
}

/// What was read, in the form of `expect.json`.
fn seen(machine: &Machine, gaps: &[String], wanted: &Value) -> Value {
    let cni = machine.cni.as_ref().unwrap();
    let flavours: BTreeSet<&str> = machine.iptables.iter().map(|tool| tool.flavour.as_deref().unwrap()).collect();
    let mut seen = json!({
        "os": machine.os["ID"], "kernel": machine.kernel, "architecture": machine.architecture,
        "netDir": cni.net_dir, "netDirFrom": cni.net_dir_from, "binDirs": cni.bin_dirs, "flavours": flavours,
        "gaps": gaps, "faults": wanted["faults"],
    });
    if machine.selinux.as_deref() == Some("enforcing") {
        seen["selinux"] = json!("enforcing");
    }
    seen
}

/// Whether a `{name}` was left in a sentence; a log's own braces hold more than a word.
fn unfilled(text: &str) -> bool {
    let mut words = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    words.any(|(word, _)| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

fn compare(tree: &str, faults: &[GroundFault], wanted: &Value) {
    let ids = |list: Vec<&str>| list.join(" ");
    let wanted = wanted["faults"].as_array().unwrap();
    let wanted_ids = ids(wanted.iter().map(|fault| fault["id"].as_str().unwrap()).collect());
    assert_eq!(ids(faults.iter().map(|fault| fault.id.as_str()).collect()), wanted_ids, "{tree}: {faults:#?}");
    for (fault, wanted) in faults.iter().zip(wanted) {
        for (key, value) in wanted["values"].as_object().unwrap() {
            assert_eq!(fault.values.get(key).map(String::as_str), value.as_str(), "{tree}: {key}");
        }
        assert!(IDS.contains(&fault.id.as_str()), "{tree}: {}", fault.id);
        assert!(!unfilled(&fault.en) && !unfilled(&fault.zh), "{tree}: {}", fault.en);
    }
}

#[test]
fn every_tree_is_read_and_judged_as_it_says() {
    for tree in trees() {
        let name = name(&tree);
        let wanted: Value = serde_json::from_slice(&std::fs::read(tree.join("expect.json")).unwrap()).unwrap();
        let (machine, gaps) = machine(&tree.join("root"), Live::Files);
        let gaps: Vec<String> = gaps.into_iter().map(|gap| gap.what).collect();
        assert_eq!(seen(&machine, &gaps, &wanted), wanted, "{name}");
        compare(name, &judge(&machine, None, &Wanted::default()), &wanted);
    }
}

#[test]
fn every_platform_is_there_with_its_origin_and_small() {
    let trees = trees();
    for platform in PLATFORMS {
        let of_platform: Vec<_> = trees.iter().filter(|tree| name(tree).split('-').next() == Some(platform)).collect();
        assert!(of_platform.len() >= 2, "{platform}");
    }
    for tree in &trees {
        assert!(PLATFORMS.contains(&name(tree).split('-').next().unwrap()), "{}", tree.display());
        assert!(std::fs::read_to_string(tree.join("ORIGIN.md")).unwrap().contains("After"), "{}", tree.display());
        assert!(bytes(tree) < 40 * 1024, "{}", tree.display());
    }
}

#[test]
fn no_kubeconfig_is_read() {
    for tree in trees() {
        let (machine, _) = machine(&tree.join("root"), Live::Files);
        let text = serde_json::to_string(&machine).unwrap();
        assert!(!text.contains("tools must not read it"), "{}", tree.display());
    }
}

#[test]
fn a_healthy_node_without_any_one_of_its_files_is_never_a_panic() {
    let tree = trees().into_iter().find(|tree| name(tree) == "eks-healthy").unwrap();
    let whole = machine(&tree.join("root"), Live::Files);
    let copy = tempfile::tempdir().unwrap();
    for gone in ["etc/cni/net.d", "opt/cni/bin", "usr/lib/modules", "proc", "usr/sbin", "etc/containerd", "etc", "usr"]
    {
        let root = copy.path().join(gone.replace('/', "-"));
        let status = std::process::Command::new("cp").arg("-a").arg(tree.join("root")).arg(&root).status().unwrap();
        assert!(status.success());
        std::fs::remove_dir_all(root.join(gone)).unwrap();
        let cut = machine(&root, Live::Files);
        assert!(cut != whole, "{gone}");
        let faults = judge(&cut.0, None, &Wanted::default());
        let ids: Vec<&str> = faults.iter().map(|fault| fault.id.as_str()).collect();
        let wanted: &[&str] = match gone {
            "etc/cni/net.d" => &["cni-config-missing"],
            "opt/cni/bin" => &["plugin-missing", "binary-missing"],
            // Nothing of the kernel, of programs or of a runtime was seen: nothing is claimed.
            _ => &[],
        };
        assert_eq!(ids, wanted, "{gone}");
    }
}
