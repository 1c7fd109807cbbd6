//! Whether the rules certainly keep a packet on the machine, so that it can be sent to try them.

use std::net::SocketAddr;

use super::judge::{Read, covers};
use super::kuma::Ground;
use super::native::native_chains;
use super::packet::{Packet, Protocol, family_of};
use super::walk::{Fate, Ruleset};
use crate::host::document::{Network, Wanted};

/// The port of this machine to which all rules together redirect a packet that user `uid` sends from here; nothing if they
/// do not, or if anything that could decide otherwise was not read: rules of one flavour, or tables that no iptables made.
#[must_use]
pub fn redirected_to(network: &Network, wanted: &Wanted, protocol: Protocol, uid: u32, to: SocketAddr) -> Option<u16> {
    let family = family_of(to.ip());
    let read = Read::new(network, wanted, family);
    let native = native_chains(network.nft_ruleset.as_deref()?);
    if !read.complete
        || read.dumps.iter().any(|(_, saved)| !saved.faults.is_empty())
        || native.iter().any(|chain| covers(chain, family))
    {
        return None;
    }
    let rules = Ruleset::new(family, read.dumps.iter().map(|(flavour, saved)| (flavour.as_str(), saved)));
    let ground = Ground::new(network, wanted);
    let packet = Packet { protocol, destination: to.ip(), port: to.port(), uid: Some(uid), ..ground.packet(family) };
    match rules.walk(&packet).fate {
        Fate::Redirected(port) => Some(port),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::redirected_to;
    use crate::host::document::{Network, RuleDump, Wanted};
    use crate::host::rules::packet::Protocol;

    fn network(rules: &str, nft: Option<&str>) -> Network {
        let text = format!("*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}COMMIT\n");
        let (family, flavour) = ("ipv4".to_owned(), "nft".to_owned());
        Network {
            rules: vec![RuleDump { family, flavour, text, ..RuleDump::default() }],
            legacy_tables_ipv4: Some(Vec::new()),
            nft_ruleset: nft.map(ToOwned::to_owned),
            ..Network::default()
        }
    }

    fn port(network: &Network) -> Option<u16> {
        redirected_to(network, &Wanted::default(), Protocol::Tcp, 65534, "192.0.2.1:20000".parse().unwrap())
    }

    #[test]
    fn only_what_is_certainly_redirected_stays() {
        let redirect = "-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\n";
        assert_eq!(port(&network(redirect, Some(""))), Some(15001));
        assert_eq!(port(&network("", Some(""))), None);
        let others = "-A OUTPUT -m owner --uid-owner 65534 -j RETURN\n-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\n";
        assert_eq!(port(&network(others, Some(""))), None);
        // What was not read may send it away.
        assert_eq!(port(&network(redirect, None)), None);
        let mut legacy = network(redirect, Some(""));
        legacy.legacy_tables_ipv4 = None;
        assert_eq!(port(&legacy), None);
        let native = "table ip t {\n chain c {\n type nat hook output priority -110; policy accept;\n tcp dport 1-65535 dnat to 198.51.100.1\n }\n}\n";
        assert_eq!(port(&network(redirect, Some(native))), None);
        let unknown = "-A OUTPUT -m mystery --x -j RETURN\n-A OUTPUT -p tcp -j REDIRECT --to-ports 15001\n";
        assert_eq!(port(&network(unknown, Some(""))), None);
    }
}
