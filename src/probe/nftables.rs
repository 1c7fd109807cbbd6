//! The rules that `iptables-nft` made, read from the kernel without any program: for images that have none.
//!
//! Printed as `iptables-nft-save` prints them, without counters, so that they are read in the same way. What iptables
//! would not understand is named in its rule (`-m unknown-NAME`, `-j UNKNOWN-NAME`), not left out.

mod expression;
mod message;
mod rule;
mod target;
mod xt;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rustix::io::Errno;

use crate::host::document::{Gap, RuleDump};
use expression::{Family, print};
use message::{Ask, Attributes, Item, Socket};

/// `NFPROTO_IPV4`
const IPV4: u8 = 2;
/// `NFPROTO_IPV6`
const IPV6: u8 = 10;
/// How often the rules are read again if they change meanwhile.
const TRIES: u32 = 6;
/// The order in which iptables prints its tables.
const TABLES: [&str; 5] = ["mangle", "security", "raw", "filter", "nat"];
const HOOKS: [&str; 5] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/// What the kernel's nftables has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The rules that iptables made, one text a family. Empty texts if there are none.
    pub dumps: Vec<RuleDump>,
    /// Chains with a hook that no iptables made, as `inet kuma output` (family, table, hook), and tables without any as
    /// `inet kuma`. In order of the alphabet.
    pub native: Vec<String>,
}

/// The rules that iptables made, of both families; nothing and a gap if they could not be read.
pub fn dumps(gaps: &mut Vec<Gap>) -> Vec<RuleDump> {
    seen(gaps).dumps
}

/// Everything that the kernel's nftables has in the calling thread's network namespace.
pub fn seen(gaps: &mut Vec<Gap>) -> Seen {
    match read() {
        Ok(seen) => seen,
        Err(errno) => {
            gaps.push(gap(errno));
            Seen::default()
        }
    }
}

fn gap(errno: Errno) -> Gap {
    let (why, detail) = match errno {
        Errno::PERM | Errno::ACCESS => ("forbidden", errno.to_string()),
        Errno::PROTONOSUPPORT | Errno::AFNOSUPPORT | Errno::INVAL | Errno::OPNOTSUPP => {
            ("missing", format!("the kernel has no nf_tables: {errno}"))
        }
        Errno::INTR => ("unreadable", "the rules change faster than they can be read".to_owned()),
        Errno::TOOBIG | Errno::MSGSIZE => ("limit", errno.to_string()),
        _ => ("unreadable", errno.to_string()),
    };
    Gap { what: "netlink nf_tables".to_owned(), why: why.to_owned(), detail }
}

fn read() -> Result<Seen, Errno> {
    for _ in 1..TRIES {
        match read_once() {
            Err(Errno::INTR) => {}
            other => return other,
        }
    }
    read_once()
}

/// # Errors
///
/// `INTR` if the rules were not the same all the time.
fn read_once() -> Result<Seen, Errno> {
    // Each time a new one, without the remains of the last.
    let socket = Socket::open()?;
    let tables = socket.dump(Ask::Tables, 0, None)?;
    let chains = socket.dump(Ask::Chains, 0, None)?;
    let mut generations: BTreeSet<u16> = tables.iter().chain(&chains).map(|item| item.generation).collect();
    let mut rulesets = rulesets(&tables, &chains).ok_or(Errno::BADMSG)?;
    for ((family, table), ruleset) in &mut rulesets {
        if !matches!(*family, IPV4 | IPV6) || !ruleset.is_iptables(table) {
            continue;
        }
        let rules = socket.dump(Ask::Rules, *family, Some(table.as_bytes()))?;
        generations.extend(rules.iter().map(|item| item.generation));
        for item in rules.iter().filter(|item| item.family == *family) {
            ruleset.take(table, item).ok_or(Errno::BADMSG)?;
        }
    }
    if generations.len() > 1 {
        return Err(Errno::INTR);
    }
    Ok(tell(&rulesets))
}

/// Of a family and a name.
type Rulesets = BTreeMap<(u8, String), Ruleset>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ruleset {
    chains: BTreeMap<String, Chain>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Chain {
    /// Number of the hook, priority, and type (`nat`).
    hook: Option<(u32, i32, String)>,
    /// Drops what no rule decided.
    drops: bool,
    rules: Vec<String>,
}

impl Chain {
    /// Whether it is the chain that iptables makes for this table and hook.
    fn is_iptables(&self, table: &str, name: &str) -> bool {
        let Some((hook, priority, kind)) = &self.hook else { return false };
        let named = usize::try_from(*hook).ok().and_then(|hook| HOOKS.get(hook));
        named.is_some_and(|hook| *hook == name) && built_in(table, *hook) == Some((*priority, kind.as_str()))
    }
}

/// Priority and type of the chain that iptables makes for `table` and the number of a hook.
fn built_in(table: &str, hook: u32) -> Option<(i32, &'static str)> {
    match (table, hook) {
        ("raw", 0 | 3) => Some((-300, "filter")),
        ("mangle", 3) => Some((-150, "route")),
        ("mangle", 0..=4) => Some((-150, "filter")),
        ("nat", 0 | 3) => Some((-100, "nat")),
        ("nat", 1 | 4) => Some((100, "nat")),
        ("filter", 1..=3) => Some((0, "filter")),
        // As iptables has it; the kernel's own number is 50.
        ("security", 1..=3) => Some((150, "filter")),
        _ => None,
    }
}

impl Ruleset {
    /// Whether iptables made it, at least one of its chains. Others may have added to it.
    fn is_iptables(&self, table: &str) -> bool {
        self.chains.iter().any(|(name, chain)| chain.is_iptables(table, name))
    }

    /// Takes a rule of `table`. Nothing if the message is none.
    fn take(&mut self, table: &str, item: &Item) -> Option<()> {
        let attributes = Attributes::parse(&item.body)?;
        // An old kernel tells the rules of all tables.
        if attributes.text(1)? != table {
            return Some(());
        }
        let family = if item.family == IPV4 { Family::V4 } else { Family::V6 };
        let chain = attributes.text(2)?;
        let rule = print(family, attributes.get(4).unwrap_or_default(), attributes.get(7));
        // A chain that was not listed would mean that the rules changed, which the generation tells.
        self.chains.get_mut(&chain)?.rules.push(rule);
        Some(())
    }

    /// The chains with a hook are all there, as in iptables' own text: it makes those only that have rules, and prints the
    /// others as if they were there and accepted.
    fn text(&self, table: &str) -> String {
        let mut out = format!("# Generated by kuma-diagnose (nf_tables)\n*{table}\n");
        let mut ordered = Vec::new();
        for (_, chain) in (0..).zip(HOOKS).filter(|(hook, _)| built_in(table, *hook).is_some()) {
            let found = self.chains.get(chain);
            if found.is_none_or(|found| found.is_iptables(table, chain)) {
                let policy = if found.is_some_and(|found| found.drops) { "DROP" } else { "ACCEPT" };
                let _ = writeln!(out, ":{chain} {policy} [0:0]");
                ordered.extend(found.map(|found| (chain, found)));
            }
        }
        for (chain, found) in self.chains.iter().filter(|(chain, found)| !found.is_iptables(table, chain)) {
            let _ = writeln!(out, ":{} - [0:0]", name(chain));
            ordered.push((chain.as_str(), found));
        }
        for (chain, found) in ordered {
            for rule in &found.rules {
                let _ = writeln!(out, "-A {}{rule}", name(chain));
            }
        }
        out.push_str("COMMIT\n");
        out
    }
}

/// Tables and their chains, without rules. Nothing if a message is none.
fn rulesets(tables: &[Item], chains: &[Item]) -> Option<Rulesets> {
    let mut found = Rulesets::new();
    for item in tables {
        let attributes = Attributes::parse(&item.body)?;
        found.entry((item.family, attributes.text(1)?)).or_default();
    }
    for item in chains {
        let attributes = Attributes::parse(&item.body)?;
        let hook = match attributes.nested(4) {
            Some(hook) => {
                let kind = attributes.text(7).unwrap_or_default();
                Some((hook.u32(1)?, hook.u32(2).unwrap_or(0).cast_signed(), kind))
            }
            None => None,
        };
        let chain = Chain { hook, drops: attributes.u32(5) == Some(0), rules: Vec::new() };
        let of = found.entry((item.family, attributes.text(1)?)).or_default();
        of.chains.insert(attributes.text(3)?, chain);
    }
    Some(found)
}

fn tell(rulesets: &Rulesets) -> Seen {
    let dump = |number: u8, family: &str| {
        let of = |table: &'static str| Some((table, rulesets.get(&(number, table.to_owned()))?));
        let made = TABLES.into_iter().filter_map(of).filter(|(table, found)| found.is_iptables(table));
        RuleDump {
            family: family.to_owned(),
            flavour: "nft".to_owned(),
            by: "netlink".to_owned(),
            text: made.map(|(table, found)| found.text(table)).collect(),
        }
    };
    let mut native = BTreeSet::new();
    for ((family, table), found) in rulesets {
        let words = format!("{} {}", family_name(*family), name(table));
        let own = matches!(*family, IPV4 | IPV6) && found.is_iptables(table);
        let others = found.chains.iter().filter(|(name, chain)| !(own && chain.is_iptables(table, name)));
        let hooks: Vec<u32> = others.filter_map(|(_, chain)| chain.hook.as_ref().map(|(hook, ..)| *hook)).collect();
        if hooks.is_empty() && !own {
            native.insert(words.clone());
        }
        native.extend(hooks.iter().map(|hook| format!("{words} {}", hook_name(*family, *hook))));
    }
    Seen { dumps: vec![dump(IPV4, "ipv4"), dump(IPV6, "ipv6")], native: native.into_iter().collect() }
}

fn family_name(family: u8) -> String {
    let name = match family {
        1 => "inet",
        2 => "ip",
        3 => "arp",
        5 => "netdev",
        7 => "bridge",
        10 => "ip6",
        other => return other.to_string(),
    };
    name.to_owned()
}

fn hook_name(family: u8, hook: u32) -> String {
    let names = match family {
        1 | 2 | 7 | 10 => &["prerouting", "input", "forward", "output", "postrouting", "ingress"][..],
        3 => &["input", "output", "forward"],
        5 => &["ingress", "egress"],
        _ => &[],
    };
    let name = usize::try_from(hook).ok().and_then(|hook| names.get(hook));
    name.map_or_else(|| hook.to_string(), |name| (*name).to_owned())
}

/// A name in a line of words: what would end the word or the line becomes a question mark.
fn name(name: &str) -> String {
    let is_bad = |c: char| c.is_whitespace() || c.is_control() || c == '"' || c == '\'' || c == '\\';
    if name.is_empty() { "?".to_owned() } else { name.replace(is_bad, "?") }
}

#[cfg(test)]
mod tests;
