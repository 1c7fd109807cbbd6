//! Networks as `ipBlock` writes them.

use std::net::IpAddr;

use serde_json::Value;

use super::select::{text, texts};

/// A network without those that are taken out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    network: Network,
    except: Vec<Network>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Block {
    /// Reads it; nothing if any part of it is no network.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let network = Network::parse(text(value, "/cidr")?)?;
        let except = texts(value, "/except").into_iter().map(Network::parse).collect::<Option<_>>()?;
        Some(Self { network, except })
    }

    /// Whether it is all addresses of a family, none taken out.
    pub(super) fn is_everything(&self) -> bool {
        self.network.bits == 0 && self.except.is_empty()
    }

    /// Whether it holds an address.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.network.contains(address) && !self.except.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address: IpAddr = address.parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        (bits <= most).then_some(Self { address, bits })
    }

    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(u128::from(a.to_bits()), u128::from(b.to_bits()), 32, self.bits),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128, self.bits),
            _ => false,
        }
    }
}

/// Whether the first `bits` of two numbers of `width` bits agree.
fn same(a: u128, b: u128, width: u8, bits: u8) -> bool {
    (a ^ b).checked_shr(u32::from(width - bits)).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Block;

    #[test]
    fn blocks_hold_addresses_of_their_own_family() {
        let block = Block::read(&json!({"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]})).unwrap();
        for (address, holds) in [("10.2.3.4", true), ("10.1.3.4", false), ("11.0.0.1", false), ("::ffff", false)] {
            assert_eq!(block.contains(address.parse().unwrap()), holds, "{address}");
        }
        let all = Block::read(&json!({"cidr": "0.0.0.0/0"})).unwrap();
        assert!(all.is_everything() && all.contains("1.2.3.4".parse().unwrap()));
        let six = Block::read(&json!({"cidr": "fd00::/8"})).unwrap();
        assert!(six.contains("fdff::1".parse().unwrap()) && !six.contains("fe80::1".parse().unwrap()));
        assert!(Block::read(&json!({"cidr": "::/0"})).unwrap().contains("::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_nothing() {
        for wrong in ["10.0.0.0", "10.0.0.0/33", "x/8", "::/129", "10.0.0.0/-1", ""] {
            assert_eq!(Block::read(&json!({"cidr": wrong})), None, "{wrong}");
        }
        assert_eq!(Block::read(&json!({"cidr": "10.0.0.0/8", "except": ["10.1"]})), None);
        assert_eq!(Block::read(&json!({})), None);
    }
}
