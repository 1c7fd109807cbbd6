//! Kernel modules that matter to iptables: loaded, built in, loadable or absent.

use std::collections::BTreeSet;

use super::Live;
use super::kernel::{Kernel, of_kernel};
use super::tree::{Tree, Trouble};
use crate::host::document::{Gap, Module};

/// Largest list of modules that is read. Those of distributions have less than 1 MB.
const LIST: u64 = 16 * 1024 * 1024;

/// Modules, and the option of the kernel's configuration that makes each.
const MODULES: &[(&str, &str)] = &[
    ("ip6_tables", "CONFIG_IP6_NF_IPTABLES"),
    ("ip6table_mangle", "CONFIG_IP6_NF_MANGLE"),
    ("ip6table_nat", "CONFIG_IP6_NF_NAT"),
    ("ip6table_raw", "CONFIG_IP6_NF_RAW"),
    ("ip_tables", "CONFIG_IP_NF_IPTABLES"),
    ("iptable_mangle", "CONFIG_IP_NF_MANGLE"),
    ("iptable_nat", "CONFIG_IP_NF_NAT"),
    ("iptable_raw", "CONFIG_IP_NF_RAW"),
    ("nf_conntrack", "CONFIG_NF_CONNTRACK"),
    ("nf_nat", "CONFIG_NF_NAT"),
    ("nf_tables", "CONFIG_NF_TABLES"),
    ("nft_chain_nat", "CONFIG_NFT_NAT"),
    ("nft_compat", "CONFIG_NFT_COMPAT"),
    ("x_tables", "CONFIG_NETFILTER_XTABLES"),
    ("xt_CT", "CONFIG_NETFILTER_XT_TARGET_CT"),
    ("xt_REDIRECT", "CONFIG_NETFILTER_XT_TARGET_REDIRECT"),
    ("xt_comment", "CONFIG_NETFILTER_XT_MATCH_COMMENT"),
    ("xt_conntrack", "CONFIG_NETFILTER_XT_MATCH_CONNTRACK"),
    ("xt_mark", "CONFIG_NETFILTER_XT_MARK"),
    ("xt_multiport", "CONFIG_NETFILTER_XT_MATCH_MULTIPORT"),
    ("xt_owner", "CONFIG_NETFILTER_XT_MATCH_OWNER"),
    ("xt_tcpudp", "CONFIG_NETFILTER_XTABLES"),
];

/// Whether an option of the kernel's configuration is worth keeping.
pub(super) fn matters(option: &str) -> bool {
    MODULES.iter().any(|(_, name)| *name == option)
        || matches!(option, "CONFIG_IPV6" | "CONFIG_MODULES" | "CONFIG_NETFILTER" | "CONFIG_NETFILTER_XTABLES_LEGACY")
}

/// The status of each module of which it is known. A module that is left out is unknown; the gaps say why.
pub(super) fn look(tree: &Tree, live: Live, kernel: &Kernel, gaps: &mut Vec<Gap>) -> Vec<Module> {
    let lists = Lists::read(tree, live, kernel, gaps);
    let mut unknown = Vec::new();
    let mut modules = Vec::new();
    for (name, option) in MODULES {
        let configured = kernel.config.as_ref().map(|config| config.get(*option).map_or("n", String::as_str));
        match lists.status(name, configured) {
            Some(status) => modules.push(Module { name: (*name).to_owned(), status: status.to_owned() }),
            None => unknown.push(*name),
        }
    }
    if !unknown.is_empty() {
        let detail = unknown.join(", ");
        gaps.push(Gap { what: "machine.modules".to_owned(), why: "missing".to_owned(), detail });
    }
    modules
}

#[derive(Default)]
struct Lists {
    loaded: Option<BTreeSet<String>>,
    builtin: Option<BTreeSet<String>>,
    loadable: Option<BTreeSet<String>>,
}

impl Lists {
    fn read(tree: &Tree, live: Live, kernel: &Kernel, gaps: &mut Vec<Gap>) -> Self {
        let mut keep = |path: &str, read: Result<String, Trouble>| match read {
            Ok(text) => Some(text),
            Err(trouble) => {
                gaps.push(trouble.gap(path));
                None
            }
        };
        let loaded = keep("/proc/modules", of_kernel(tree, live, "/proc/modules", LIST));
        let mut lists = Self { loaded: loaded.map(|text| first_words(&text)), ..Self::default() };
        let Some(release) = &kernel.release else { return lists };
        let mut of_release = |file: &str| {
            let path = format!("/lib/modules/{release}/{file}");
            let read = match tree.text(&path, LIST) {
                // Without the link from /lib to /usr/lib, as in trees that only hold /usr.
                Err(Trouble::Missing) => tree.text(&format!("/usr{path}"), LIST),
                other => other,
            };
            keep(&path, read)
        };
        lists.builtin = of_release("modules.builtin").map(|text| file_names(&text));
        lists.loadable = of_release("modules.dep").map(|text| file_names(&text));
        lists
    }

    /// `configured` is `y`, `m` or `n`, if the kernel's configuration was read.
    fn status(&self, name: &str, configured: Option<&str>) -> Option<&'static str> {
        let name = plain(name);
        let has = |list: &Option<BTreeSet<String>>| list.as_ref().is_some_and(|list| list.contains(&name));
        if has(&self.loaded) {
            return Some("loaded");
        }
        if has(&self.builtin) || configured == Some("y") {
            return Some("builtin");
        }
        if has(&self.loadable) {
            return Some("loadable");
        }
        match (&self.builtin, &self.loadable, configured) {
            // An option that is not set makes no module, wherever one would look.
            (_, _, Some("n")) | (Some(_), Some(_), _) => Some("absent"),
            // Set as a module, and nobody can say whether the file is there.
            (_, None, Some("m")) => Some("loadable"),
            _ => None,
        }
    }
}

fn plain(name: &str) -> String {
    name.replace('-', "_")
}

/// Names in `/proc/modules`.
fn first_words(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(|line| line.split_whitespace().next()).map(plain).collect()
}

/// Names of the files in `modules.builtin` and `modules.dep`: `kernel/net/netfilter/xt_owner.ko.zst: kernel/…`.
fn file_names(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| {
            let path = line.split(':').next()?.trim();
            let file = path.rsplit('/').next()?;
            let file = [".xz", ".zst", ".gz"].iter().find_map(|end| file.strip_suffix(end)).unwrap_or(file);
            file.strip_suffix(".ko").map(plain)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Lists, MODULES, file_names, first_words, matters};

    #[test]
    fn each_list_decides_and_nothing_is_guessed() {
        let dep = "kernel/net/netfilter/xt_owner.ko.xz: kernel/net/netfilter/x_tables.ko.xz\nkernel/nf-nat.ko.zst:\nk/a.ko.gz:\nk/b.ko:\n";
        let mut lists = Lists {
            loaded: Some(first_words("xt_comment 16384 12 - Live 0x0\nnf_tables 1 1 x, Live 0x0\n")),
            builtin: Some(file_names("kernel/net/netfilter/x_tables.ko\n")),
            loadable: Some(file_names(dep)),
        };
        assert_eq!(lists.status("xt_comment", None), Some("loaded"));
        assert_eq!(lists.status("x_tables", None), Some("builtin"));
        for name in ["xt_owner", "nf_nat", "a", "b"] {
            assert_eq!(lists.status(name, None), Some("loadable"), "{name}");
        }
        assert_eq!(lists.status("xt_CT", None), Some("absent"));
        // The list of files is right even where the configuration says it was built.
        assert_eq!(lists.status("xt_CT", Some("m")), Some("absent"));
        assert_eq!(lists.status("xt_CT", Some("y")), Some("builtin"));
        lists.builtin = None;
        assert_eq!(lists.status("xt_CT", None), None);
        assert_eq!(lists.status("xt_CT", Some("n")), Some("absent"));
        lists.loadable = None;
        assert_eq!(lists.status("xt_CT", Some("m")), Some("loadable"));
        assert_eq!(lists.status("xt_CT", None), None);
    }

    #[test]
    fn the_list_is_in_order_and_its_options_are_kept() {
        assert!(MODULES.is_sorted_by(|(a, _), (b, _)| a < b));
        assert!(MODULES.iter().all(|(_, option)| matters(option)));
        assert!(!matters("CONFIG_USB"));
    }
}
