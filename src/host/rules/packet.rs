//! A connection's first packet, as far as rules look at it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `ipv4` or `ipv6`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both, in the order of reports.
    pub const BOTH: [Self; 2] = [Self::V4, Self::V6];

    /// As documents name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
        }
    }

    /// Where `REDIRECT` sends what was made on the machine itself.
    #[must_use]
    pub fn loopback(self) -> IpAddr {
        match self {
            Self::V4 => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Self::V6 => IpAddr::V6(Ipv6Addr::LOCALHOST),
        }
    }
}

/// Protocols that Kuma's rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// TCP, a SYN.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// The number in the header.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
        }
    }
}

/// Where a packet comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A process here sends it: `OUTPUT`, then, if it leaves by `lo`, `PREROUTING` and `INPUT`.
    Here,
    /// It comes in by an interface: `PREROUTING`, then `INPUT`.
    Outside,
}

/// A connection's first packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Family.
    pub family: Family,
    /// Protocol.
    pub protocol: Protocol,
    /// Where it comes from.
    pub origin: Origin,
    /// Source address; none if not known.
    pub source: Option<IpAddr>,
    /// Destination address.
    pub destination: IpAddr,
    /// Ports of which the source port is one (the kernel picks it), lowest and highest.
    pub source_ports: (u16, u16),
    /// Destination port.
    pub port: u16,
    /// The interface by which it leaves ([`Origin::Here`]) or comes in ([`Origin::Outside`]).
    pub link: String,
    /// The user whose socket it is; none if it has no socket here.
    pub uid: Option<u32>,
    /// That user's group, if known.
    pub gid: Option<u32>,
    /// The user who listens where it ends, if it ends here and that is known.
    pub listener: Option<u32>,
    /// Addresses of this network namespace beside the loopback ones; none if not known.
    pub local: Option<Vec<IpAddr>>,
}

/// An address and which of its bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    family: Family,
    address: u128,
    mask: u128,
}

impl Net {
    /// Reads `10.0.0.0/8`, `10.0.0.0/255.0.255.0`, `::6/128`, `127.0.0.6`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, mask) = text.split_once('/').map_or((text, None), |(address, mask)| (address, Some(mask)));
        let address: IpAddr = address.parse().ok()?;
        let (family, bits) = match address {
            IpAddr::V4(_) => (Family::V4, 32),
            IpAddr::V6(_) => (Family::V6, 128),
        };
        let mask = match mask {
            None => ones(bits),
            Some(mask) => match mask.parse::<u32>() {
                Ok(length) if length <= bits => ones(bits) & !ones(bits - length),
                Ok(_) => return None,
                Err(_) => number(mask.parse().ok()?),
            },
        };
        Some(Self { family, address: number(address) & mask, mask })
    }

    /// The address, if it is but one.
    #[must_use]
    pub fn only(&self) -> Option<IpAddr> {
        let (full, address) = match self.family {
            Family::V4 => (ones(32), IpAddr::V4(u32::try_from(self.address).ok()?.into())),
            Family::V6 => (u128::MAX, IpAddr::V6(self.address.into())),
        };
        (self.mask == full).then_some(address)
    }

    /// Whether the address is one of these.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        family_of(address) == self.family && number(address) & self.mask == self.address
    }
}

fn ones(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |bit| bit - 1)
}

/// An address as a number, to compare and mask.
#[must_use]
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

/// The family of an address.
#[must_use]
pub fn family_of(address: IpAddr) -> Family {
    match address {
        IpAddr::V4(_) => Family::V4,
        IpAddr::V6(_) => Family::V6,
    }
}

/// Reads a port or a range of ports as `iptables` (`1000:2000`) and Kuma (`1000-2000`) write it. An open end is 0 or
/// 65535.
#[must_use]
pub fn ports(text: &str) -> Option<(u16, u16)> {
    let end = |text: &str, open: u16| if text.is_empty() { Some(open) } else { text.parse().ok() };
    match text.split_once([':', '-']) {
        None => text.parse().ok().map(|port| (port, port)),
        Some((low, high)) => {
            let range = (end(low, 0)?, end(high, u16::MAX)?);
            (range.0 <= range.1).then_some(range)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Net, ports};

    #[test]
    fn networks_hold_what_they_should() {
        let holds = |net: &str, address: &str| Net::parse(net).unwrap().contains(address.parse().unwrap());
        assert!(holds("127.0.0.6/32", "127.0.0.6") && !holds("127.0.0.6/32", "127.0.0.7"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("1.0.3.0/255.0.255.0", "1.200.3.9") && !holds("1.0.3.0/255.0.255.0", "1.200.4.9"));
        assert!(holds("::6/128", "::6") && holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1"));
        assert!(holds("::/0", "::6"));
        for bad in ["1.2.3.4/33", "::/129", "x", "1.2.3.4/", "1.2.3.4/a.b.c.d", "host/24"] {
            assert!(Net::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn ports_and_ranges() {
        assert_eq!(ports("80"), Some((80, 80)));
        assert_eq!(ports("1000:2000"), Some((1000, 2000)));
        assert_eq!(ports("20000-29999"), Some((20000, 29999)));
        assert_eq!(ports(":1024"), Some((0, 1024)));
        assert_eq!(ports("2:1"), None);
        assert_eq!(ports("http"), None);
        assert_eq!(ports("70000"), None);
    }
}
