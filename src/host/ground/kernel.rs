//! What the kernel lacks for Kuma's rules, and the programs that would write them.
//!
//! Kuma needs the table `nat` and the matches `tcp` and `owner`; without them it installs nothing. It tries the nft programs
//! and the legacy ones and needs only one of the flavours to be whole.

use std::collections::BTreeMap;

use super::{GroundFault, fault, files};
use crate::host::document::{Machine, Wanted};
use crate::messages::ground as says;

/// Modules that both flavours need, and for what.
const COMMON: &[(&str, &str)] = &[
    ("nf_conntrack", "the table nat"),
    ("nf_nat", "the table nat"),
    ("x_tables", "iptables"),
    ("xt_REDIRECT", "-j REDIRECT"),
    ("xt_owner", "-m owner"),
    ("xt_tcpudp", "-p tcp --dport"),
];
/// What the split of DNS by conntrack zones needs.
const ZONES: &[(&str, &str)] = &[("xt_CT", "-j CT (DNS)"), ("xt_conntrack", "-m conntrack (DNS)")];
const NFT: &[(&str, &str)] =
    &[("nf_tables", "iptables-nft"), ("nft_chain_nat", "iptables-nft -t nat"), ("nft_compat", "iptables-nft -m, -j")];
const LEGACY: &[(&str, &str)] = &[("ip_tables", "iptables-legacy"), ("iptable_nat", "iptables-legacy -t nat")];
const LEGACY_IPV6: &[(&str, &str)] = &[("ip6_tables", "ip6tables-legacy"), ("ip6table_nat", "ip6tables-legacy -t nat")];

pub(super) fn judge(machine: &Machine, wanted: &Wanted, faults: &mut Vec<GroundFault>) {
    modules(machine, wanted, faults);
    // With kuma-init the programs of its image are used, not those of the node.
    if machine.cni.as_ref().is_some_and(files::traces) {
        missing_programs(machine, wanted, faults);
        mixed_programs(machine, faults);
    }
}

fn modules(machine: &Machine, wanted: &Wanted, faults: &mut Vec<GroundFault>) {
    let absent = |needs: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
        let is_absent = |name: &str| {
            machine.modules.iter().any(|module| module.name == name && module.status == "absent")
                // Before 5.1 each family had a module of its own for this.
                && !(name == "nft_chain_nat" && older_than(machine.kernel.as_deref(), (5, 1)))
        };
        needs.iter().copied().filter(|(name, _)| is_absent(name)).collect()
    };
    let mut missing = absent(COMMON);
    if wanted.dns.enabled && wanted.dns.zone_split {
        missing.extend(absent(ZONES));
    }
    let nft = absent(NFT);
    let mut legacy = if wanted.ipv4 { absent(LEGACY) } else { Vec::new() };
    if wanted.ipv6 {
        legacy.extend(absent(LEGACY_IPV6));
    }
    match (has_flavour(machine, "nft"), has_flavour(machine, "legacy")) {
        (true, false) => missing.extend(nft),
        (false, true) => missing.extend(legacy),
        _ if !nft.is_empty() && !legacy.is_empty() => missing.extend(nft.into_iter().chain(legacy)),
        _ => {}
    }
    for (module, needed) in missing {
        faults.push(fault("module-absent", &says::MODULE_ABSENT, &[("module", module), ("needed", needed)]));
    }
}

/// Whether programs of this flavour are known to be there, and Kuma would use the node's.
fn has_flavour(machine: &Machine, flavour: &str) -> bool {
    machine.cni.as_ref().is_some_and(files::traces)
        && machine.iptables.iter().all(|tool| tool.flavour.is_some())
        && machine.iptables.iter().any(|tool| tool.flavour.as_deref() == Some(flavour))
}

fn older_than(kernel: Option<&str>, (major, minor): (u32, u32)) -> bool {
    let mut numbers = kernel.unwrap_or_default().split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(a)), Some(Ok(b))) => (a, b) < (major, minor),
        _ => false,
    }
}

fn missing_programs(machine: &Machine, wanted: &Wanted, faults: &mut Vec<GroundFault>) {
    if machine.iptables_searched.is_empty() {
        return;
    }
    let dirs = machine.iptables_searched.join(", ");
    let has = |program: &str| {
        let names = [program.to_owned(), format!("{program}-nft"), format!("{program}-legacy")];
        machine.iptables.iter().any(|tool| names.iter().any(|name| tool.path.rsplit('/').next() == Some(name)))
    };
    let program = match (has("iptables"), has("ip6tables")) {
        (false, _) => "iptables",
        (true, false) if wanted.ipv6 => "ip6tables",
        _ => return,
    };
    faults.push(fault("no-iptables", &says::NO_IPTABLES, &[("program", program), ("dirs", &dirs)]));
}

/// `iptables` of one flavour beside `iptables-restore` of the other: rules would be written where nobody looks.
fn mixed_programs(machine: &Machine, faults: &mut Vec<GroundFault>) {
    let mut sets: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for tool in &machine.iptables {
        let (Some((directory, name)), Some(flavour)) = (tool.path.rsplit_once('/'), tool.flavour.as_deref()) else {
            continue;
        };
        let prefix = name.split('-').next().unwrap_or(name);
        let kind = name.strip_prefix(prefix).unwrap_or_default();
        if matches!(kind, "" | "-save" | "-restore") {
            sets.entry((directory, prefix)).or_default().push((name, flavour));
        }
    }
    for ((directory, _), tools) in sets {
        let first = tools.first().map(|(_, flavour)| *flavour);
        if tools.iter().all(|(_, flavour)| Some(*flavour) == first) {
            continue;
        }
        let what: Vec<String> = tools.iter().map(|(name, flavour)| format!("{directory}/{name} ({flavour})")).collect();
        let values = [("what", what.join(", "))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        faults.push(fault("iptables-flavours-mixed", &says::IPTABLES_FLAVOURS_MIXED, &values));
    }
}
