//! Matches of iptables' extensions, which the kernel keeps as the structures of `linux/netfilter/xt_*.h`.

use std::fmt::Write as _;

use super::message::{text, u16_at, u32_at};

/// ` -m owner --uid-owner 5678`, or nothing if the extension, its revision or a part of it is not understood.
pub(super) fn condition(name: &str, revision: u32, info: &[u8]) -> Option<String> {
    match (name, revision) {
        ("tcp", 0) => tcp(info),
        ("udp", 0) => udp(info),
        ("icmp", 0) => icmp(info, "icmp", "--icmp-type"),
        ("icmp6", 0) => icmp(info, "icmp6", "--icmpv6-type"),
        ("owner", 1) => owner(info),
        ("multiport", 1) => multiport(info),
        ("comment", 0) => Some(comment(&text(info))),
        ("conntrack", 2 | 3) => conntrack(info),
        ("mark" | "connmark", 1) => {
            let not = not(*info.get(8)? != 0);
            Some(format!(" -m {name}{not} --mark {}", masked(u32_at(info, 0)?, u32_at(info, 4)?)))
        }
        ("addrtype", 1) => addrtype(info),
        _ => None,
    }
}

/// ` -m comment --comment "..."`
pub(super) fn comment(words: &str) -> String {
    format!(" -m comment --comment {}", quoted(words))
}

/// As iptables quotes: not at all if there is nothing but letters, digits, `_` and `-`. A control character, which would
/// end the line, becomes a question mark.
pub(super) fn quoted(words: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !words.is_empty() && words.chars().all(is_plain) {
        return words.to_owned();
    }
    let mut out = String::from("\"");
    for c in words.chars() {
        if matches!(c, '"' | '\\' | '\'') {
            out.push('\\');
        }
        out.push(if c.is_control() { '?' } else { c });
    }
    out.push('"');
    out
}

/// `0x1/0x3`, without the mask if it is whole.
pub(super) fn masked(value: u32, mask: u32) -> String {
    if mask == u32::MAX { format!("{value:#x}") } else { format!("{value:#x}/{mask:#x}") }
}

/// What stands before an inverted option.
pub(super) fn not(inverted: bool) -> &'static str {
    if inverted { " !" } else { "" }
}

/// ` --dport 80`, ` ! --dport 1:5`; nothing for every port.
pub(super) fn ports(option: &str, (from, to): (u16, u16), inverted: bool) -> String {
    match (from, to) {
        (0, u16::MAX) if !inverted => String::new(),
        _ if from == to => format!("{} {option} {from}", not(inverted)),
        _ => format!("{} {option} {from}:{to}", not(inverted)),
    }
}

const TCP_FLAGS: [&str; 6] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"];

/// ` --tcp-flags SYN,ACK SYN`; nothing if there are bits without a name.
pub(super) fn tcp_flags(mask: u8, set: u8, inverted: bool) -> Option<String> {
    let names = |bits| if bits == 0 { Some("NONE".to_owned()) } else { bits_named(u32::from(bits), &TCP_FLAGS) };
    Some(format!("{} --tcp-flags {} {}", not(inverted), names(mask)?, names(set)?))
}

/// The names of the bits, from the lowest on; nothing if one has no name.
fn bits_named(bits: u32, names: &[&str]) -> Option<String> {
    if bits.checked_shr(u32::try_from(names.len()).ok()?).unwrap_or(0) != 0 {
        return None;
    }
    let set = names.iter().enumerate().filter(|(bit, _)| (bits >> bit) & 1 != 0);
    Some(set.map(|(_, name)| *name).collect::<Vec<_>>().join(","))
}

/// `struct xt_tcp`
fn tcp(info: &[u8]) -> Option<String> {
    let (&[option, mask, set, inverted], at) = (info.get(8..12)?, |at| u16_at(info, at)) else { return None };
    let mut out = String::from(" -m tcp");
    out.push_str(&ports("--sport", (at(0)?, at(2)?), inverted & 1 != 0));
    out.push_str(&ports("--dport", (at(4)?, at(6)?), inverted & 2 != 0));
    if option != 0 || inverted & 8 != 0 {
        let _ = write!(out, "{} --tcp-option {option}", not(inverted & 8 != 0));
    }
    if mask != 0 || inverted & 4 != 0 {
        out.push_str(&tcp_flags(mask, set, inverted & 4 != 0)?);
    }
    Some(out)
}

/// `struct xt_udp`
fn udp(info: &[u8]) -> Option<String> {
    let (inverted, at) = (*info.get(8)?, |at| u16_at(info, at));
    let source = ports("--sport", (at(0)?, at(2)?), inverted & 1 != 0);
    Some(format!(" -m udp{source}{}", ports("--dport", (at(4)?, at(6)?), inverted & 2 != 0)))
}

/// `struct ipt_icmp`, `struct ip6t_icmp`
fn icmp(info: &[u8], name: &str, option: &str) -> Option<String> {
    let &[kind, from, to, inverted] = info.get(..4)? else { return None };
    let inverted = not(inverted & 1 != 0);
    let words = match (kind, from, to) {
        (u8::MAX, _, _) if name == "icmp" => "any".to_owned(),
        (_, 0, u8::MAX) => kind.to_string(),
        _ if from == to => format!("{kind}/{from}"),
        _ => return None,
    };
    Some(format!(" -m {name}{inverted} {option} {words}"))
}

/// `struct xt_owner_match_info`
fn owner(info: &[u8]) -> Option<String> {
    let &[asked, inverted] = info.get(16..18)? else { return None };
    if asked & !15 != 0 {
        return None;
    }
    let range = |at: usize| -> Option<String> {
        let (from, to) = (u32_at(info, at)?, u32_at(info, at + 4)?);
        Some(if from == to { format!(" {from}") } else { format!(" {from}-{to}") })
    };
    let items = [
        (4, "--socket-exists", String::new()),
        (1, "--uid-owner", range(0)?),
        (2, "--gid-owner", range(8)?),
        (8, "--suppl-groups", String::new()),
    ];
    let mut out = String::from(" -m owner");
    for (bit, option, value) in items.iter().filter(|(bit, ..)| asked & bit != 0) {
        let _ = write!(out, "{} {option}{value}", not(inverted & bit != 0));
    }
    Some(out)
}

/// `struct xt_multiport_v1`
fn multiport(info: &[u8]) -> Option<String> {
    let (&[which, count], inverted) = (info.get(..2)?, *info.get(47)? != 0) else { return None };
    let option = match which {
        0 => "--sports",
        1 => "--dports",
        2 => "--ports",
        _ => return None,
    };
    if !(1..=15).contains(&count) {
        return None;
    }
    let mut words = String::new();
    for at in 0..usize::from(count) {
        let continues = at > 0 && *info.get(32 + at - 1)? != 0;
        words.push_str(if continues { ":" } else { "," });
        words.push_str(&u16_at(info, 2 + 2 * at)?.to_string());
    }
    Some(format!(" -m multiport{} {option} {}", not(inverted), words.trim_start_matches(',')))
}

/// Bits of the states of iptables, in the order in which it prints them.
const STATES: [(u32, &str); 7] = [
    (1, "INVALID"),
    (8, "NEW"),
    (4, "RELATED"),
    (2, "ESTABLISHED"),
    (0x100, "UNTRACKED"),
    (0x40, "SNAT"),
    (0x80, "DNAT"),
];
/// `INVALID,NEW`; nothing if there is a bit without a name.
fn states(mask: u32) -> Option<String> {
    let known = STATES.iter().fold(0, |sum, (bit, _)| sum | bit);
    let names: Vec<_> = STATES.iter().filter(|(bit, _)| mask & bit != 0).map(|(_, name)| *name).collect();
    (mask & !known == 0 && !names.is_empty()).then(|| names.join(","))
}

/// The native `ct state`, whose bit of untracked packets is another one.
pub(super) fn native_states(mask: u32, inverted: bool) -> Option<String> {
    if mask & !0x4f != 0 {
        return None;
    }
    let untracked = if mask & 0x40 == 0 { 0 } else { 0x100 };
    Some(format!(" -m conntrack{} --ctstate {}", not(inverted), states((mask & 0xf) | untracked)?))
}

/// `struct xt_conntrack_mtinfo2`, and the third, which only adds to its end.
fn conntrack(info: &[u8]) -> Option<String> {
    const STATE: u16 = 1;
    const STATUS: u16 = 1 << 6;
    const DIRECTION: u16 = 1 << 12;
    const ALIAS: u16 = 1 << 13;
    let (asked, inverted) = (u16_at(info, 146)?, u16_at(info, 148)?);
    if asked & !(STATE | STATUS | DIRECTION | ALIAS) != 0 {
        return None;
    }
    let mut out = String::new();
    if asked & STATE != 0 {
        let option = if asked & ALIAS == 0 { "--ctstate" } else { "--state" };
        let _ = write!(out, "{} {option} {}", not(inverted & STATE != 0), states(u32::from(u16_at(info, 150)?))?);
    }
    if asked & STATUS != 0 {
        let mask = u32::from(u16_at(info, 152)?);
        let names = match mask {
            0 => "NONE".to_owned(),
            _ => bits_named(mask, &["EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED"])?,
        };
        let _ = write!(out, "{} --ctstatus {names}", not(inverted & STATUS != 0));
    }
    if asked & DIRECTION != 0 {
        // The direction's "inverted" is its value.
        out.push_str(if inverted & DIRECTION == 0 { " --ctdir ORIGINAL" } else { " --ctdir REPLY" });
    }
    Some(format!(" -m {}{out}", if asked & ALIAS == 0 { "conntrack" } else { "state" }))
}

const ADDRESS_TYPES: [&str; 12] = [
    "UNSPEC",
    "UNICAST",
    "LOCAL",
    "BROADCAST",
    "ANYCAST",
    "MULTICAST",
    "BLACKHOLE",
    "UNREACHABLE",
    "PROHIBIT",
    "THROW",
    "NAT",
    "XRESOLVE",
];

/// `struct xt_addrtype_info_v1`
fn addrtype(info: &[u8]) -> Option<String> {
    let (source, destination) = (u32::from(u16_at(info, 0)?), u32::from(u16_at(info, 2)?));
    let flags = u32_at(info, 4)?;
    if flags & !15 != 0 {
        return None;
    }
    let mut out = String::from(" -m addrtype");
    for (types, bit, option) in [(source, 1, "--src-type"), (destination, 2, "--dst-type")] {
        if types != 0 {
            let _ = write!(out, "{} {option} {}", not(flags & bit != 0), bits_named(types, &ADDRESS_TYPES)?);
        }
    }
    for (bit, option) in [(4, " --limit-iface-in"), (8, " --limit-iface-out")] {
        if flags & bit != 0 {
            out.push_str(option);
        }
    }
    Some(out)
}
