//! Facts about nodes that a support bundle's collectors copied, put together into what a look at the machine would have
//! kept of them: kernel modules, the kernel's configuration, the operating system, CNI configurations.
//!
//! Collectors keep no more than they were told to: what is missing here is unknown, never absent.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{HostFact, HostFactKind};
use crate::host::document::{API_VERSION, Cni, CniDir, CniFile, Document, Gap, Machine};
use crate::host::ground::conf::{self, MULTUS_DIR};
use crate::host::modules::{Lists, matters, plain};

/// What is known of nodes by objects.
#[derive(Debug, Default)]
pub(super) struct Known<'e> {
    /// Those on which a pod of Kuma's CNI is ready.
    pub(super) installed: BTreeSet<&'e str>,
    pub(super) nodes: BTreeSet<&'e str>,
    /// On which node a pod is, by its name.
    pub(super) pods: BTreeMap<&'e str, &'e str>,
}

/// A fact, and the name that its file has on the node.
type Named<'e> = (&'e HostFact, &'e str);

impl<'e> Known<'e> {
    /// The node and the file's name there: Cilium's sysdump prints the files of a node in one of its pods, and keeps them
    /// as `cniconf-<pod>-<file>-<date>-<time>.txt`.
    fn place(&self, fact: &'e HostFact) -> (Option<&'e str>, Named<'e>) {
        let name = fact.at.path.rsplit('/').next().unwrap_or(&fact.at.path);
        let of_pod = || {
            let rest = name.strip_prefix("cniconf-")?.strip_suffix(".txt")?;
            let begin = rest.rmatch_indices('-').nth(1)?.0;
            let (rest, time) = rest.split_at(begin);
            let is_time = time.bytes().all(|b| b == b'-' || b.is_ascii_digit());
            let named = |pod: &str| rest.strip_prefix(pod).and_then(|rest| rest.strip_prefix('-'));
            let found = self.pods.iter().filter_map(|(pod, node)| Some((*node, named(pod)?)));
            // Of two pods' names that fit, the longer one.
            found.min_by_key(|(_, file)| file.len()).filter(|_| is_time)
        };
        match of_pod().filter(|_| fact.kind == HostFactKind::CniConfig) {
            Some((node, file)) => (Some(node), (fact, file)),
            None => (fact.node.as_deref(), (fact, name)),
        }
    }
}

/// A document for each node of which there are such facts, with the fact that stands for where it was read.
///
/// What names no node was collected where somebody ran the collector, which need be no node at all: it counts where its own
/// name is that of a node, or where no nodes are known.
pub(super) fn documents<'e>(facts: &'e [HostFact], known: &Known<'e>) -> Vec<(&'e HostFact, Document)> {
    let nodes = &known.nodes;
    let own = facts.iter().filter(|fact| fact.node.is_none() && fact.kind == HostFactKind::HostOs);
    let own = own.filter_map(|fact| pairs(&fact.text, " = ").get("name").copied()).find(|name| nodes.contains(name));
    let mut by_node: BTreeMap<Option<&str>, Vec<Named<'e>>> = BTreeMap::new();
    for fact in facts {
        let (node, named) = known.place(fact);
        let node = node.or(own);
        if node.is_some() || nodes.is_empty() {
            by_node.entry(node).or_default().push(named);
        }
    }
    let mut made = Vec::new();
    for (node, facts) in by_node {
        let Some(mut machine) = machine(&facts) else { continue };
        if let Some(cni) = &mut machine.cni {
            cni.installed = node.is_some_and(|node| known.installed.contains(node));
        }
        let unseen = |what: &str| Gap { what: what.to_owned(), why: "not-collected".to_owned(), ..Gap::default() };
        let document = Document {
            api_version: API_VERSION.to_owned(),
            seen_from: "files".to_owned(),
            node: node.map(str::to_owned),
            machine: Some(machine),
            gaps: vec![unseen("iptables"), unseen("machine.cni.binaries")],
            ..Document::default()
        };
        let of_cni = facts.iter().find(|(fact, _)| fact.kind == HostFactKind::CniConfig);
        made.extend(of_cni.or_else(|| facts.first()).map(|(fact, _)| (*fact, document)));
    }
    made
}

/// Nothing where neither modules nor configurations were copied: an operating system's name alone decides nothing.
fn machine(facts: &[Named<'_>]) -> Option<Machine> {
    let text =
        |kind: HostFactKind| facts.iter().find(|(fact, _)| fact.kind == kind).map(|(fact, _)| fact.text.as_str());
    let cni = cni(facts);
    let listed = text(HostFactKind::KernelModules);
    if cni.is_none() && listed.is_none() {
        return None;
    }
    let config = text(HostFactKind::KernelConfig).map(config).filter(|config| !config.is_empty());
    let (modules, _) = listed.map(lists).unwrap_or_default().statuses(config.as_ref());
    let os = text(HostFactKind::HostOs).map(|text| pairs(text, " = ")).unwrap_or_default();
    let of = |from: &str| os.get(from).map(|value| (*value).to_owned()).filter(|value| !value.is_empty());
    let ids = [("ID", "platform"), ("VERSION_ID", "platformVersion")];
    Some(Machine {
        kernel: of("kernelVersion"),
        os: ids.into_iter().filter_map(|(id, from)| Some((id.to_owned(), of(from)?))).collect(),
        modules,
        config,
        cni,
        ..Machine::default()
    })
}

fn pairs<'t>(text: &'t str, between: &str) -> BTreeMap<&'t str, &'t str> {
    text.lines().filter_map(|line| line.split_once(between)).collect()
}

fn config(text: &str) -> BTreeMap<String, String> {
    let all = pairs(text, "=").into_iter().filter(|(option, _)| matters(option));
    all.map(|(option, value)| (option.to_owned(), value.to_owned())).collect()
}

/// Modules that are built in are not listed. Where none is loadable, the collector did not find the files.
fn lists(text: &str) -> Lists {
    let (mut loaded, mut loadable) = (BTreeSet::new(), BTreeSet::new());
    for (name, status) in text.lines().filter_map(|line| line.split_once(' ')) {
        match status {
            "loaded" | "loading" => drop(loaded.insert(plain(name))),
            "loadable" => drop(loadable.insert(plain(name))),
            _ => {}
        }
    }
    Lists { loaded: Some(loaded), builtin: None, loadable: Some(loadable).filter(|names| !names.is_empty()) }
}

/// The configurations, if they were copied from one directory that a runtime may read: of two, nobody knows which it is.
fn cni(facts: &[Named<'_>]) -> Option<Cni> {
    let mut directories: BTreeMap<&str, Vec<CniFile>> = BTreeMap::new();
    for &(fact, name) in facts.iter().filter(|(fact, _)| fact.kind == HostFactKind::CniConfig) {
        let directory = fact.at.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let wanted = conf::is_configuration(name) && !conf::holds_credentials(&fact.text);
        let text = wanted.then(|| fact.text.clone());
        directories.entry(directory).or_default().push(CniFile {
            name: name.to_owned(),
            size: fact.text.len() as u64,
            text,
        });
    }
    // Where a runtime would read none of the names, the files were kept under others: what the node has is not known.
    directories.retain(|path, files| path.ends_with("net.d") || files.iter().any(|file| conf::is_read(&file.name)));
    let (multus, others): (Vec<_>, Vec<_>) = directories.into_iter().partition(|(path, _)| path.contains("multus"));
    let sorted = |mut files: Vec<CniFile>| {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        files.dedup_by(|a, b| a.name == b.name);
        files
    };
    let of_multus = multus.into_iter().map(|(_, files)| CniDir { path: MULTUS_DIR.to_owned(), files: sorted(files) });
    let other_dirs: Vec<CniDir> = of_multus.collect();
    let mut others = others.into_iter();
    let cni = Cni { configurations_only: true, other_dirs, ..Cni::default() };
    match (others.next(), others.next()) {
        (Some((directory, files)), None) => Some(Cni {
            // Where it was on the node is not known; of the path in the bundle the end says enough.
            net_dir: directory.rsplit('/').next().unwrap_or(directory).to_owned(),
            net_dir_from: "collected".to_owned(),
            listed: true,
            files: sorted(files),
            bin_dirs_unseen: vec!["/opt/cni/bin".to_owned()],
            ..cni
        }),
        (None, _) if cni.other_dirs.is_empty() => None,
        _ => Some(cni),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::{Known, documents};
    use crate::evidence::{HostFact, HostFactKind, InputId, Location};
    use crate::host::summary::summary;

    const CALICO: &str = r#"{"cniVersion":"0.3.1","name":"k8s","plugins":[{"type":"calico"},{"type":"kuma-cni"}]}"#;
    const CILIUM: &str = r#"{"cniVersion":"0.3.1","name":"cilium","plugins":[{"type":"cilium-cni"}]}"#;

    fn fact(node: &str, kind: HostFactKind, path: &str, text: &str) -> HostFact {
        let at = Location { input: InputId(0), path: Arc::from(path), line: None };
        HostFact { node: (!node.is_empty()).then(|| node.to_owned()), kind, text: text.to_owned(), at }
    }

    fn faults(facts: &[HostFact]) -> Vec<(Option<String>, Vec<String>, bool)> {
        faults_with(facts, &[])
    }

    fn faults_with(facts: &[HostFact], installed: &[&str]) -> Vec<(Option<String>, Vec<String>, bool)> {
        let pods = BTreeMap::from([("cilium-x8k2p", "n1"), ("cilium-a", "n2")]);
        let known = Known { installed: installed.iter().copied().collect(), pods, ..Known::default() };
        let all = documents(facts, &known).into_iter().map(|(_, document)| {
            let summary = summary(&document);
            (document.node, summary.machine.into_iter().map(|fault| fault.id).collect(), summary.machine_seen)
        });
        all.collect()
    }

    #[test]
    fn the_first_configuration_of_each_node_decides() {
        let at = |node: &str, name: &str| format!("host-collectors/{node}/cni-net-d/{name}");
        let cni = HostFactKind::CniConfig;
        let facts = [
            fact("n1", cni, &at("n1", "10-calico.conflist"), CALICO),
            fact("n2", cni, &at("n2", "10-calico.conflist"), CALICO),
            fact("n2", cni, &at("n2", "05-cilium.conflist"), CILIUM),
        ];
        let shadowed = vec!["kuma-in-file-not-in-effect".to_owned()];
        let expected = [(Some("n1".to_owned()), Vec::new(), false), (Some("n2".to_owned()), shadowed, false)];
        assert_eq!(faults(&facts), expected);
    }

    #[test]
    fn a_sysdump_names_the_pod_in_which_a_file_was_printed() {
        let at = |pod: &str, file: &str| format!("cilium-sysdump/cniconf-{pod}-{file}-20260101-101112.txt");
        let cni = HostFactKind::CniConfig;
        let facts = [
            fact("", cni, &at("cilium-x8k2p", "10-calico.conflist"), CALICO),
            fact("", cni, &at("cilium-x8k2p", "05-cilium.conflist"), CILIUM),
            fact("", cni, &at("cilium-a", "10-calico.conflist"), CALICO),
            fact("", cni, &at("cilium-unknown", "10-calico.conflist"), CALICO),
        ];
        let shadowed = vec!["kuma-in-file-not-in-effect".to_owned()];
        let unplaced = (None, Vec::new(), false);
        let expected = [(Some("n1".to_owned()), shadowed, false), (Some("n2".to_owned()), Vec::new(), false)];
        let seen: Vec<_> = faults(&facts).into_iter().filter(|seen| *seen != unplaced).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_kubeconfig_that_was_not_copied_is_not_missing_and_two_directories_decide_nothing() {
        let kuma = r#"{"cniVersion":"0.3.1","name":"k8s","plugins":[{"type":"calico"},{"type":"kuma-cni","kubernetes":{"kubeconfig":"/etc/cni/net.d/ZZZ-kuma-cni-kubeconfig"}}]}"#;
        let one = fact("n1", HostFactKind::CniConfig, "host-collectors/n1/net.d/10-a.conflist", kuma);
        assert_eq!(faults(std::slice::from_ref(&one))[0].1, Vec::<String>::new());
        let two = fact("n1", HostFactKind::CniConfig, "host-collectors/n1/k3s/05-b.conflist", CILIUM);
        assert_eq!(faults(&[one, two])[0].1, Vec::<String>::new());
    }

    #[test]
    fn a_module_is_absent_only_where_lists_and_configuration_say_so() {
        let common = "nf_conntrack loaded\nnf_nat loaded\nx_tables loaded\nxt_REDIRECT loadable\nxt_tcpudp loaded\nnf_tables loaded\nnft_chain_nat loaded\nnft_compat loaded\nxt_CT loadable\nxt_conntrack loaded\n";
        let config = "CONFIG_NETFILTER_XT_MATCH_OWNER=m\nCONFIG_NETFILTER_XT_TARGET_CT=m\nCONFIG_NETFILTER_XT_TARGET_REDIRECT=m\n";
        let seen = |modules: &str, config: &str| {
            let cni = fact("n1", HostFactKind::CniConfig, "host-collectors/n1/net.d/10-a.conflist", CALICO);
            let mut facts = vec![cni, fact("n1", HostFactKind::KernelModules, "m", modules)];
            if !config.is_empty() {
                facts.push(fact("n1", HostFactKind::KernelConfig, "c", config));
            }
            faults(&facts).remove(0).1
        };
        assert_eq!(seen(common, config), ["module-absent"]);
        // Built in, or nobody knows: modules that are built in are in no list.
        assert_eq!(seen(common, "CONFIG_NETFILTER_XT_MATCH_OWNER=y\n"), Vec::<String>::new());
        assert_eq!(seen(common, ""), Vec::<String>::new());
        // The collector found no files at all.
        assert_eq!(seen(&common.replace("loadable", "unknown"), config), Vec::<String>::new());
    }

    #[test]
    fn a_name_of_an_operating_system_alone_is_no_machine() {
        let os = fact("", HostFactKind::HostOs, "os", "platform = ubuntu\n");
        assert!(documents(&[os], &Known::default()).is_empty());
    }

    #[test]
    fn what_names_no_node_counts_only_where_it_may_be_one() {
        let modules = fact("", HostFactKind::KernelModules, "m", "nf_nat loaded\n");
        let os = |name: &str| fact("", HostFactKind::HostOs, "os", &format!("name = {name}\n"));
        let of = |name: &str, nodes: &[&str]| -> Vec<Option<String>> {
            let facts = [modules.clone(), os(name)];
            let known = Known { nodes: nodes.iter().copied().collect(), ..Known::default() };
            let made = documents(&facts, &known);
            made.into_iter().map(|(_, document)| document.node).collect()
        };
        assert_eq!(of("n1", &["n1", "n2"]), [Some("n1".to_owned())]);
        // A jump host: none of the nodes, though there be only one.
        assert_eq!(of("jump-01", &["n1"]), Vec::<Option<String>>::new());
        assert_eq!(of("n1", &[]), [None]);
    }

    #[test]
    fn a_configuration_without_kuma_is_wrong_only_where_its_cni_is_ready() {
        let plain = fact("n1", HostFactKind::CniConfig, "host-collectors/n1/net.d/10-calico.conflist", CILIUM);
        let facts = std::slice::from_ref(&plain);
        assert_eq!(faults_with(facts, &["n2"])[0].1, Vec::<String>::new());
        assert_eq!(faults_with(facts, &["n1"])[0].1, ["kuma-not-chained"]);
    }
}
