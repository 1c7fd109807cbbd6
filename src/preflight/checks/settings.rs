//! What the CNI was told, against the platform it runs on.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::catalogue::{CNI_CONF_NAME, CNI_DIRECTORIES, CNI_EXCLUSIVE, CNI_MODE, CNI_PATHS_AGREE};
use super::super::check::{Changes, Check, Subject, name_of};
use super::super::cluster::{Cluster, Mode, container, env, is_true};
use super::super::host::Hosts;
use super::super::platform::{Directories, Platform, base_configurations};
use super::super::select::{items, text};
use super::{CONFIG_MAPS, DAEMON_SETS, DEFINITIONS, not_collected};
use crate::evidence::Object;
use crate::host::document::Cni;
use crate::messages::preflight as words;

/// What the `DaemonSet` says.
struct Settings<'e> {
    set: &'e Object,
    chained: bool,
    /// `CNI_NET_DIR`: what is written into the configuration.
    net_dir: &'e str,
    /// The host's directories that are mounted.
    mounted_net_dir: Option<&'e str>,
    mounted_bin_dir: Option<&'e str>,
    conf_name: &'e str,
}

const ATTACHMENTS: &str = "network-attachment-definitions.k8s.cni.cncf.io";

pub(super) fn checks(cluster: &Cluster<'_>, hosts: &Hosts<'_>) -> Vec<Check> {
    let [set] = cluster.cni_sets.as_slice() else { return Vec::new() };
    if cluster.mode() == Some(Mode::Init) {
        return Vec::new();
    }
    let Some(settings) = Settings::read(set) else {
        return vec![not_collected(&CNI_MODE, cluster, Subject::Cluster, DAEMON_SETS, set.namespace.as_deref())];
    };
    let mut all = vec![mode(cluster, &settings), paths_agree(&settings)];
    for node in cluster.nodes.iter().filter(|node| !node.is_partial()) {
        all.extend(directories(&settings, node, hosts.cni(&node.name)));
    }
    all.push(conf_name(cluster, &settings, hosts));
    all.extend(exclusive(cluster, &settings));
    all
}

impl<'e> Settings<'e> {
    fn read(set: &'e Object) -> Option<Self> {
        let spec = set.value.pointer("/spec/template/spec")?;
        let found = container(&set.value, "/spec/template/spec", "install-cni")?;
        let host_path = |name: &str| {
            let volume = items(spec, "/volumes").iter().find(|v| text(v, "/name") == Some(name))?;
            text(volume, "/hostPath/path").map(trimmed)
        };
        Some(Self {
            set,
            chained: env(found, "CHAINED_CNI_PLUGIN").is_none_or(is_true),
            net_dir: env(found, "CNI_NET_DIR").map_or("/etc/cni/net.d", trimmed),
            mounted_net_dir: host_path("cni-net-dir"),
            mounted_bin_dir: host_path("cni-bin-dir").or_else(|| env(found, "CNI_BIN_DIR").map(trimmed)),
            conf_name: env(found, "CNI_CONF_NAME").unwrap_or_default(),
        })
    }

    fn seen(&self, check: Check, name: &str, value: &str) -> Check {
        check.seen_in(self.set, "env", format!("{name}={value}"))
    }
}

fn trimmed(path: &str) -> &str {
    if path.len() > 1 { path.trim_end_matches('/') } else { path }
}

/// Chained into the cluster's own configuration, or a configuration of its own that only Multus reads.
fn mode(cluster: &Cluster<'_>, settings: &Settings<'_>) -> Check {
    let question = &CNI_MODE;
    let openshift = cluster.nodes.iter().any(|node| Platform::of(&node.value) == Some(Platform::OpenShift));
    let multus = cluster.evidence.objects.get("CustomResourceDefinition", None, ATTACHMENTS).is_some();
    let chained = settings.chained.to_string();
    let check = match (settings.chained, openshift || multus) {
        (true, _) if openshift => question.warn(Subject::Cluster, &words::CNI_CHAINED_ON_OPENSHIFT, &[]).step(
            &words::STEP_CNI_STANDALONE,
            &[],
            &[],
            Changes::Config,
        ),
        (true, _) => question.pass(Subject::Cluster, &words::CNI_CHAINED, &[]),
        (false, true) => question.pass(Subject::Cluster, &words::CNI_STANDALONE, &[]),
        (false, false) if cluster.listed("CustomResourceDefinition", None) => question
            .fail(Subject::Cluster, &words::CNI_STANDALONE_WITHOUT_MULTUS, &[])
            .step(&words::STEP_CNI_CHAINED, &[], &[], Changes::Config),
        (false, false) => not_collected(question, cluster, Subject::Cluster, DEFINITIONS, None),
    };
    settings.seen(check, "CHAINED_CNI_PLUGIN", &chained)
}

/// The directory that is written to, and the one that is written into the configuration.
fn paths_agree(settings: &Settings<'_>) -> Check {
    let question = &CNI_PATHS_AGREE;
    let Some(mounted) = settings.mounted_net_dir else {
        return question.unknown(Subject::Cluster, &words::CNI_NO_HOST_PATH, &[]).seen_in(
            settings.set,
            "spec.template.spec.volumes",
            "",
        );
    };
    let values = [("env", settings.net_dir), ("mounted", mounted)];
    let check = if mounted == settings.net_dir {
        question.pass(Subject::Cluster, &words::CNI_PATHS_SAME, &values)
    } else {
        question.fail(Subject::Cluster, &words::CNI_PATHS_DIFFER, &values).step(
            &words::STEP_CNI_VALUES,
            &[],
            &[],
            Changes::Config,
        )
    };
    settings.seen(check, "CNI_NET_DIR", settings.net_dir).seen_in(settings.set, "volumes.cni-net-dir", mounted)
}

/// The directories against those that the node's runtime reads: as the node itself says, else as its platform has them.
fn directories(settings: &Settings<'_>, node: &Object, seen: Option<&Cni>) -> Option<Check> {
    let question = &CNI_DIRECTORIES;
    let subject = || Subject::Node(node.name.to_string());
    let platform = Platform::of(&node.value);
    // A configuration of its own is Multus' to read; its directories are those of OpenShift, or the user's own.
    if !settings.chained && platform != Some(Platform::OpenShift) {
        return None;
    }
    let net = settings.mounted_net_dir.unwrap_or(settings.net_dir);
    let bin = settings.mounted_bin_dir.unwrap_or_default();
    let name = platform.map_or("", Platform::as_str);
    let mut wanted = platform.map_or_else(Directories::usual, Platform::directories);
    let mut known = platform.is_some();
    // Of files that were copied it is not known where they were.
    if let Some(cni) = seen.filter(|cni| !cni.configurations_only) {
        if !cni.net_dir.is_empty() && settings.chained {
            wanted.net = vec![trimmed(&cni.net_dir)];
        }
        if !cni.bin_dirs.is_empty() {
            wanted.bin = cni.bin_dirs.iter().map(|dir| trimmed(dir)).collect();
        }
        known = known || !cni.bin_dirs.is_empty();
    }
    let fits = wanted.net.contains(&net) && wanted.bin.contains(&bin);
    let (nets, bins) = (wanted.net.join(", "), wanted.bin.join(", "));
    let values = [("platform", name), ("net", nets.as_str()), ("bin", bins.as_str())];
    let check = match (fits, known) {
        (true, _) if bin.starts_with("/var/lib/rancher/k3s/data/current") => {
            question.warn(subject(), &words::CNI_DIRS_MOVE, &values)
        }
        (true, _) => question.pass(subject(), &words::CNI_DIRS_FIT, &values),
        (false, true) => question.fail(subject(), &words::CNI_DIRS_WRONG, &values).step(
            &words::STEP_CNI_DIRS,
            &values,
            &[],
            Changes::Config,
        ),
        (false, false) => {
            let command = ["kubectl", "kuma-diagnose", "probe", "--node", &*node.name];
            let check = question.unknown(subject(), &words::CNI_DIRS_UNKNOWN, &values);
            check.step(&words::STEP_PROBE, &[], &command, Changes::Nothing)
        }
    };
    let volumes = format!("{} volumes", name_of(settings.set));
    Some(check.seen(volumes, format!("cni-net-dir={net}, cni-bin-dir={bin}")))
}

/// The file that the CNI chains itself into, or makes.
fn conf_name(cluster: &Cluster<'_>, settings: &Settings<'_>, hosts: &Hosts<'_>) -> Check {
    let question = &CNI_CONF_NAME;
    let name = settings.conf_name;
    let bases = base_configurations(cluster);
    let known: Vec<&str> = bases.iter().copied().collect();
    let known = known.join(", ");
    let values = [("name", name), ("known", known.as_str())];
    let own = bases.contains(name);
    let check = if !settings.chained {
        if own {
            question.fail(Subject::Cluster, &words::CNI_CONF_OVERWRITES, &values)
        } else {
            question.pass(Subject::Cluster, &words::CNI_CONF_OWN, &values)
        }
    } else if name.is_empty() {
        question.warn(Subject::Cluster, &words::CNI_CONF_GUESSED, &values)
    } else if let Some(check) = conf_on_hosts(name, hosts) {
        check
    } else if own {
        question.pass(Subject::Cluster, &words::CNI_CONF_FITS, &values)
    } else if bases.iter().any(|base| base.strip_suffix("list") == Some(name)) {
        question.fail(Subject::Cluster, &words::CNI_CONF_TRAP, &values)
    } else if bases.is_empty() {
        question.unknown(Subject::Cluster, &words::CNI_CONF_UNKNOWN, &values)
    } else {
        question.warn(Subject::Cluster, &words::CNI_CONF_OTHER, &values)
    };
    let passed = check.status == super::super::check::Status::Pass;
    let check = settings.seen(check, "CNI_CONF_NAME", name);
    if passed { check } else { check.step(&words::STEP_CNI_CONF, &values, &[], Changes::Config) }
}

/// What the nodes that were looked at have there; the first configuration in the order of names is the one in effect.
fn conf_on_hosts(name: &str, hosts: &Hosts<'_>) -> Option<Check> {
    let question = &CNI_CONF_NAME;
    let mut lacking = BTreeSet::new();
    let mut shadowed = Vec::new();
    let mut looked = 0;
    for (node, cni) in hosts.all_cni().filter(|(_, cni)| cni.listed) {
        let is_configuration = |file: &&str| {
            [".conf", ".conflist", ".json"].iter().any(|end| file.ends_with(end)) && !file.contains("kubeconfig")
        };
        let mut files: Vec<&str> = cni.files.iter().map(|f| f.name.as_str()).filter(is_configuration).collect();
        files.sort_unstable();
        let Some(first) = files.first() else { continue };
        if cni.configurations_only && !files.contains(&name) {
            // What was copied need not be all that there is.
            continue;
        }
        looked += 1;
        if !files.contains(&name) {
            lacking.insert(node);
        } else if *first != name && cni.default_network.is_none() {
            shadowed.push((node, (*first).to_owned()));
        }
    }
    if looked == 0 {
        return None;
    }
    let nodes = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(", ");
    if !lacking.is_empty() {
        let nodes = nodes(&mut lacking.into_iter());
        let values = [("name", name), ("nodes", nodes.as_str())];
        return Some(question.fail(Subject::Cluster, &words::CNI_CONF_NOT_ON_NODES, &values));
    }
    if let Some((node, first)) = shadowed.first() {
        let values = [("name", name), ("nodes", *node), ("first", first.as_str())];
        return Some(question.fail(Subject::Cluster, &words::CNI_CONF_SHADOWED, &values));
    }
    Some(question.pass(Subject::Cluster, &words::CNI_CONF_FITS, &[("name", name)]))
}

/// Cilium takes configurations away that are not its own, unless it is told not to.
fn exclusive(cluster: &Cluster<'_>, settings: &Settings<'_>) -> Option<Check> {
    let question = &CNI_EXCLUSIVE;
    let config = cluster.evidence.objects.of_kind("ConfigMap").find(|c| &*c.name == "cilium-config");
    let set = cluster.evidence.objects.of_kind("DaemonSet").find(|set| &*set.name == "cilium");
    let namespace = config.or(set)?.namespace.as_deref();
    if !settings.chained {
        return None;
    }
    let Some(config) = config else {
        if cluster.listed("ConfigMap", namespace) {
            return Some(question.unknown(Subject::Cluster, &words::CILIUM_UNKNOWN, &[]));
        }
        return Some(not_collected(question, cluster, Subject::Cluster, CONFIG_MAPS, namespace));
    };
    let value = config.value.pointer("/data/cni-exclusive").and_then(Value::as_str);
    let check = match value {
        Some("false") => question.pass(Subject::Cluster, &words::CILIUM_SHARES, &[]),
        Some("true") => question.fail(Subject::Cluster, &words::CILIUM_EXCLUSIVE, &[]),
        _ => question.warn(Subject::Cluster, &words::CILIUM_MAYBE_EXCLUSIVE, &[]),
    };
    let check = check.seen_in(config, "data.cni-exclusive", value.unwrap_or_default());
    if value == Some("false") {
        return Some(check);
    }
    Some(check.step(&words::STEP_CILIUM, &[], &[], Changes::Config))
}
