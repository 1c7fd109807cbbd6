//! Files of the CNI: configurations, plugins, the plugin's log. A kubeconfig is never opened.

use std::collections::BTreeSet;

use super::elf;
use super::runtime;
use super::tree::{Tree, Trouble};
use crate::host::document::{Binary, Cni, CniDir, CniFile, Gap};
use crate::host::ground::conf::{self, KUMA};

/// Largest configuration that is read.
const TEXT: u64 = 256 * 1024;
/// How much of the plugin's log is read, from its end.
const LOG: u64 = 64 * 1024;
/// The plugin's log.
const LOG_PATH: &str = "/tmp/kuma-cni.log";

/// Directories in which configurations of Kuma's may lie although the runtime reads another.
const NET_DIRS: &[&str] = &[
    "/etc/cni/net.d",
    "/etc/cni/multus/net.d",
    "/etc/kubernetes/cni/net.d",
    "/run/multus/cni/net.d",
    "/var/lib/rancher/k3s/agent/etc/cni/net.d",
    "/var/lib/rancher/rke2/agent/etc/cni/net.d",
];

/// Directories in which the plugin may lie although the runtime looks elsewhere.
const BIN_DIRS: &[&str] = &[
    "/opt/cni/bin",
    "/home/kubernetes/bin",
    "/var/lib/cni/bin",
    "/usr/libexec/cni",
    "/usr/lib/cni",
    "/usr/local/bin",
    "/usr/bin",
    "/bin",
    "/var/lib/rancher/k3s/data/cni",
    "/var/lib/rancher/k3s/data/current/bin",
];

/// What there is, or nothing where the root is not that of a node (no runtime, no kubelet, no CNI directory).
pub(super) fn look(tree: &Tree, gaps: &mut Vec<Gap>) -> Option<Cni> {
    let runtime = runtime::look(tree, gaps);
    if !runtime.found && !tree.has(&runtime.net_dir) && !tree.has("/var/lib/kubelet") {
        gaps.push(Trouble::Missing.gap("machine.cni"));
        return None;
    }
    let mut cni = Cni {
        net_dir: runtime.net_dir,
        net_dir_from: runtime.net_dir_from,
        runtime: runtime.name,
        default_network: runtime.default_network,
        template: runtime.template,
        bin_dirs: runtime.bin_dirs,
        ..Cni::default()
    };
    let listing = files(tree, &cni.net_dir, gaps);
    match listing {
        Ok(files) => (cni.listed, cni.files) = (true, files),
        // A directory that is not there holds no configuration: that is seen, not missed.
        Err(Trouble::Missing) => cni.listed = true,
        Err(trouble) => gaps.push(trouble.gap(&cni.net_dir)),
    }
    other_dirs(tree, &mut cni, gaps);
    binaries(tree, &mut cni, gaps);
    match tree.tail(LOG_PATH, LOG) {
        Ok(text) => cni.log = Some(text),
        Err(Trouble::Missing) => {}
        Err(trouble) => gaps.push(trouble.gap(LOG_PATH)),
    }
    Some(cni)
}

fn files(tree: &Tree, directory: &str, gaps: &mut Vec<Gap>) -> Result<Vec<CniFile>, Trouble> {
    let mut files = Vec::new();
    for name in tree.list(directory)? {
        let path = format!("{directory}/{name}");
        match tree.find(&path) {
            Ok(found) if found.is_dir() => {}
            Ok(found) => {
                // A link may lead from a harmless name to a kubeconfig.
                let wanted = conf::is_configuration(&name) && !conf::is_kubeconfig(found.name());
                let text = if wanted { text(tree, &path, gaps) } else { None };
                files.push(CniFile { name, size: found.size(), text });
            }
            Err(trouble) => gaps.push(trouble.gap(&path)),
        }
    }
    Ok(files)
}

fn text(tree: &Tree, path: &str, gaps: &mut Vec<Gap>) -> Option<String> {
    let trouble = match tree.text(path, TEXT) {
        Ok(text) if conf::holds_credentials(&text) => {
            Trouble::Forbidden("looks like a kubeconfig: not read".to_owned())
        }
        Ok(text) => return Some(text),
        Err(trouble) => trouble,
    };
    gaps.push(trouble.gap(path));
    None
}

/// Directories other than the one in effect, as far as something of Kuma's is or should be in them.
fn other_dirs(tree: &Tree, cni: &mut Cni, gaps: &mut Vec<Gap>) {
    let mut paths: BTreeSet<String> = NET_DIRS.iter().map(|path| (*path).to_owned()).collect();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for file in &cni.files {
        named.extend(conf::of_file(file).iter().flat_map(conf::Conf::directories));
    }
    paths.extend(named.iter().cloned());
    let mut seen: BTreeSet<String> = real(tree, &cni.net_dir).into_iter().collect();
    for path in paths {
        let Some(place) = real(tree, &path) else {
            // A directory that is not there holds no kubeconfig either: that is seen, not missed.
            if named.contains(&path) && tree.find(&path).err() == Some(Trouble::Missing) {
                cni.other_dirs.push(CniDir { path, files: Vec::new() });
            }
            continue;
        };
        if !seen.insert(place) {
            continue;
        }
        let mut quiet = Vec::new();
        let listing = files(tree, &path, &mut quiet);
        match listing {
            Ok(files) if named.contains(&path) || files.iter().any(is_kumas) => {
                gaps.append(&mut quiet);
                cni.other_dirs.push(CniDir { path, files });
            }
            Ok(_) => {}
            Err(trouble) => gaps.push(trouble.gap(&path)),
        }
    }
}

fn is_kumas(file: &CniFile) -> bool {
    file.name.contains("kuma") || conf::of_file(file).is_some_and(|conf| conf.kuma().is_some())
}

fn real(tree: &Tree, path: &str) -> Option<String> {
    tree.find(path).ok().filter(super::tree::Found::is_dir).map(|found| found.path)
}

fn binaries(tree: &Tree, cni: &mut Cni, gaps: &mut Vec<Gap>) {
    let confs: Vec<conf::Conf> = all_files(cni).filter_map(conf::of_file).collect();
    let mut directories: Vec<String> = cni.bin_dirs.clone();
    directories.extend(confs.iter().filter_map(|conf| conf.kuma()?.bin_dir.clone()));
    directories.extend(BIN_DIRS.iter().map(|path| (*path).to_owned()));
    let mut seen = BTreeSet::new();
    let mut there: BTreeSet<String> = BTreeSet::new();
    for directory in &directories {
        let looked_into = cni.bin_dirs.contains(directory);
        let unseen = match tree.find(directory) {
            // The second name of one directory, as /bin of /usr/bin.
            Ok(found) if !seen.insert(found.path.clone()) => continue,
            Ok(_) => binary(tree, directory, cni, gaps),
            Err(Trouble::Missing) => false,
            Err(trouble) => {
                gaps.push(trouble.gap(directory));
                true
            }
        };
        if looked_into {
            if unseen {
                cni.bin_dirs_unseen.push(directory.clone());
            }
            let types = confs.iter().flat_map(conf::Conf::types);
            there.extend(types.filter(|kind| tree.has(&format!("{directory}/{kind}"))).map(str::to_owned));
        }
    }
    if cni.bin_dirs_unseen.is_empty() {
        let named: BTreeSet<&str> = confs.iter().flat_map(conf::Conf::types).filter(|kind| *kind != KUMA).collect();
        cni.missing_plugins = named.into_iter().filter(|kind| !there.contains(*kind)).map(str::to_owned).collect();
    }
}

/// Looks for Kuma's plugin in a directory; true where that cannot be told.
fn binary(tree: &Tree, directory: &str, cni: &mut Cni, gaps: &mut Vec<Gap>) -> bool {
    let path = format!("{}/{KUMA}", directory.trim_end_matches('/'));
    match tree.find(&path) {
        Ok(found) => {
            let executable = found.is_file() && found.stat.st_mode & 0o111 != 0;
            if found.is_file() && found.open().is_err() {
                gaps.push(Trouble::Forbidden("cannot be opened: its processor is unknown".to_owned()).gap(&path));
            }
            let architecture = elf::architecture(&found);
            cni.binaries.push(Binary { path, size: found.size(), executable, architecture });
            false
        }
        Err(Trouble::Missing) => false,
        Err(trouble) => {
            gaps.push(trouble.gap(&path));
            true
        }
    }
}

fn all_files(cni: &Cni) -> impl Iterator<Item = &CniFile> {
    cni.files.iter().chain(cni.other_dirs.iter().flat_map(|directory| &directory.files))
}
