//! Targets: those of iptables' extensions, which the kernel keeps as structures, and what they have in common with
//! nftables' own.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::expression::Family;
use super::message::{text, u16_at, u32_at};
use super::xt::quoted;

/// Flags of address translation, as iptables and nftables have them.
const MAP_ADDRESSES: u32 = 1;
const MAP_PORTS: u32 = 2;
const RANDOM: u32 = 4;
const PERSISTENT: u32 = 8;
const RANDOM_FULLY: u32 = 16;
const KNOWN: u32 = 31;

/// ` -j REDIRECT --to-ports 15001`, or nothing if the extension, its revision or a part of it is not understood.
pub(super) fn target(name: &str, revision: u32, info: &[u8], family: Family) -> Option<String> {
    match (name, revision) {
        ("REDIRECT" | "MASQUERADE", 0) | ("DNAT" | "SNAT", 0..=2) => {
            Some(Translation::read(info, revision, family)?.print(name)?)
        }
        ("CT", 0..=2) => connection(info, revision),
        ("REJECT", 0) => reject(u32_at(info, 0)?, family),
        ("LOG", 0) => log(info),
        ("MARK", 2) => {
            let (value, mask) = (u32_at(info, 0)?, u32_at(info, 4)?);
            Some(format!(" -j MARK --set-xmark {value:#x}/{mask:#x}"))
        }
        ("CONNMARK", 1 | 2) => connection_mark(info, revision),
        ("TPROXY", 0 | 1) => proxy(info, revision, family),
        ("NFLOG", 0) => {
            let size = if u16_at(info, 8)? & 1 == 0 { "--nflog-range" } else { "--nflog-size" };
            let (length, group, threshold) = (u32_at(info, 0)?, u16_at(info, 4)?, u16_at(info, 6)?);
            Some(to_group(&text(info.get(12..76)?), group.into(), (size, length), threshold.into()))
        }
        ("NOTRACK", 0) => Some(" -j NOTRACK".to_owned()),
        ("TRACE", 0) => Some(" -j TRACE".to_owned()),
        _ => None,
    }
}

/// To where something is translated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Translation {
    /// `NF_NAT_RANGE_*`
    pub flags: u32,
    /// First and last address.
    pub addresses: Option<(IpAddr, IpAddr)>,
    /// First and last port.
    pub ports: Option<(u16, u16)>,
    /// The first port of the range that is shifted.
    pub base: Option<u16>,
}

impl Translation {
    /// `struct nf_nat_ipv4_multi_range_compat`, `nf_nat_range` or `nf_nat_range2`.
    fn read(info: &[u8], revision: u32, family: Family) -> Option<Self> {
        let old = family == Family::V4 && revision == 0;
        if old && u32_at(info, 0)? != 1 {
            return None;
        }
        let (start, width) = if old { (4, 4) } else { (0, 16) };
        let flags = u32_at(info, start)?;
        let address = |at: usize| ip(info.get(at..at + if family == Family::V4 { 4 } else { 16 })?);
        let port = |at: usize| Some(u16::from_be_bytes(info.get(at..at + 2)?.try_into().ok()?));
        let (first, last) = (start + 4, start + 4 + width);
        let after = last + width;
        // A shifted range of ports is in the newest revision only.
        let base = (flags & 32 != 0).then(|| port(after + 4)).flatten();
        let addresses = (flags & MAP_ADDRESSES != 0).then(|| Some((address(first)?, address(last)?)));
        let ports = (flags & MAP_PORTS != 0).then(|| Some((port(after)?, port(after + 2)?)));
        let (addresses, ports) = (inside(addresses)?, inside(ports)?);
        Some(Self { flags: if revision == 2 { flags & !32 } else { flags }, addresses, ports, base })
    }

    /// ` -j DNAT --to-destination 10.0.0.1:80`
    pub(super) fn print(&self, name: &str) -> Option<String> {
        if self.flags & !KNOWN != 0 {
            return None;
        }
        let range = |separator| {
            self.ports.map(|(from, to)| if from == to { format!("{from}") } else { format!("{from}{separator}{to}") })
        };
        let mut out = format!(" -j {name}");
        match (name, self.addresses) {
            ("REDIRECT" | "MASQUERADE", None) => {
                if let Some(range) = range("-") {
                    let _ = write!(out, " --to-ports {range}");
                }
            }
            ("DNAT" | "SNAT", addresses) => {
                let option = if name == "DNAT" { "--to-destination" } else { "--to-source" };
                let mut words = String::new();
                if let Some((from, to)) = addresses {
                    let both = if from == to { from.to_string() } else { format!("{from}-{to}") };
                    // An IPv6 address is in brackets if ports follow.
                    let in_brackets = self.ports.is_some() && from.is_ipv6();
                    words = if in_brackets { format!("[{both}]") } else { both };
                }
                if let Some(range) = range("-") {
                    let _ = write!(words, ":{range}");
                }
                if let Some(base) = self.base {
                    let _ = write!(words, "/{base}");
                }
                let _ = write!(out, " {option} {words}");
            }
            _ => return None,
        }
        for (bit, option) in [(RANDOM, " --random"), (RANDOM_FULLY, " --random-fully"), (PERSISTENT, " --persistent")] {
            if self.flags & bit != 0 {
                out.push_str(option);
            }
        }
        Some(out)
    }
}

/// What could not be read, if it should have been there, is nothing for the whole.
#[allow(clippy::option_option, reason = "whether it is asked for, and whether it is there")]
fn inside<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        Some(None) => None,
        Some(found) => Some(found),
        None => Some(None),
    }
}

/// Four bytes or sixteen.
pub(super) fn ip(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from).or_else(|| <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from))
}

/// `struct xt_ct_target_info`, `struct xt_ct_target_info_v1`
fn connection(info: &[u8], revision: u32) -> Option<String> {
    const NOTRACK: u16 = 1;
    const ALIAS: u16 = 2;
    const ORIGINAL: u16 = 4;
    const REPLY: u16 = 8;
    const MARK: u16 = 16;
    let (flags, zone) = (u16_at(info, 0)?, u16_at(info, 2)?);
    if flags & ALIAS != 0 {
        return Some(" -j NOTRACK".to_owned());
    }
    let (events, expected) = (u32_at(info, 4)?, u32_at(info, 8)?);
    if events != 0 || expected != 0 || flags & !(NOTRACK | ORIGINAL | REPLY | MARK) != 0 {
        return None;
    }
    let mut out = String::from(" -j CT");
    if flags & NOTRACK != 0 {
        out.push_str(" --notrack");
    }
    let helper = text(info.get(12..28)?);
    if !helper.is_empty() {
        let _ = write!(out, " --helper {}", quoted(&helper));
    }
    let timeout = if revision == 0 { String::new() } else { text(info.get(28..60)?) };
    if !timeout.is_empty() {
        let _ = write!(out, " --timeout {}", quoted(&timeout));
    }
    let option = match flags & (ORIGINAL | REPLY) {
        ORIGINAL => "--zone-orig",
        REPLY => "--zone-reply",
        _ => "--zone",
    };
    if flags & MARK != 0 {
        let _ = write!(out, " {option} mark");
    } else if zone != 0 {
        let _ = write!(out, " {option} {zone}");
    }
    Some(out)
}

/// The number that iptables gives to a way of rejecting.
fn reject(number: u32, family: Family) -> Option<String> {
    let with = match (family, number) {
        (Family::V4, 0) => "icmp-net-unreachable",
        (Family::V4, 1) => "icmp-host-unreachable",
        (Family::V4, 2) => "icmp-proto-unreachable",
        (Family::V4, 3) => "icmp-port-unreachable",
        (Family::V4, 5) => "icmp-net-prohibited",
        (Family::V4, 6) => "icmp-host-prohibited",
        (Family::V4, 7) | (Family::V6, 6) => "tcp-reset",
        (Family::V4, 8) => "icmp-admin-prohibited",
        (Family::V6, 0) => "icmp6-no-route",
        (Family::V6, 1) => "icmp6-adm-prohibited",
        (Family::V6, 3) => "icmp6-addr-unreachable",
        (Family::V6, 4) => "icmp6-port-unreachable",
        (Family::V6, 7) => "icmp6-policy-fail",
        (Family::V6, 8) => "icmp6-reject-route",
        _ => return None,
    };
    Some(format!(" -j REJECT --reject-with {with}"))
}

/// nftables' own rejection: of a kind, with a code of ICMP.
pub(super) fn native_reject(kind: u32, code: u32, family: Family) -> Option<String> {
    // Kinds: 0 is a code of the family's ICMP, 1 resets, 2 is a code for either family: no route, port, host, prohibited.
    let numbers: &[(u32, u32)] = match (kind, family) {
        (0, Family::V4) => &[(0, 0), (1, 1), (2, 2), (3, 3), (9, 5), (10, 6), (13, 8)],
        (0, Family::V6) => &[(0, 0), (1, 1), (3, 3), (4, 4), (5, 7), (6, 8)],
        (1, Family::V4) => &[(code, 7)],
        (1, Family::V6) => &[(code, 6)],
        (2, Family::V4) => &[(0, 0), (1, 3), (2, 1), (3, 8)],
        (2, Family::V6) => &[(0, 0), (1, 4), (2, 3), (3, 1)],
        _ => return None,
    };
    let number = numbers.iter().find(|(of, _)| *of == code).map(|(_, number)| *number)?;
    reject(number, family)
}

/// `struct xt_log_info`
fn log(info: &[u8]) -> Option<String> {
    let &[level, flags] = info.get(..2)? else { return None };
    let prefix = text(info.get(2..32)?);
    let mut out = String::from(" -j LOG");
    if !prefix.is_empty() {
        let _ = write!(out, " --log-prefix {}", quoted(&prefix));
    }
    if level != 4 {
        let _ = write!(out, " --log-level {level}");
    }
    for (bit, option) in [
        (1, " --log-tcp-sequence"),
        (2, " --log-tcp-options"),
        (4, " --log-ip-options"),
        (8, " --log-uid"),
        (0x20, " --log-macdecode"),
    ] {
        if flags & bit != 0 {
            out.push_str(option);
        }
    }
    Some(out)
}

/// ` -j NFLOG --nflog-prefix x --nflog-group 1`; a size of 0 is everything, as iptables' default.
pub(super) fn to_group(prefix: &str, group: u32, (size, length): (&str, u32), threshold: u32) -> String {
    let mut out = String::from(" -j NFLOG");
    if !prefix.is_empty() {
        let _ = write!(out, " --nflog-prefix {}", quoted(prefix));
    }
    for (option, value) in [("--nflog-group", group), (size, length), ("--nflog-threshold", threshold)] {
        if value != 0 {
            let _ = write!(out, " {option} {value}");
        }
    }
    out
}

/// `struct xt_connmark_tginfo1`, `struct xt_connmark_tginfo2`
fn connection_mark(info: &[u8], revision: u32) -> Option<String> {
    let (mark, of_connection, of_packet) = (u32_at(info, 0)?, u32_at(info, 4)?, u32_at(info, 8)?);
    let &[first, shift, third] = info.get(12..15)? else { return None };
    let mode = if revision == 1 { first } else { third };
    if revision == 2 && shift != 0 {
        return None;
    }
    match mode {
        0 => Some(format!(" -j CONNMARK --set-xmark {mark:#x}/{of_connection:#x}")),
        1 => Some(format!(" -j CONNMARK --save-mark --nfmask {of_packet:#x} --ctmask {of_connection:#x}")),
        2 => Some(format!(" -j CONNMARK --restore-mark --nfmask {of_packet:#x} --ctmask {of_connection:#x}")),
        _ => None,
    }
}

/// `struct xt_tproxy_target_info`, `struct xt_tproxy_target_info_v1`
fn proxy(info: &[u8], revision: u32, family: Family) -> Option<String> {
    let (mask, value) = (u32_at(info, 0)?, u32_at(info, 4)?);
    let address = ip(info.get(8..if family == Family::V4 { 12 } else { 24 })?)?;
    let at = if revision == 0 { 12 } else { 24 };
    let port = u16::from_be_bytes(info.get(at..at + 2)?.try_into().ok()?);
    Some(format!(" -j TPROXY --on-port {port} --on-ip {address} --tproxy-mark {value:#x}/{mask:#x}"))
}
