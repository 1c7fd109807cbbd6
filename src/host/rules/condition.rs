//! Matches of a rule, understood: what each asks of a packet, and whether a packet meets it. What is not understood is
//! [`Test::Unknown`] and neither met nor failed.

use std::net::IpAddr;

use super::packet::{Net, Origin, Packet, Protocol, number, ports};
use super::save::{Match, Opt, Rule};
pub use super::seen::{Seen, Tracking};

/// One thing that a rule asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Whether it asks for the contrary.
    pub negated: bool,
    /// What it asks.
    pub test: Test,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Anything will do (`-p all`, comments).
    Always,
    /// Protocol number.
    Protocol(u8),
    /// Source within a network.
    Source(Net),
    /// Destination within a network.
    Destination(Net),
    /// Source within a range of addresses.
    SourceRange(IpAddr, IpAddr),
    /// Destination within a range of addresses.
    DestinationRange(IpAddr, IpAddr),
    /// Interface by which it came; a `+` at the end stands for the rest.
    In(String),
    /// Interface by which it leaves.
    Out(String),
    /// A later fragment.
    Fragment,
    /// Source port within one of these.
    SourcePorts(Vec<(u16, u16)>),
    /// Destination port within one of these.
    DestinationPorts(Vec<(u16, u16)>),
    /// Either port within one of these.
    EitherPorts(Vec<(u16, u16)>),
    /// The socket's user within a range.
    Uid(u32, u32),
    /// The socket's group within a range.
    Gid(u32, u32),
    /// There is a socket.
    Socket,
    /// State of connection tracking: `NEW`, `INVALID`, `DNAT`.
    State(Vec<String>),
    /// TCP flags: which are looked at and which of them must be set, as bits.
    TcpFlags(u8, u8),
    /// The packet's mark: value, mask.
    Mark(u32, u32),
    /// The connection's mark: value, mask.
    ConnMark(u32, u32),
    /// Type of the source address.
    SourceType(Vec<String>),
    /// Type of the destination address.
    DestinationType(Vec<String>),
    /// Something else.
    Unknown(String),
}

const SYN: u8 = 0x02;
const ACK: u8 = 0x10;

/// Understands a rule's matches.
#[must_use]
pub fn conditions(rule: &Rule) -> Vec<Condition> {
    rule.matches.iter().flat_map(of_match).collect()
}

fn of_match(found: &Match) -> Vec<Condition> {
    if found.module == "owner" && found.options.iter().any(|opt| opt.name == "--suppl-groups") {
        return vec![unknown(found, None)];
    }
    let conditions: Vec<Condition> = found.options.iter().map(|opt| of_option(found, opt)).collect();
    if conditions.is_empty() && !bare(&found.module) {
        return vec![unknown(found, None)];
    }
    conditions
}

/// Extensions that ask nothing when they have no option.
fn bare(module: &str) -> bool {
    matches!(module, "" | "tcp" | "udp" | "comment")
}

fn unknown(found: &Match, opt: Option<&Opt>) -> Condition {
    let mut text = format!("-m {}", found.module);
    if found.module.is_empty() {
        text.clear();
    }
    for opt in opt.map_or(found.options.as_slice(), std::slice::from_ref) {
        text.push_str(if opt.negated { " ! " } else { " " });
        text.push_str(&opt.name);
        for value in &opt.values {
            text.push(' ');
            text.push_str(value);
        }
    }
    Condition { negated: false, test: Test::Unknown(text.trim_start().to_owned()) }
}

fn of_option(found: &Match, opt: &Opt) -> Condition {
    let one = match opt.values.as_slice() {
        [one] => one.as_str(),
        _ => "",
    };
    let test = match (found.module.as_str(), opt.name.as_str()) {
        ("", "-f") => Some(Test::Fragment),
        ("", "-p") => protocol(one),
        ("", "-s") => Net::parse(one).map(Test::Source),
        ("", "-d") => Net::parse(one).map(Test::Destination),
        ("", "-i") => Some(Test::In(one.to_owned())),
        ("", "-o") => Some(Test::Out(one.to_owned())),
        ("comment", _) => Some(Test::Always),
        ("tcp" | "udp", "--dport" | "--destination-port") => {
            ports(one).map(|range| Test::DestinationPorts(vec![range]))
        }
        ("tcp" | "udp", "--sport" | "--source-port") => ports(one).map(|range| Test::SourcePorts(vec![range])),
        ("tcp", "--tcp-flags") => flags(&opt.values),
        ("tcp", "--syn") => Some(Test::TcpFlags(0x17, SYN)),
        ("multiport", "--dports" | "--destination-ports") => list(one).map(Test::DestinationPorts),
        ("multiport", "--sports" | "--source-ports") => list(one).map(Test::SourcePorts),
        ("multiport", "--ports") => list(one).map(Test::EitherPorts),
        ("owner", "--uid-owner") => ids(one).map(|(low, high)| Test::Uid(low, high)),
        ("owner", "--gid-owner") => ids(one).map(|(low, high)| Test::Gid(low, high)),
        ("owner", "--socket-exists") => Some(Test::Socket),
        ("conntrack", "--ctstate") | ("state", "--state") => {
            Some(Test::State(one.split(',').map(|state| state.trim().to_ascii_uppercase()).collect()))
        }
        ("mark", "--mark") => masked(one).map(|(value, mask)| Test::Mark(value, mask)),
        ("connmark", "--mark") => masked(one).map(|(value, mask)| Test::ConnMark(value, mask)),
        ("addrtype", "--src-type") => Some(Test::SourceType(words(one))),
        ("addrtype", "--dst-type") => Some(Test::DestinationType(words(one))),
        ("iprange", "--src-range") => addresses(one).map(|(low, high)| Test::SourceRange(low, high)),
        ("iprange", "--dst-range") => addresses(one).map(|(low, high)| Test::DestinationRange(low, high)),
        _ => None,
    };
    match test {
        Some(test) => Condition { negated: opt.negated, test },
        None => unknown(found, Some(opt)),
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(|word| word.trim().to_ascii_uppercase()).collect()
}

fn protocol(text: &str) -> Option<Test> {
    Some(match text {
        "tcp" => Test::Protocol(6),
        "udp" => Test::Protocol(17),
        "icmp" => Test::Protocol(1),
        "ipv6-icmp" | "icmpv6" => Test::Protocol(58),
        "sctp" => Test::Protocol(132),
        "udplite" => Test::Protocol(136),
        "dccp" => Test::Protocol(33),
        "gre" => Test::Protocol(47),
        "esp" => Test::Protocol(50),
        "ah" => Test::Protocol(51),
        "igmp" => Test::Protocol(2),
        "all" | "0" => Test::Always,
        number => Test::Protocol(number.parse().ok()?),
    })
}

fn list(text: &str) -> Option<Vec<(u16, u16)>> {
    text.split(',').map(ports).collect()
}

/// `5678`, `1000-2000`.
fn ids(text: &str) -> Option<(u32, u32)> {
    match text.split_once(['-', ':']) {
        None => text.parse().ok().map(|id| (id, id)),
        Some((low, high)) => Some((low.parse().ok()?, high.parse().ok()?)).filter(|(low, high)| low <= high),
    }
}

fn addresses(text: &str) -> Option<(IpAddr, IpAddr)> {
    let (low, high) = text.split_once('-')?;
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// A number, decimal or hexadecimal.
#[must_use]
pub fn integer(text: &str) -> Option<u32> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// `0x4/0x7`; without a mask, all bits count.
#[must_use]
pub fn masked(text: &str) -> Option<(u32, u32)> {
    match text.split_once('/') {
        None => integer(text).map(|value| (value, u32::MAX)),
        Some((value, mask)) => Some((integer(value)?, integer(mask)?)),
    }
}

fn flags(values: &[String]) -> Option<Test> {
    let bits = |text: &str| -> Option<u8> {
        text.split(',').try_fold(0, |bits, flag| {
            Some(
                bits | match flag {
                    "FIN" => 0x01,
                    "SYN" => SYN,
                    "RST" => 0x04,
                    "PSH" => 0x08,
                    "ACK" => 0x10,
                    "URG" => 0x20,
                    "ALL" => 0x3f,
                    "NONE" => 0,
                    _ => return None,
                },
            )
        })
    };
    let [mask, set] = values else { return None };
    Some(Test::TcpFlags(bits(mask)?, bits(set)?))
}

impl Condition {
    /// Whether the packet meets it; none if that cannot be told.
    #[must_use]
    pub fn met(&self, packet: &Packet, seen: &Seen) -> Option<bool> {
        // An owner match without a socket is met exactly if it is negated.
        if !seen.with_socket && matches!(self.test, Test::Uid(..) | Test::Gid(..) | Test::Socket) {
            return Some(self.negated);
        }
        self.test.met(packet, seen).map(|met| met != self.negated)
    }
}

impl Test {
    fn met(&self, packet: &Packet, seen: &Seen) -> Option<bool> {
        let within = |id: u32, low: u32, high: u32| (low..=high).contains(&id);
        match self {
            Self::Always => Some(true),
            Self::Protocol(number) => Some(packet.protocol.number() == *number),
            Self::Source(net) => seen.source.map(|address| net.contains(address)),
            Self::Destination(net) => seen.destination.map(|address| net.contains(address)),
            Self::SourceRange(low, high) => seen.source.map(|address| between(address, *low, *high)),
            Self::DestinationRange(low, high) => seen.destination.map(|address| between(address, *low, *high)),
            Self::In(name) => Some(link(name, seen.link_in.as_deref())),
            Self::Out(name) => Some(link(name, seen.link_out.as_deref())),
            Self::Fragment => Some(false),
            Self::SourcePorts(ranges) => possible(ranges, seen.source_ports),
            Self::DestinationPorts(ranges) => possible(ranges, seen.ports),
            Self::EitherPorts(ranges) => match (possible(ranges, seen.ports), possible(ranges, seen.source_ports)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Self::Uid(low, high) => seen.uid.map(|uid| within(uid, *low, *high)),
            Self::Gid(low, high) => seen.gid.map(|gid| within(gid, *low, *high)),
            Self::Socket => Some(seen.with_socket),
            Self::State(states) => state(states, seen),
            Self::TcpFlags(mask, set) => {
                let flags = if seen.answer { SYN | ACK } else { SYN };
                Some(packet.protocol == Protocol::Tcp && flags & mask == *set)
            }
            Self::Mark(value, mask) => seen.mark.map(|mark| mark & mask == *value),
            Self::ConnMark(value, mask) => seen.connection_mark.map(|mark| mark & mask == *value),
            Self::SourceType(types) => seen.source.and_then(|address| address_type(types, address, packet)),
            Self::DestinationType(types) => seen.destination.and_then(|address| address_type(types, address, packet)),
            Self::Unknown(_) => None,
        }
    }
}

fn between(address: IpAddr, low: IpAddr, high: IpAddr) -> bool {
    low.is_ipv4() == address.is_ipv4() && (number(low)..=number(high)).contains(&number(address))
}

/// Of a port only a range is known (the kernel picks it): the answer is known only if all or none of it is asked for.
fn possible(ranges: &[(u16, u16)], (low, high): (u16, u16)) -> Option<bool> {
    if ranges.iter().any(|range| range.0 <= low && high <= range.1) {
        Some(true)
    } else if ranges.iter().all(|range| range.1 < low || high < range.0) {
        Some(false)
    } else {
        None
    }
}

fn link(pattern: &str, name: Option<&str>) -> bool {
    // No interface, as of a packet that has not left yet, is an empty name.
    let name = name.unwrap_or_default();
    match pattern.strip_suffix('+') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

fn state(states: &[String], seen: &Seen) -> Option<bool> {
    let has = |state: &str| states.iter().any(|found| found == state);
    let known = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "DNAT", "SNAT"];
    // A state that is not known, or a source that may have been translated.
    if states.iter().any(|state| !known.contains(&state.as_str())) || (has("SNAT") && seen.source.is_none()) {
        return None;
    }
    Some(match seen.tracking {
        Tracking::Exempt => has("UNTRACKED"),
        Tracking::Before => has("INVALID"),
        Tracking::Seen => has(if seen.answer { "ESTABLISHED" } else { "NEW" }) || (has("DNAT") && seen.translated),
    })
}

fn address_type(types: &[String], address: IpAddr, packet: &Packet) -> Option<bool> {
    // What leaves by `lo` or comes in for us is ours, whatever addresses are known.
    let to_us = address == packet.destination && (packet.origin == Origin::Outside || packet.link == "lo");
    let local = if to_us || address.is_loopback() {
        Some(true)
    } else {
        packet.local.as_ref().map(|all| all.contains(&address))
    };
    let mut answer = Some(false);
    for kind in types {
        let is = match kind.as_str() {
            "LOCAL" => local,
            "MULTICAST" => Some(address.is_multicast()),
            "UNICAST" if address.is_multicast() => Some(false),
            // What is not ours is a unicast address unless a route says otherwise: not known.
            _ if local == Some(true) => Some(false),
            _ => None,
        };
        match is {
            Some(true) => return Some(true),
            None => answer = None,
            Some(false) => {}
        }
    }
    answer
}
