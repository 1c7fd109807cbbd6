//! The container runtime's configuration: which directory of CNI configurations it reads, and where it looks for plugins.
//!
//! containerd reads one file and those that it imports; CRI-O reads `crio.conf` and then `crio.conf.d` in the order of names.
//! What a later file says replaces what an earlier one said, key by key. (containerd before 2.0 replaces the whole section
//! of a plugin; a file that sets some of its keys and leaves out the directories is rare.)

use serde_json::Value;

use super::toml;
use super::tree::{Tree, Trouble};
use crate::host::document::Gap;

/// Largest file of configuration that is read.
const LIMIT: u64 = 1024 * 1024;
/// How many files one configuration may be made of.
const FILES: usize = 64;

/// containerd's configuration files, those of distributions that bring a containerd of their own first.
const CONTAINERD: &[&str] = &[
    "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
    "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
    "/var/snap/microk8s/current/args/containerd.toml",
    "/etc/k0s/containerd.toml",
    "/etc/cri/containerd.toml",
    "/etc/containerd/config.toml",
];

/// Sections of containerd's configuration, the newest form last.
const SECTIONS: &[&[&str]] = &[
    &["plugins", "cri", "cni"],
    &["plugins", "io.containerd.grpc.v1.cri", "cni"],
    &["plugins", "io.containerd.cri.v1.runtime", "cni"],
];

/// What the runtime is told of the CNI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Runtime {
    /// `containerd` or `cri-o`, where a trace of one was found.
    pub(super) name: Option<String>,
    /// The directory of configurations.
    pub(super) net_dir: String,
    /// The file that says so, or `default`.
    pub(super) net_dir_from: String,
    /// Directories of plugins.
    pub(super) bin_dirs: Vec<String>,
    /// The network that is used whatever the order of files (CRI-O).
    pub(super) default_network: Option<String>,
    /// The template of a configuration (containerd).
    pub(super) template: Option<String>,
    /// Whether there is any configuration of a runtime.
    pub(super) found: bool,
}

impl Default for Runtime {
    fn default() -> Self {
        Self {
            name: None,
            net_dir: "/etc/cni/net.d".to_owned(),
            net_dir_from: "default".to_owned(),
            bin_dirs: vec!["/opt/cni/bin".to_owned()],
            default_network: None,
            template: None,
            found: false,
        }
    }
}

pub(super) fn look(tree: &Tree, gaps: &mut Vec<Gap>) -> Runtime {
    let containerd = CONTAINERD.iter().find(|path| tree.has(path));
    let own = containerd.is_some_and(|path| !path.starts_with("/etc/containerd/"));
    let crio = tree.has("/etc/crio/crio.conf") || tree.has("/etc/crio/crio.conf.d");
    // Where both are installed, the kubelet was told which.
    if crio && (containerd.is_none() || (!own && kubelet_uses_crio(tree))) {
        return crio_configuration(tree, gaps);
    }
    match containerd {
        Some(path) => containerd_configuration(tree, path, gaps),
        None if tree.has("/usr/bin/containerd") || tree.has("/run/containerd/containerd.sock") => {
            Runtime { name: Some("containerd".to_owned()), found: true, ..Runtime::default() }
        }
        None => Runtime::default(),
    }
}

fn kubelet_uses_crio(tree: &Tree) -> bool {
    let said = ["/var/lib/kubelet/kubeadm-flags.env", "/var/lib/kubelet/config.yaml"]
        .iter()
        .filter_map(|path| tree.text(path, LIMIT).ok())
        .find(|text| text.contains("crio.sock") || text.contains("containerd.sock"));
    match said {
        Some(text) => text.contains("crio.sock"),
        None => tree.has("/run/crio/crio.sock") && !tree.has("/run/containerd/containerd.sock"),
    }
}

fn containerd_configuration(tree: &Tree, main: &str, gaps: &mut Vec<Gap>) -> Runtime {
    let mut runtime = Runtime { name: Some("containerd".to_owned()), found: true, ..Runtime::default() };
    let mut waiting = vec![main.to_owned()];
    let mut done: Vec<String> = Vec::new();
    while !waiting.is_empty() {
        let path = waiting.remove(0);
        if done.contains(&path) {
            continue;
        }
        if done.len() == FILES {
            gaps.push(Trouble::Limit(FILES as u64).gap(&format!("{main}: imports")));
            break;
        }
        done.push(path.clone());
        let Some(value) = read(tree, &path, gaps) else { continue };
        for section in SECTIONS {
            if let Some(cni) = toml::at(&value, section) {
                set(&mut runtime, cni, ["conf_dir", "bin_dirs", "bin_dir"], &path);
                if let Some(template) = words(cni.get("conf_template")).into_iter().next() {
                    runtime.template = Some(template);
                }
            }
        }
        for import in words(value.get("imports")) {
            waiting.extend(imported(tree, &path, &import));
        }
    }
    runtime
}

fn crio_configuration(tree: &Tree, gaps: &mut Vec<Gap>) -> Runtime {
    let mut runtime = Runtime { name: Some("cri-o".to_owned()), found: true, ..Runtime::default() };
    let mut paths = vec!["/etc/crio/crio.conf".to_owned()];
    match tree.list("/etc/crio/crio.conf.d") {
        Ok(names) => paths.extend(names.iter().map(|name| format!("/etc/crio/crio.conf.d/{name}"))),
        Err(Trouble::Missing) => {}
        Err(trouble) => gaps.push(trouble.gap("/etc/crio/crio.conf.d")),
    }
    for path in paths {
        if path == "/etc/crio/crio.conf" && !tree.has(&path) {
            continue;
        }
        let Some(value) = read(tree, &path, gaps) else { continue };
        if let Some(network) = toml::at(&value, &["crio", "network"]) {
            set(&mut runtime, network, ["network_dir", "plugin_dirs", "plugin_dir"], &path);
            if let Some(name) = words(network.get("cni_default_network")).into_iter().next() {
                runtime.default_network = Some(name);
            }
        }
    }
    runtime
}

fn set(runtime: &mut Runtime, section: &Value, [net_dir, many, one]: [&str; 3], path: &str) {
    if let Some(directory) = words(section.get(net_dir)).into_iter().next() {
        runtime.net_dir = trimmed(&directory);
        path.clone_into(&mut runtime.net_dir_from);
    }
    let mut directories: Vec<String> = words(section.get(many)).iter().map(|path| trimmed(path)).collect();
    if directories.is_empty() {
        directories = words(section.get(one)).iter().map(|path| trimmed(path)).collect();
    }
    if !directories.is_empty() {
        runtime.bin_dirs = directories;
    }
}

/// A string, or the strings of an array; empty ones mean that nothing is set.
fn words(value: Option<&Value>) -> Vec<String> {
    let items = match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(other) => vec![other],
        None => Vec::new(),
    };
    items.into_iter().filter_map(Value::as_str).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn trimmed(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if path.is_empty() { "/".to_owned() } else { path.to_owned() }
}

fn read(tree: &Tree, path: &str, gaps: &mut Vec<Gap>) -> Option<Value> {
    let read = tree.text(path, LIMIT).and_then(|text| toml::parse(&text).map_err(Trouble::Unreadable));
    match read {
        Ok(value) => Some(value),
        Err(trouble) => {
            gaps.push(trouble.gap(path));
            None
        }
    }
}

/// The files that an entry of `imports` means: relative ones beside the file, `*` in the last part for any name.
fn imported(tree: &Tree, from: &str, import: &str) -> Vec<String> {
    let path = if import.starts_with('/') {
        import.to_owned()
    } else {
        format!("{}/{import}", from.rsplit_once('/').map_or("", |(directory, _)| directory))
    };
    let Some((directory, pattern)) = path.rsplit_once('/') else { return Vec::new() };
    if !pattern.contains('*') {
        return vec![path];
    }
    let names = tree.list(directory).unwrap_or_default();
    names.iter().filter(|name| fits(pattern, name)).map(|name| format!("{directory}/{name}")).collect()
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Runtime, fits, look};
    use crate::host::document::Gap;
    use crate::probe::machine::tree::Tree;

    fn read(files: &[(&str, &str)]) -> (Runtime, Vec<Gap>) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut gaps = Vec::new();
        (look(&Tree::open(dir.path()).unwrap(), &mut gaps), gaps)
    }

    const V2: &str =
        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nbin_dir = \"/bin/\"\nconf_dir = \"/conf/\"\n";

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(read(&[]), (Runtime::default(), Vec::new()));
        let (runtime, _) = read(&[("etc/containerd/config.toml", "version = 2\n")]);
        assert_eq!((runtime.name.as_deref(), runtime.net_dir_from.as_str()), (Some("containerd"), "default"));
        let (runtime, _) = read(&[("etc/crio/crio.conf.d/10.conf", "[crio.network]\nnetwork_dir = \"\"\n")]);
        assert_eq!((runtime.name.as_deref(), runtime.net_dir_from.as_str()), (Some("cri-o"), "default"));
    }

    #[test]
    fn imports_come_later_and_circles_end() {
        let main = format!("imports = [\"/etc/containerd/conf.d/*.toml\", \"own.toml\"]\n{V2}");
        let (runtime, gaps) = read(&[
            ("etc/containerd/config.toml", &main),
            ("etc/containerd/own.toml", "imports = [\"/etc/containerd/config.toml\"]\n"),
            (
                "etc/containerd/conf.d/b.toml",
                "[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dirs = ['/x', '/y/']\nconf_template = '/t'\n",
            ),
            ("etc/containerd/conf.d/a.toml", "[plugins.'io.containerd.grpc.v1.cri'.cni]\nconf_dir = '/a'\n"),
            ("etc/containerd/conf.d/c.toml.bak", "garbage"),
        ]);
        assert_eq!(gaps, []);
        assert_eq!(runtime.net_dir, "/a");
        assert_eq!(runtime.net_dir_from, "/etc/containerd/conf.d/a.toml");
        assert_eq!(runtime.bin_dirs, ["/x", "/y"]);
        assert_eq!(runtime.template.as_deref(), Some("/t"));
    }

    #[test]
    fn garbage_is_a_gap_and_the_default_stays() {
        let (runtime, gaps) = read(&[("etc/containerd/config.toml", "version = \n")]);
        assert_eq!(runtime.net_dir, "/etc/cni/net.d");
        assert_eq!(gaps.len(), 1);
        assert_eq!((gaps[0].what.as_str(), gaps[0].why.as_str()), ("/etc/containerd/config.toml", "unreadable"));
    }

    #[test]
    fn an_own_containerd_is_before_that_of_the_system() {
        let (runtime, _) = read(&[
            ("etc/containerd/config.toml", "version = 2\n"),
            ("var/lib/rancher/k3s/agent/etc/containerd/config.toml", V2),
        ]);
        assert_eq!(runtime.net_dir, "/conf");
        assert_eq!(runtime.bin_dirs, ["/bin"]);
    }

    #[test]
    fn of_two_runtimes_the_kubelets_counts() {
        let crio =
            "[crio.network]\nnetwork_dir = \"/etc/kubernetes/cni/net.d/\"\nplugin_dirs = [\"/var/lib/cni/bin\"]\n";
        let late = "[crio.network]\ncni_default_network = \"multus\"\n";
        let both = [
            ("etc/containerd/config.toml", V2),
            ("etc/crio/crio.conf", crio),
            ("etc/crio/crio.conf.d/99.conf", late),
            ("var/lib/kubelet/kubeadm-flags.env", "K=\"--container-runtime-endpoint=unix:///var/run/crio/crio.sock\""),
        ];
        let (runtime, _) = read(&both);
        assert_eq!(runtime.name.as_deref(), Some("cri-o"));
        assert_eq!(runtime.net_dir, "/etc/kubernetes/cni/net.d");
        assert_eq!(runtime.default_network.as_deref(), Some("multus"));
        assert_eq!(read(&both[..3]).0.name.as_deref(), Some("containerd"));
    }

    #[test]
    fn patterns() {
        for (pattern, name, yes) in [
            ("*.toml", "a.toml", true),
            ("*.toml", "a.toml.bak", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "a1c", false),
            ("*", "x", true),
            ("ab*ba", "aba", false),
        ] {
            assert_eq!(fits(pattern, name), yes, "{pattern} {name}");
        }
    }
}
