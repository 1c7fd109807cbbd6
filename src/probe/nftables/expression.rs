//! A rule of nftables as iptables prints it.
//!
//! A rule is a small program: values are loaded into registers, compared, and what is left over is a verdict. What is not
//! understood is named in the rule and never left out: a rule with a condition that nobody knows must not look like one
//! without it.

use std::collections::BTreeMap;

use super::message::{Attributes, text, u32_at};
use super::rule::{Ports, Rule};
use super::target::{Translation, ip, native_reject, target, to_group};
use super::xt::{condition, masked, native_states, not, tcp_flags};

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    /// `NFT_META_*`
    Meta(u32),
    /// `NFT_CT_*`, of neither direction.
    Connection(u32),
    /// Base (1: network header, 2: transport header), offset and length in bytes.
    Payload(u32, u32, u32),
    /// A constant.
    Bytes(Vec<u8>),
    /// Something else, by the name of its expression.
    Other(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Register {
    source: Source,
    mask: Option<Vec<u8>>,
}

/// `NFT_CMP_*`, and the two of `NFT_RANGE_*`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test<'a> {
    Equal(&'a [u8]),
    Unequal(&'a [u8]),
    Below(&'a [u8]),
    AtMost(&'a [u8]),
    Above(&'a [u8]),
    AtLeast(&'a [u8]),
    Within(&'a [u8], &'a [u8]),
    Outside(&'a [u8], &'a [u8]),
}

/// The rule's conditions and its target, as `iptables-save` prints them after `-A CHAIN`.
pub(super) fn print(family: Family, expressions: &[u8], userdata: Option<&[u8]>) -> String {
    let mut reader = Reader { family, registers: BTreeMap::new(), rule: Rule::default() };
    match Attributes::parse(expressions) {
        Some(list) => list.values().for_each(|element| reader.element(element)),
        None => reader.rule.unknown("rule"),
    }
    if let Some(words) = userdata.and_then(comment_of) {
        reader.rule.push(super::xt::comment(&words));
    }
    reader.rule.print(family)
}

/// Type, length and value, in a byte each but the last; type 0 is a comment.
fn comment_of(mut bytes: &[u8]) -> Option<String> {
    while let &[kind, length, ..] = bytes {
        let end = 2 + usize::from(length);
        let value = bytes.get(2..end)?;
        if kind == 0 {
            return Some(text(value));
        }
        bytes = bytes.get(end..)?;
    }
    None
}

struct Reader {
    family: Family,
    registers: BTreeMap<u32, Register>,
    rule: Rule,
}

impl Reader {
    fn element(&mut self, element: &[u8]) {
        let parsed = Attributes::parse(element);
        let Some((name, data)) = parsed.and_then(|e| Some((e.text(1)?, e.nested(2).unwrap_or_default()))) else {
            return self.rule.unknown("expression");
        };
        if self.expression(&name, &data).is_none() {
            self.not_understood(&name);
        }
    }

    /// It may have written to whichever register.
    fn not_understood(&mut self, name: &str) {
        self.registers.clear();
        self.rule.unknown(name);
    }

    /// Nothing if it is not understood.
    fn expression(&mut self, name: &str, data: &Attributes) -> Option<()> {
        match name {
            "counter" => Some(()),
            "meta" | "ct" | "payload" => self.load(name, data),
            "bitwise" => self.bitwise(data),
            "immediate" => self.immediate(data),
            "cmp" => {
                let value = data.nested(3)?.get(1)?;
                let test = match data.u32(2)? {
                    0 => Test::Equal(value),
                    1 => Test::Unequal(value),
                    2 => Test::Below(value),
                    3 => Test::AtMost(value),
                    4 => Test::Above(value),
                    5 => Test::AtLeast(value),
                    _ => return None,
                };
                self.compare(data.u32(1)?, &test)
            }
            "range" => {
                let (from, to) = (data.nested(3)?.get(1)?, data.nested(4)?.get(1)?);
                let test = match data.u32(2)? {
                    0 => Test::Within(from, to),
                    1 => Test::Outside(from, to),
                    _ => return None,
                };
                self.compare(data.u32(1)?, &test)
            }
            "limit" => self.limit(data),
            "match" => {
                let (name, revision) = (data.text(1)?, data.u32(2)?);
                match data.get(3).and_then(|info| condition(&name, revision, info)) {
                    Some(words) => self.rule.push(words),
                    None => self.rule.unknown(&name),
                }
                Some(())
            }
            "target" => {
                let (name, revision) = (data.text(1)?, data.u32(2)?);
                match data.get(3).and_then(|info| target(&name, revision, info, self.family)) {
                    Some(words) => self.rule.end(words),
                    None => self.rule.end_unknown(&name),
                }
                Some(())
            }
            _ => {
                self.statement(name, data);
                Some(())
            }
        }
    }

    /// nftables' own statements that end a rule.
    fn statement(&mut self, name: &str, data: &Attributes) {
        let words = match name {
            "notrack" => Some(" -j NOTRACK".to_owned()),
            "reject" => {
                let code = data.u32(2).unwrap_or(0);
                data.u32(1).and_then(|kind| native_reject(kind, code, self.family))
            }
            "redir" => self.translation(data, [None, None, Some(1), Some(2)], 3).and_then(|to| to.print("REDIRECT")),
            "masq" => self.translation(data, [None, None, Some(2), Some(3)], 1).and_then(|to| to.print("MASQUERADE")),
            "nat" => data.u32(1).and_then(|kind| {
                let name = if kind == 0 { "SNAT" } else { "DNAT" };
                self.translation(data, [Some(3), Some(4), Some(5), Some(6)], 7)?.print(name)
            }),
            // iptables makes a native one for NFLOG only, which has a group.
            "log" => data.u32(1).map(|group| {
                let size = ("--nflog-size", data.u32(3).unwrap_or(0));
                to_group(&data.text(2).unwrap_or_default(), group, size, data.u32(4).unwrap_or(0))
            }),
            "queue" => return self.rule.end_unknown("NFQUEUE"),
            // A lookup, a quota: whatever is not known is taken for a condition, which may or may not hold.
            _ => return self.not_understood(name),
        };
        match words {
            Some(words) => self.rule.end(words),
            None => self.rule.end_unknown(name),
        }
    }

    fn load(&mut self, name: &str, data: &Attributes) -> Option<()> {
        let (source, into) = match name {
            "payload" => {
                // Writing into the packet.
                let Some(into) = data.u32(1) else {
                    self.rule.end_unknown("payload");
                    return Some(());
                };
                (Source::Payload(data.u32(2)?, data.u32(3)?, data.u32(4)?), into)
            }
            "meta" => match data.u32(1) {
                Some(into) => (Source::Meta(data.u32(2)?), into),
                None => return self.set_meta(data),
            },
            _ => match (data.u32(1), data.get(3)) {
                (Some(into), None) => (Source::Connection(data.u32(2)?), into),
                (Some(into), Some(_)) => (Source::Other("ct".to_owned()), into),
                (None, _) => {
                    self.rule.end_unknown("ct");
                    return Some(());
                }
            },
        };
        self.registers.insert(into, Register { source, mask: None });
        Some(())
    }

    /// Setting the packet's mark, or tracing it.
    fn set_meta(&mut self, data: &Attributes) -> Option<()> {
        let value = match self.registers.get(&data.u32(3)?) {
            Some(Register { source: Source::Bytes(bytes), mask: None }) => u32_at(bytes, 0),
            _ => None,
        };
        match (data.u32(2)?, value) {
            (3, Some(mark)) => self.rule.end(format!(" -j MARK --set-xmark {mark:#x}/0xffffffff")),
            (12, _) => self.rule.end(" -j TRACE".to_owned()),
            _ => self.rule.end_unknown("meta"),
        }
        Some(())
    }

    fn bitwise(&mut self, data: &Attributes) -> Option<()> {
        let (from, into) = (data.u32(1)?, data.u32(2)?);
        let mask = || -> Option<Register> {
            let register = self.registers.get(&from)?;
            let is_and = data.u32(6).unwrap_or(0) == 0;
            let xor = data.nested(5)?.get(1)?;
            let mask = data.nested(4)?.get(1)?;
            (is_and && register.mask.is_none() && xor.iter().all(|byte| *byte == 0))
                .then(|| Register { source: register.source.clone(), mask: Some(mask.to_vec()) })
        };
        let register = mask().unwrap_or(Register { source: Source::Other("bitwise".to_owned()), mask: None });
        self.registers.insert(into, register);
        Some(())
    }

    fn immediate(&mut self, data: &Attributes) -> Option<()> {
        let (into, value) = (data.u32(1)?, data.nested(2)?);
        if into != 0 {
            let bytes = value.get(1)?.to_vec();
            self.registers.insert(into, Register { source: Source::Bytes(bytes), mask: None });
            return Some(());
        }
        let verdict = value.nested(2)?;
        match verdict.u32(1)?.cast_signed() {
            0 => self.rule.end(" -j DROP".to_owned()),
            1 => self.rule.end(" -j ACCEPT".to_owned()),
            // Goes on with the next rule, as a rule without a target.
            -1 => {}
            -3 => self.rule.end(format!(" -j {}", super::name(&verdict.text(2)?))),
            -4 => self.rule.end(format!(" -g {}", super::name(&verdict.text(2)?))),
            -5 => self.rule.end(" -j RETURN".to_owned()),
            _ => self.rule.end_unknown("verdict"),
        }
        Some(())
    }

    fn limit(&mut self, data: &Attributes) -> Option<()> {
        let (rate, unit) = (data.number(1)?, data.number(2)?);
        let burst = data.u32(3).unwrap_or(5);
        // Bytes instead of packets, or what is over the limit instead of what is below.
        if data.u32(4).unwrap_or(0) != 0 || data.u32(5).unwrap_or(0) != 0 {
            return None;
        }
        let unit = match unit {
            1 => "sec",
            60 => "min",
            3600 => "hour",
            86400 => "day",
            _ => return None,
        };
        let burst = if burst == 5 { String::new() } else { format!(" --limit-burst {burst}") };
        self.rule.push(format!(" -m limit --limit {rate}/{unit}{burst}"));
        Some(())
    }

    /// The attributes at which the registers of addresses and ports are named, and the flags.
    fn translation(&self, data: &Attributes, at: [Option<u16>; 4], flags: u16) -> Option<Translation> {
        let bytes = |at: Option<u16>| -> Option<Option<&[u8]>> {
            let Some(register) = at.filter(|at| data.get(*at).is_some()).and_then(|at| data.u32(at)) else {
                return Some(None);
            };
            match self.registers.get(&register) {
                Some(Register { source: Source::Bytes(bytes), mask: None }) => Some(Some(bytes)),
                _ => None,
            }
        };
        let address = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => ip(bytes.get(..if self.family == Family::V4 { 4 } else { 16 })?).map(Some),
            None => Some(None),
        };
        let port = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => number(bytes.get(..2)?).map(Some),
            None => Some(None),
        };
        let [first, last, from, to] = at;
        let (first, last) = (address(bytes(first)?)?, address(bytes(last)?)?);
        let (from, to) = (port(bytes(from)?)?, port(bytes(to)?)?);
        // The kernel's flags say that there are addresses and ports, which is known.
        let flags = data.u32(flags).unwrap_or(0) & !3;
        let addresses = first.map(|first| (first, last.unwrap_or(first)));
        Some(Translation { flags, addresses, ports: from.map(|from| (from, to.unwrap_or(from))), base: None })
    }

    fn compare(&mut self, register: u32, test: &Test) -> Option<()> {
        let Register { source, mask } = self.registers.get(&register)?.clone();
        let mask = mask.as_deref();
        match (source, test) {
            (Source::Meta(key), Test::Equal(value) | Test::Unequal(value)) => {
                self.compare_meta(key, mask, value, matches!(test, Test::Unequal(_)))
            }
            (Source::Connection(0), Test::Equal(value) | Test::Unequal(value)) => {
                // `state & mask != 0` is the usual one.
                let is_none = value.iter().all(|byte| *byte == 0);
                let (bits, inverted) = match (mask, test) {
                    (Some(mask), Test::Unequal(_)) if is_none => (mask, false),
                    (Some(mask), Test::Equal(_)) if is_none => (mask, true),
                    (None, Test::Equal(value)) => (*value, false),
                    (None, Test::Unequal(value)) => (*value, true),
                    _ => return None,
                };
                self.rule.push(native_states(whole(bits)?, inverted)?);
                Some(())
            }
            (Source::Payload(1, offset, length), Test::Equal(value) | Test::Unequal(value)) => {
                let inverted = matches!(test, Test::Unequal(_));
                self.compare_network(offset, length, mask, value, inverted)
            }
            (Source::Payload(2, 13, 1), Test::Equal(value) | Test::Unequal(value)) => {
                let (Some(&[mask]), &[set]) = (mask, *value) else { return None };
                let words = tcp_flags(mask, set, matches!(test, Test::Unequal(_)))?;
                self.rule.tcp_flags(words)
            }
            (Source::Payload(2, offset, length), test) if mask.is_none() => self.compare_ports(offset, length, test),
            _ => None,
        }
    }

    fn compare_meta(&mut self, key: u32, mask: Option<&[u8]>, value: &[u8], inverted: bool) -> Option<()> {
        if key == 3 {
            let mask = mask.map_or(Some(u32::MAX), whole)?;
            self.rule.push(format!(" -m mark{} --mark {}", not(inverted), masked(whole(value)?, mask)));
            return Some(());
        }
        if mask.is_some() {
            return None;
        }
        match key {
            6 => self.rule.input(interface(value, inverted)?),
            7 => self.rule.output(interface(value, inverted)?),
            10 | 11 => {
                let option = if key == 10 { "--uid-owner" } else { "--gid-owner" };
                self.rule.push(format!(" -m owner{} {option} {}", not(inverted), whole(value)?));
                Some(())
            }
            16 => self.rule.protocol(byte(value)?, inverted),
            _ => None,
        }
    }

    fn compare_network(
        &mut self,
        offset: u32,
        length: u32,
        mask: Option<&[u8]>,
        value: &[u8],
        inverted: bool,
    ) -> Option<()> {
        let (source, destination, width) = match self.family {
            Family::V4 => (12, 16, 4),
            Family::V6 => (8, 24, 16),
        };
        let length = usize::try_from(length).ok()?;
        match (self.family, offset, length) {
            (Family::V4, 9, 1) | (Family::V6, 6, 1) if mask.is_none() => self.rule.protocol(byte(value)?, inverted),
            // The offset of a fragment.
            (Family::V4, 6, 2) if mask == Some(&[0x1f, 0xff]) && value == [0, 0] => self.rule.fragment(!inverted),
            (_, at, 1..) if (at == source || at == destination) && length <= width && value.len() == length => {
                // Whole bytes of an address are loaded without the rest.
                let mut bytes = value.to_vec();
                bytes.resize(width, 0);
                let mut bits = mask.map_or_else(|| vec![u8::MAX; length], <[u8]>::to_vec);
                if bits.len() != length {
                    return None;
                }
                bits.resize(width, 0);
                let words = format!("{}/{}", ip(&bytes)?, prefix(&bits)?);
                if at == source { self.rule.source(inverted, &words) } else { self.rule.destination(inverted, &words) }
            }
            _ => None,
        }
    }

    fn compare_ports(&mut self, offset: u32, length: u32, test: &Test) -> Option<()> {
        const LAST: u16 = u16::MAX;
        if let (0, 4, Test::Equal(value) | Test::Unequal(value)) = (offset, length, test) {
            let (source, destination) = value.split_at_checked(2)?;
            let (source, destination) = (number(source)?, number(destination)?);
            let inverted = matches!(test, Test::Unequal(_));
            self.rule.ports(false, Ports { from: source, to: source, inverted })?;
            return self.rule.ports(true, Ports { from: destination, to: destination, inverted });
        }
        let is_destination = match (offset, length) {
            (0, 2) => false,
            (2, 2) => true,
            _ => return None,
        };
        let one = |value: &[u8]| number(value);
        let (from, to, inverted) = match test {
            Test::Equal(value) => (one(value)?, one(value)?, false),
            Test::Unequal(value) => (one(value)?, one(value)?, true),
            Test::Below(value) => (0, one(value)?.checked_sub(1)?, false),
            Test::AtMost(value) => (0, one(value)?, false),
            Test::Above(value) => (one(value)?.checked_add(1)?, LAST, false),
            Test::AtLeast(value) => (one(value)?, LAST, false),
            Test::Within(from, to) => (one(from)?, one(to)?, false),
            Test::Outside(from, to) => (one(from)?, one(to)?, true),
        };
        self.rule.ports(is_destination, Ports { from, to, inverted })
    }
}

/// Two bytes in the network's order.
fn number(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

/// A number in the machine's own order, and nothing after it.
fn whole(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

fn byte(bytes: &[u8]) -> Option<u8> {
    let &[byte] = bytes else { return None };
    Some(byte)
}

/// The kernel compares as many bytes as there are: with the name's end it is one interface, without it is every one that
/// begins so.
fn interface(value: &[u8], inverted: bool) -> Option<(bool, String)> {
    // Names of interfaces with their ends; what is longer is compared with something else, too.
    if value.is_empty() || value.len() > 16 {
        return None;
    }
    let name = text(value);
    let name = if value.contains(&0) { name } else { name + "+" };
    // No interface is called so: iptables' way to say "none at all".
    if name == "INVAL/D" || name == "INVAL/D+" {
        return Some((!inverted, "+".to_owned()));
    }
    Some((inverted, super::name(&name)))
}

/// `24` for a mask of whole leading bits, else the mask as an address.
fn prefix(mask: &[u8]) -> Option<String> {
    let ones: u32 = mask.iter().map(|byte| byte.count_ones()).sum();
    let mut leading = 0;
    for byte in mask {
        leading += byte.leading_ones();
        if *byte != u8::MAX {
            break;
        }
    }
    if ones == leading { Some(ones.to_string()) } else { Some(ip(mask)?.to_string()) }
}
