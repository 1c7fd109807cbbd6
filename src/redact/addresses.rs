//! Pseudonyms of addresses: of the same family, and together in a /24 or a /64 where they were.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Addresses that were seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    four: BTreeSet<Ipv4Addr>,
    six: BTreeSet<Ipv6Addr>,
}

/// Pseudonyms of addresses.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    four: BTreeMap<Ipv4Addr, Ipv4Addr>,
    six: BTreeMap<Ipv6Addr, Ipv6Addr>,
}

impl Seen {
    /// Learns the addresses in a text.
    pub(super) fn text(&mut self, text: &[u8]) {
        for_each_four(text, |address| {
            self.four.insert(address);
        });
        for (_, _, address) in sixes(text) {
            self.six.insert(address);
        }
    }

    /// Numbers what was seen. The last byte of an IPv4 address stays: networks end with 0 and gateways with 1.
    pub(super) fn number(&self) -> Addresses {
        let mut new = Addresses::default();
        let networks: BTreeSet<[u8; 3]> = self.four.iter().map(|a| network(*a)).collect();
        let numbered: BTreeMap<[u8; 3], u32> = networks.into_iter().zip(0u32..).collect();
        for address in &self.four {
            let number = numbered.get(&network(*address)).copied().unwrap_or_default();
            // 198.18.0.0/15 has room for 512 networks; the reserved 240.0.0.0/4 for the rest.
            let first = if number < 512 { 0xc612_0000 } else { 0xf000_0000 };
            new.four.insert(*address, Ipv4Addr::from(first + (number << 8) + u32::from(address.octets()[3])));
        }
        let mut networks: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for address in &self.six {
            let (network, host) = halves(*address);
            networks.entry(network).or_default().insert(host);
        }
        for (number, (network, hosts)) in (1u64..).zip(&networks) {
            let local = network >> 54 == 0x3fa;
            let prefix = if local { *network } else { 0x2001_0db8_0000_0000 + number };
            // The address of a network is the one of its pseudonym.
            for (host, original) in (u64::from(!hosts.contains(&0))..).zip(hosts) {
                new.six.insert(join(*network, *original), join(prefix, host));
            }
        }
        new
    }
}

impl Addresses {
    /// The pseudonym of a word that is an IPv4 address, or one with dashes, as nodes and pods are named after theirs.
    pub(super) fn dotted(&self, word: &str, text: &[u8], start: usize, end: usize) -> Option<String> {
        if self.four.is_empty() || !word.as_bytes().first()?.is_ascii_digit() && !word.contains('-') {
            return None;
        }
        if let Ok(address) = word.parse::<Ipv4Addr>() {
            let new = self.four.get(&address).filter(|_| !version(text, start, end))?;
            return Some(new.to_string());
        }
        let dashed = |label: &str| {
            let digits = label.strip_prefix("ip-").unwrap_or(label);
            let address: Ipv4Addr = digits.replace('-', ".").parse().ok().filter(|_| !digits.contains('.'))?;
            let new = self.four.get(&address)?.to_string().replace('.', "-");
            Some(format!("{}{new}", &label[..label.len() - digits.len()]))
        };
        let (first, rest) = word.split_once('.').map_or((word, ""), |(first, _)| (first, &word[first.len()..]));
        dashed(first).map(|new| new + rest)
    }

    /// The text with its IPv6 addresses replaced; nothing if there were none.
    pub(super) fn six(&self, text: &[u8]) -> Option<Vec<u8>> {
        if self.six.is_empty() {
            return None;
        }
        let mut out = Vec::new();
        let mut from = 0;
        for (start, end, address) in sixes(text) {
            if let Some(new) = self.six.get(&address) {
                out.extend_from_slice(&text[from..start]);
                out.extend_from_slice(new.to_string().as_bytes());
                from = end;
            }
        }
        (from > 0).then(|| [out.as_slice(), &text[from..]].concat())
    }
}

fn network(address: Ipv4Addr) -> [u8; 3] {
    let [a, b, c, _] = address.octets();
    [a, b, c]
}

fn halves(address: Ipv6Addr) -> (u64, u64) {
    let bits = address.to_bits();
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let host = bits as u64;
    ((bits >> 64) as u64, host)
}

fn join(network: u64, host: u64) -> Ipv6Addr {
    Ipv6Addr::from_bits(u128::from(network) << 64 | u128::from(host))
}

/// Addresses that are the same everywhere, and masks.
fn everywhere(address: Ipv4Addr) -> bool {
    let first = address.octets()[0];
    address.is_loopback() || address.is_link_local() || first == 0 || first >= 224
}

/// Whether what looks like an address is a version: `v1.2.3.4`, `Chrome/120.0.0.0`.
fn version(text: &[u8], start: usize, end: usize) -> bool {
    let back = |n: usize| start.checked_sub(n).and_then(|at| text.get(at)).copied();
    let letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    letter(back(1)) && back(2) != Some(b'\\')
        || back(1) == Some(b'/') && letter(back(2))
        || letter(text.get(end).copied())
}

fn for_each_four(text: &[u8], mut found: impl FnMut(Ipv4Addr)) {
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    for word in text.split(|b| !part(b)).filter(|word| word.len() >= 7) {
        let word = word.trim_ascii();
        let trimmed = word.strip_suffix(b".").unwrap_or(word);
        let trimmed = trimmed.strip_prefix(b"n").unwrap_or(trimmed);
        let Ok(text) = std::str::from_utf8(trimmed) else { continue };
        let first = text.split_once('.').map_or(text, |(first, _)| first);
        let dashed = first.strip_prefix("ip-").unwrap_or(first).replace('-', ".");
        let address = text.parse::<Ipv4Addr>().or_else(|_| dashed.parse());
        if let Some(address) = address.ok().filter(|address| !everywhere(*address)) {
            found(address);
        }
    }
}

/// The IPv6 addresses of a text, with their places.
fn sixes(text: &[u8]) -> impl Iterator<Item = (usize, usize, Ipv6Addr)> {
    let part = |b: &u8| b.is_ascii_hexdigit() || matches!(b, b':' | b'.');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let colon = at + memchr::memchr(b':', text.get(at..)?)?;
            let back = text[at..colon].iter().rev().take(40).take_while(|b| part(b)).count();
            let start = colon - back;
            let mut end = colon + text[colon..].iter().take_while(|b| part(b)).count();
            at = end;
            if end - start > 2 && text[end - 1] == b':' && text[end - 2] != b':' || text[end - 1] == b'.' {
                end -= 1;
            }
            let letter = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            let before = start.checked_sub(1).and_then(|at| text.get(at));
            let word = &text[start..end];
            if end - start < 4
                || end - start > 45
                || letter(before)
                || letter(text.get(end))
                || !word.iter().any(u8::is_ascii_digit)
            {
                continue;
            }
            let address = std::str::from_utf8(word).ok().and_then(|word| word.parse::<Ipv6Addr>().ok());
            match address {
                // `::1`, `::6` and their like, and groups of machines, are the same everywhere.
                Some(address) if address.to_bits() > 0xffff && !address.is_multicast() => {
                    return Some((start, end, address));
                }
                _ => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use crate::redact::names::{Names, Place};

    fn replaced(text: &str) -> String {
        let mut seen = Seen::default();
        seen.text(text.as_bytes());
        let addresses = seen.number();
        let six = addresses.six(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec());
        let four = Names::default().text(&six, Place::Prose, &addresses).unwrap_or(six);
        String::from_utf8(four).unwrap()
    }

    #[test]
    fn families_and_networks_are_kept() {
        for (text, want) in [
            ("10.0.1.5:15006 and 10.0.1.0/24, not 10.0.2.5", "198.18.0.5:15006 and 198.18.0.0/24, not 198.18.1.5"),
            ("[fd00:1::5]:80 fd00:1::6 fd00:2::", "[2001:db8:0:1::1]:80 2001:db8:0:1::2 2001:db8:0:2::"),
            ("ip-10-0-1-5.ec2.internal 10.0.1.5.", "ip-198-18-0-5.ec2.internal 198.18.0.5."),
            (
                "127.0.0.6 127.0.0.1 0.0.0.0 ::1 ::6 :: 169.254.169.254 255.255.255.0 v1.2.3.4 Chrome/120.0.0.0 10:20:30 aa:bb:cc:dd:ee:ff",
                "127.0.0.6 127.0.0.1 0.0.0.0 ::1 ::6 :: 169.254.169.254 255.255.255.0 v1.2.3.4 Chrome/120.0.0.0 10:20:30 aa:bb:cc:dd:ee:ff",
            ),
        ] {
            assert_eq!(replaced(text), want);
        }
    }
}
