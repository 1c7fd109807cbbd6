//! `plugin.yaml` follows the rules of krew's index: what its validator and its reviewers refuse is refused here.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the manifest fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Pairs of `os` and `arch` that krew supports.
const PAIRS: &[(&str, &str)] = &[
    ("windows", "386"),
    ("windows", "amd64"),
    ("windows", "arm64"),
    ("linux", "386"),
    ("linux", "amd64"),
    ("linux", "arm"),
    ("linux", "arm64"),
    ("linux", "ppc64le"),
    ("darwin", "386"),
    ("darwin", "amd64"),
    ("darwin", "arm64"),
];

fn manifest() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("plugin.yaml");
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn text<'m>(of: &'m Value, pointer: &str) -> &'m str {
    of.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} is missing"))
}

#[test]
fn names_and_texts_are_as_the_index_asks() {
    let plugin = manifest();
    assert_eq!(text(&plugin, "/apiVersion"), "krew.googlecontainertools.github.com/v1alpha2");
    assert_eq!(text(&plugin, "/kind"), "Plugin");
    // The executable that krew makes of the name is the one that the package builds.
    let name = text(&plugin, "/metadata/name");
    assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
    assert_eq!(format!("kubectl-{}", name.replace('-', "_")), "kubectl-kuma_diagnose");
    let version = text(&plugin, "/spec/version");
    assert_eq!(version.strip_prefix('v'), Some(env!("CARGO_PKG_VERSION")));
    assert!(semver::Version::parse(&version[1..]).is_ok());
    let short = text(&plugin, "/spec/shortDescription");
    assert!(short.len() <= 50 && !short.contains('\n') && !short.to_lowercase().contains("kubectl"), "{short}");
    let long = text(&plugin, "/spec/description");
    assert!(long.lines().all(|l| l.chars().count() <= 80) && !long.contains("--") && !long.contains("$ "), "{long}");
    assert!(text(&plugin, "/spec/homepage").starts_with("https://"));
}

#[test]
fn platforms_can_be_installed() {
    let plugin = manifest();
    let version = text(&plugin, "/spec/version");
    let platforms = plugin.pointer("/spec/platforms").and_then(Value::as_array).unwrap();
    assert!(!platforms.is_empty());
    let mut seen = BTreeSet::new();
    for platform in platforms {
        let labels = platform.pointer("/selector/matchLabels").and_then(Value::as_object).unwrap();
        assert!(labels.keys().all(|k| k == "os" || k == "arch"), "{labels:?}");
        let (os, arch) = (text(platform, "/selector/matchLabels/os"), text(platform, "/selector/matchLabels/arch"));
        assert!(PAIRS.contains(&(os, arch)), "{os}/{arch}");
        assert!(seen.insert((os, arch)), "{os}/{arch} twice");
        let uri = text(platform, "/uri");
        assert!(uri.starts_with("https://") && uri.ends_with(&format!("-{version}-{os}-{arch}.tar.gz")), "{uri}");
        assert!(uri.contains(&format!("/{version}/")), "{uri}");
        let sum = text(platform, "/sha256");
        assert!(sum.len() == 64 && sum.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{sum}");
        let bin = text(platform, "/bin");
        assert_eq!(bin.strip_suffix(".exe").is_some(), os == "windows", "{bin}");
        let files = platform.pointer("/files").and_then(Value::as_array).unwrap();
        let from: Vec<&str> = files.iter().map(|f| text(f, "/from")).collect();
        assert!(from.contains(&bin) && from.contains(&"LICENSE"), "{from:?}");
        for file in files {
            for path in [text(file, "/from"), text(file, "/to")] {
                assert!(!path.is_empty() && !path.starts_with('/') && !path.contains(".."), "{path}");
            }
        }
    }
}
