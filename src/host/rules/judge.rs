//! What the rules do, compared with what Kuma was configured to do.
//!
//! Every fault is shown by the way of a packet ([`super::walk`]), never by the mere look of a rule.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::condition::{Test, conditions};
use super::explain::{Context, port_range};
use super::fault::{FamilyJudgement, Fault, Judgement, Unread, Way, end_word, place_line};
use super::kuma::{self, Goal, Ground, VALIDATION_PORTS, Want, What, goals, validation, zones};
use super::native::{NativeChain, native_chains};
use super::packet::{Family, Protocol};
use super::save::{SaveFault, SaveFaultKind, Saved, parse};
use super::walk::{Fate, Ruleset, Walk, Why};
use crate::host::document::{Network, Wanted};
use crate::messages::rules as texts;

/// Classes of ports of the validation that are followed one by one.
const MOST_CLASSES: usize = 128;

/// Order of faults of one way: the more telling first. Those that are not here come last.
const ORDER: &[&str] = &[
    "no-rules",
    "family-missing",
    "dropped",
    "rejected",
    "foreign-mesh-first",
    "accepted-first",
    "chain-missing",
    "chain-empty",
    "jump-missing",
    "rule-missing",
    "wrong-port",
    "wrong-uid",
    "probe-excluded",
    "foreign-rules-first",
    "inbound-off",
    "outbound-off",
    "outbound-missing",
    "native-nft-filter",
    "dns-missing",
    "unknown-match",
    "both-flavours",
    "zones-missing",
];

/// Order of ways: what the validation shows first, then what applications notice.
const WAYS: &[&str] = &[
    "validation",
    "native",
    "inbound",
    "outbound",
    "outbound-cluster",
    "sidecar",
    "dns",
    "dns-tcp",
    "flavours",
    "zones",
];

/// Judges the rules of a network namespace. Dumps that are not there decide nothing: then `redirects` is unknown and there
/// is no fault.
#[must_use]
pub fn judge(network: &Network, wanted: &Wanted) -> Judgement {
    let mut judgement = Judgement::default();
    let ground = Ground::new(network, wanted);
    let native = network.nft_ruleset.as_deref().map(native_chains).unwrap_or_default();
    let read: Vec<Read> = Family::BOTH.into_iter().map(|family| Read::new(network, wanted, family)).collect();
    let servers = read.iter().any(|one| !servers_of(&one.dumps).is_empty());
    for one in &read {
        judgement.unread.extend(one.unread());
        let other_has = read.iter().find(|other| other.family != one.family && !other.kuma.is_empty());
        let other_has = other_has.filter(|_| one.kuma.is_empty()).map(|other| other.family);
        let filters = native.iter().any(|chain| covers(chain, one.family));
        let (family, faults) = one.judge(&ground, wanted, other_has, filters, servers);
        judgement.families.push(family);
        judgement.faults.extend(faults);
    }
    judgement.faults.extend(native.iter().filter_map(|chain| native_fault(chain, &read)));
    let rank = |list: &[&str], name: &str| list.iter().position(|known| *known == name).unwrap_or(list.len());
    // Stable: what came first of a family and way stays first.
    judgement.faults.sort_by_key(|fault| (rank(WAYS, &fault.way), rank(ORDER, &fault.id), fault.family.clone()));
    judgement
}

/// The dumps of one family, read.
pub(super) struct Read {
    family: Family,
    /// Whether Kuma was configured to redirect it, and it is in use or has rules all the same.
    asked: bool,
    pub(super) dumps: Vec<(String, Saved)>,
    kuma: Vec<String>,
    pub(super) complete: bool,
}

impl Read {
    pub(super) fn new(network: &Network, wanted: &Wanted, family: Family) -> Self {
        let mut dumps: Vec<(String, Saved)> = Vec::new();
        for dump in network.rules.iter().filter(|dump| dump.family == family.name()) {
            if !dumps.iter().any(|(flavour, _)| *flavour == dump.flavour) {
                dumps.push((dump.flavour.clone(), parse(&dump.text)));
            }
        }
        // The order of flavours is that of their names reversed: nft first, whatever the order of the document.
        dumps.sort_by(|a, b| b.0.cmp(&a.0));
        let chains = |saved: &Saved| {
            let all = saved.tables.iter().flat_map(|table| &table.chains);
            all.filter(|chain| chain.name.starts_with(kuma::PREFIX)).count()
        };
        let mut kuma: Vec<(usize, String)> = dumps
            .iter()
            .map(|(flavour, saved)| (chains(saved), flavour.clone()))
            .filter(|(count, _)| *count > 0)
            .collect();
        kuma.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let legacy_tables = match family {
            Family::V4 => network.legacy_tables_ipv4.as_ref(),
            Family::V6 => network.legacy_tables_ipv6.as_ref(),
        };
        let has = |flavour: &str| dumps.iter().any(|(name, _)| name == flavour);
        let complete = has("nft") && (has("legacy") || legacy_tables.is_some_and(Vec::is_empty));
        let configured = match family {
            Family::V4 => wanted.ipv4,
            Family::V6 => wanted.ipv6,
        };
        let asked = configured && (Ground::uses(network, family) || !kuma.is_empty());
        Self { family, asked, dumps, kuma: kuma.into_iter().map(|(_, flavour)| flavour).collect(), complete }
    }

    fn unread(&self) -> impl Iterator<Item = Unread> + '_ {
        self.dumps
            .iter()
            .flat_map(|(flavour, saved)| saved.faults.iter().take(20).map(|fault| unread(self.family, flavour, fault)))
    }

    fn judge(
        &self,
        ground: &Ground,
        wanted: &Wanted,
        other_has: Option<Family>,
        filters: bool,
        servers: bool,
    ) -> (FamilyJudgement, Vec<Fault>) {
        let mut family = FamilyJudgement {
            family: self.family.name().to_owned(),
            complete: self.complete,
            kuma_in: self.kuma.clone(),
            ..FamilyJudgement::default()
        };
        let whole = self.dumps.iter().all(|(_, saved)| saved.faults.is_empty());
        if !self.asked || self.dumps.is_empty() || !whole {
            return (family, Vec::new());
        }
        let rules = Ruleset::new(self.family, self.dumps.iter().map(|(flavour, saved)| (flavour.as_str(), saved)));
        let context = Context {
            family: self.family,
            wanted,
            dumps: &self.dumps,
            kuma: self.kuma.first().map(String::as_str),
            other_has,
        };
        let mut tally = Tally { context, rules: &rules, family: &mut family, faults: Vec::new() };
        tally.validation(ground, self.old_port(wanted));
        for mut goal in goals(ground, wanted, self.family) {
            goal.want = self.old_port(wanted).filter(|_| goal.what == What::Inbound).map_or(goal.want, Want::Port);
            tally.follow(&goal);
        }
        if wanted.dns.enabled && !wanted.dns.capture_all {
            for server in servers_of(&self.dumps) {
                tally.follow(&kuma::dns_query(ground, wanted, server));
            }
            if !servers {
                // No rule of either family names a server: a query to any shows what becomes of it.
                if let Some(goal) = any_query(ground, wanted, self.family) {
                    tally.follow(&goal);
                }
            }
        }
        if wanted.dns.enabled && wanted.dns.zone_split {
            tally.zones(ground, wanted);
        }
        tally.both(&self.kuma);
        let mut faults = tally.faults;
        if filters && family.redirects == Some(true) {
            family.redirects = None;
        }
        if self.kuma.is_empty() {
            // Without any rule of Kuma all ways fail for the one reason that the first names.
            let first = faults.first().map(|fault| fault.id.clone()).unwrap_or_default();
            faults.retain(|fault| {
                let absent = matches!(fault.id.as_str(), "no-rules" | "family-missing" | "zones-missing");
                !absent || (fault.id == first && fault.id != "zones-missing")
            });
            if !self.complete {
                faults.retain(|fault| matches!(fault.id.as_str(), "dropped" | "rejected" | "foreign-mesh-first"));
                family.redirects = None;
            }
        }
        (family, faults)
    }

    /// Up to 2.8, the inbound port of IPv6 was one of its own where nothing else was configured; such rules have no
    /// comments of Kuma's.
    fn old_port(&self, wanted: &Wanted) -> Option<u16> {
        let is_old = |saved: &Saved| {
            let port = kuma::OLD_INBOUND_PORT_V6.to_string();
            let chain = saved.table("nat").and_then(|nat| nat.chain(kuma::INBOUND_REDIRECT));
            chain.is_some_and(|chain| {
                !chain.rules.is_empty()
                    && chain.rules.iter().all(|rule| {
                        let target = rule.target.iter().flat_map(|target| &target.options);
                        !rule.text.contains(kuma::COMMENT) && target.flat_map(|opt| &opt.values).any(|to| *to == port)
                    })
            })
        };
        (self.family == Family::V6
            && wanted.inbound.port == kuma::INBOUND_PORT
            && self.dumps.iter().any(|(_, saved)| is_old(saved)))
        .then_some(kuma::OLD_INBOUND_PORT_V6)
    }
}

/// What is found out about one family.
struct Tally<'a> {
    context: Context<'a>,
    rules: &'a Ruleset,
    family: &'a mut FamilyJudgement,
    faults: Vec<Fault>,
}

impl Tally<'_> {
    fn validation(&mut self, ground: &Ground, port: Option<u16>) {
        let (classes, whole) = classes(self.rules);
        let (mut all, mut known) = (true, whole);
        let mut ends: Vec<(u16, u16, Goal, Walk)> = Vec::new();
        for (low, high) in classes {
            let mut goal = validation(ground, self.context.wanted, self.context.family, low);
            goal.want = port.map_or(goal.want, Want::Port);
            let walk = self.rules.walk(&goal.packet);
            // What is too much for one port is too much for all.
            let too_much = walk.fate == Fate::Unknown(Why::TooLong);
            let high = if too_much { VALIDATION_PORTS.1 } else { high };
            // Neighbours that end alike by the same rule are one.
            match ends.last_mut() {
                Some((_, end, _, last)) if last.fate == walk.fate && last.by == walk.by && last.path == walk.path => {
                    *end = high;
                }
                _ => ends.push((low, high, goal, walk)),
            }
            if too_much {
                break;
            }
        }
        for (low, high, goal, walk) in &ends {
            let ok = as_wanted(goal, walk, self.context.wanted);
            all &= ok == Some(true);
            known &= ok.is_some();
            let range = port_range(*low, *high);
            let host = goal.packet.destination;
            self.way(
                goal,
                walk,
                if host.is_ipv4() { format!("{host}:{range}") } else { format!("[{host}]:{range}") },
                ok,
            );
            if ok != Some(true) {
                let fault = self.context.explain(goal, walk, &range);
                self.add(fault);
            }
        }
        self.family.redirects = known.then_some(all);
        if let [(_, _, _, walk)] = ends.as_slice() {
            self.family.port = if let Fate::Redirected(port) = walk.fate { Some(port) } else { None };
        }
    }

    fn way(&mut self, goal: &Goal, walk: &Walk, to: String, as_wanted: Option<bool>) {
        self.family.ways.push(Way {
            what: goal.what.name().to_owned(),
            to,
            end: end_word(&walk.fate),
            as_wanted,
            by: walk.by.as_ref().map(place_line),
        });
    }

    fn follow(&mut self, goal: &Goal) {
        let walk = self.rules.walk(&goal.packet);
        let ok = as_wanted(goal, &walk, self.context.wanted);
        let to = std::net::SocketAddr::new(goal.packet.destination, goal.packet.port).to_string();
        self.way(goal, &walk, to, ok);
        if ok != Some(true) {
            let port = goal.packet.port.to_string();
            let fault = self.context.explain(goal, &walk, &port);
            self.add(fault);
        }
    }

    /// One cause is told once, for the way that matters most.
    fn add(&mut self, fault: Fault) {
        let key = |fault: &Fault| (fault.id.clone(), fault.flavour.clone(), fault.table.clone(), fault.chain.clone());
        let same = |known: &Fault| {
            let alike = key(known) == key(&fault);
            // A chain lacks a rule for each kind of traffic of its own; what is missing whole is missing once.
            alike
                && (known.rule == fault.rule
                    || matches!(fault.id.as_str(), "chain-missing" | "chain-empty" | "wrong-uid"))
        };
        if !self.faults.iter().any(same) {
            self.faults.push(fault);
        }
    }

    fn zones(&mut self, ground: &Ground, wanted: &Wanted) {
        let Some(flavour) = self.context.kuma else { return };
        let mut found = Vec::new();
        for (packet, zone, chain, rule) in zones(ground, wanted, self.context.family) {
            let walk = self.rules.walk(&packet);
            match walk.zone {
                Some(got) if got != zone => found.push((zone, got, chain, rule)),
                _ => {}
            }
        }
        let Some((zone, got, chain, rule)) = found.into_iter().next() else { return };
        let (zone, got) = (zone.to_string(), got.to_string());
        let family = self.context.family.name();
        let says = texts::ZONES_MISSING.fill(&[
            ("chain", chain),
            ("expected", &zone),
            ("family", family),
            ("flavour", flavour),
        ]);
        self.faults.push(Fault {
            id: "zones-missing".to_owned(),
            family: family.to_owned(),
            flavour: flavour.to_owned(),
            table: "raw".to_owned(),
            chain: chain.to_owned(),
            rule: Some(rule),
            expected: zone,
            found: got,
            way: "zones".to_owned(),
            says,
        });
    }

    fn both(&mut self, flavours: &[String]) {
        if flavours.len() < 2 || self.faults.iter().any(|fault| fault.id == "both-flavours") {
            return;
        }
        let family = self.context.family.name();
        self.faults.push(Fault {
            id: "both-flavours".to_owned(),
            family: family.to_owned(),
            flavour: flavours.join(","),
            table: "nat".to_owned(),
            chain: kuma::OUTBOUND.to_owned(),
            expected: "1".to_owned(),
            found: flavours.len().to_string(),
            way: "flavours".to_owned(),
            says: texts::BOTH_FLAVOURS.fill(&[("family", family)]),
            ..Fault::default()
        });
    }
}

/// Servers whose queries rules treat apart, for configurations that redirect only those to known ones.
fn servers_of(dumps: &[(String, Saved)]) -> BTreeSet<IpAddr> {
    let mut servers = BTreeSet::new();
    for (_, saved) in dumps {
        let chain = saved.table("nat").and_then(|nat| nat.chain("OUTPUT"));
        for rule in chain.iter().flat_map(|chain| &chain.rules) {
            let all = conditions(rule);
            let asks = |test: &Test| all.iter().any(|condition| !condition.negated && condition.test == *test);
            if asks(&Test::DestinationPorts(vec![(53, 53)])) && asks(&Test::Protocol(Protocol::Udp.number())) {
                servers.extend(all.iter().filter(|condition| !condition.negated).filter_map(|condition| {
                    if let Test::Destination(net) = &condition.test { net.only() } else { None }
                }));
            }
        }
    }
    servers
}

/// A query to a server of the cluster.
fn any_query(ground: &Ground, wanted: &Wanted, family: Family) -> Option<Goal> {
    kuma::any_server(wanted, family).map(|server| kuma::dns_query(ground, wanted, server))
}

/// Ranges of the validation's ports that no rule tells apart, and whether these are all; if not, they are the first, and
/// the last may hide differences.
fn classes(rules: &Ruleset) -> (Vec<(u16, u16)>, bool) {
    let (low, high) = VALIDATION_PORTS;
    let mut starts = BTreeSet::from([low]);
    for (from, to) in rules.destination_ports() {
        starts.extend([Some(from), to.checked_add(1)].into_iter().flatten().filter(|port| (low..=high).contains(port)));
        if starts.len() > MOST_CLASSES {
            break;
        }
    }
    let whole = starts.len() <= MOST_CLASSES;
    let starts: Vec<u16> = starts.into_iter().collect();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([high]);
    (starts.iter().copied().zip(ends).collect(), whole)
}

fn as_wanted(goal: &Goal, walk: &Walk, wanted: &Wanted) -> Option<bool> {
    let at = match &walk.fate {
        Fate::Unknown(_) => return None,
        Fate::Unchanged => None,
        Fate::Redirected(port) => Some(*port),
        Fate::Dropped | Fate::Rejected(_) | Fate::Tproxy(_) | Fate::Dnat(_) => return Some(false),
    };
    Some(match goal.want {
        Want::Port(port) => at == Some(port),
        Want::Alone => at.is_none(),
        Want::PortOrElse(port) => at.is_none_or(|at| at == port || at == wanted.outbound.port),
    })
}

pub(super) fn covers(chain: &NativeChain, family: Family) -> bool {
    match chain.family.as_str() {
        "ip" => family == Family::V4,
        "ip6" => family == Family::V6,
        "inet" | "netdev" => true,
        _ => false,
    }
}

fn native_fault(chain: &NativeChain, read: &[Read]) -> Option<Fault> {
    let families: Vec<&str> =
        read.iter().filter(|one| one.asked && covers(chain, one.family)).map(|one| one.family.name()).collect();
    if families.is_empty() {
        return None;
    }
    let table = format!("{} {}", chain.family, chain.table);
    let found = match &chain.rule {
        Some(rule) => rule.clone(),
        None => "policy drop".to_owned(),
    };
    let says = texts::NATIVE_NFT_FILTER.fill(&[
        ("table", &table),
        ("chain", &chain.chain),
        ("hook", &chain.hook),
        ("found", &found),
    ]);
    Some(Fault {
        id: "native-nft-filter".to_owned(),
        family: families.join(","),
        flavour: "nft".to_owned(),
        table,
        chain: chain.chain.clone(),
        rule: chain.rule.clone(),
        expected: String::new(),
        found,
        way: "native".to_owned(),
        says,
    })
}

fn unread(family: Family, flavour: &str, fault: &SaveFault) -> Unread {
    let what = match fault.kind {
        SaveFaultKind::OutsideTable => &texts::WHAT_OUTSIDE_TABLE,
        SaveFaultKind::OpenQuote => &texts::WHAT_OPEN_QUOTE,
        SaveFaultKind::NotSaveOutput => &texts::WHAT_NOT_SAVE_OUTPUT,
        SaveFaultKind::UnknownChain => &texts::WHAT_UNKNOWN_CHAIN,
        SaveFaultKind::Incomplete => &texts::WHAT_INCOMPLETE,
        SaveFaultKind::NoCommit => &texts::WHAT_NO_COMMIT,
        SaveFaultKind::TooMuch => &texts::WHAT_TOO_MUCH,
    };
    let line = fault.line.to_string();
    let says = |what| {
        texts::UNREAD_LINE.fill(&[
            ("line", line.as_str()),
            ("flavour", flavour),
            ("family", family.name()),
            ("what", what),
        ])
    };
    let (en, zh) = what.fill(&[]);
    Unread {
        family: family.name().to_owned(),
        flavour: flavour.to_owned(),
        line: fault.line,
        text: fault.text.clone(),
        says: (says(&en).0, says(&zh).1),
    }
}

#[cfg(test)]
mod tests;
