//! Kernel modules that matter to iptables, and what lists of modules and the kernel's configuration tell of each.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Module;

/// Modules, and the option of the kernel's configuration that makes each.
pub const MODULES: &[(&str, &str)] = &[
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
#[must_use]
pub fn matters(option: &str) -> bool {
    MODULES.iter().any(|(_, name)| *name == option)
        || matches!(option, "CONFIG_IPV6" | "CONFIG_MODULES" | "CONFIG_NETFILTER" | "CONFIG_NETFILTER_XTABLES_LEGACY")
}

/// Lists of modules, by name ([`plain`]); one that was not read is none.
#[derive(Debug, Default)]
pub struct Lists {
    /// Those that are loaded.
    pub loaded: Option<BTreeSet<String>>,
    /// Those that were built into the kernel.
    pub builtin: Option<BTreeSet<String>>,
    /// All those that can be loaded.
    pub loadable: Option<BTreeSet<String>>,
}

impl Lists {
    /// The status of each of [`MODULES`] of which it is known, and the names of the others. `config` is the kernel's
    /// configuration, if it was read.
    #[must_use]
    pub fn statuses(&self, config: Option<&BTreeMap<String, String>>) -> (Vec<Module>, Vec<&'static str>) {
        let (mut modules, mut unknown) = (Vec::new(), Vec::new());
        for (name, option) in MODULES {
            let configured = config.map(|config| config.get(*option).map_or("n", String::as_str));
            match self.status(name, configured) {
                Some(status) => modules.push(Module { name: (*name).to_owned(), status: status.to_owned() }),
                None => unknown.push(*name),
            }
        }
        (modules, unknown)
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
            // An option that is not set makes no module, wherever one would look; one that is set as a module needs its file.
            (_, _, Some("n")) | (Some(_), Some(_), _) | (_, Some(_), Some("m")) => Some("absent"),
            // Set as a module, and nobody can say whether the file is there.
            (_, None, Some("m")) => Some("loadable"),
            _ => None,
        }
    }
}

/// A module's name as the kernel has it: file names may have dashes.
#[must_use]
pub fn plain(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Lists, MODULES, matters, plain};

    fn names(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|name| plain(name)).collect()
    }

    #[test]
    fn each_list_decides_and_nothing_is_guessed() {
        let mut lists = Lists {
            loaded: Some(names(&["xt_comment", "nf_tables"])),
            builtin: Some(names(&["x_tables"])),
            loadable: Some(names(&["xt_owner", "nf-nat"])),
        };
        assert_eq!(lists.status("xt_comment", None), Some("loaded"));
        assert_eq!(lists.status("x_tables", None), Some("builtin"));
        for name in ["xt_owner", "nf_nat"] {
            assert_eq!(lists.status(name, None), Some("loadable"), "{name}");
        }
        assert_eq!(lists.status("xt_CT", None), Some("absent"));
        // The list of files is right even where the configuration says it was built.
        assert_eq!(lists.status("xt_CT", Some("m")), Some("absent"));
        assert_eq!(lists.status("xt_CT", Some("y")), Some("builtin"));
        lists.builtin = None;
        assert_eq!(lists.status("xt_CT", None), None);
        assert_eq!(lists.status("xt_CT", Some("n")), Some("absent"));
        assert_eq!(lists.status("xt_CT", Some("m")), Some("absent"));
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
