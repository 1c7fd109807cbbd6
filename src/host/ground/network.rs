//! What of a pod's network namespace stands in the way: the loopback interface, its addresses, routes, rules of two flavours.
//!
//! Kuma adds `::6/128` to `lo` itself when it installs rules for IPv6, and only where the pod has an IPv6 address besides
//! `::1` (`HasLocalIPv6` counts link-local ones too). So `::6` is missed only where that happened, and a pod without any
//! IPv6 address needs nothing of IPv6.

use std::net::IpAddr;

use super::{GroundFault, fault};
use crate::host::document::{Network, Route, Wanted};
use crate::messages::ground as says;

/// The address that the sidecar's validation dials, by family, and the shortest prefix of a route that can take it away:
/// shorter ones are behind the address that `lo` itself has (127.0.0.0/8), or unreachable defaults that every kernel has.
const DIALLED: [(&str, &str, u8); 2] = [("ipv4", "127.0.0.6", 8), ("ipv6", "::6", 97)];

pub(super) fn judge(network: &Network, wanted: &Wanted, faults: &mut Vec<GroundFault>) {
    let lo = network.links.iter().find(|link| link.name == "lo");
    let is_pods = network.is_hosts != Some(true);
    let ipv6 = wanted.ipv6 && is_pods && (has_ipv6(network) || !wanted.ipv4);
    let off = ipv6.then(|| disabled(network)).flatten();
    if let Some(lo) = lo {
        if !lo.up {
            faults.push(fault("lo-down", &says::LO_DOWN, &[]));
        } else if is_pods {
            let mut needed = Vec::new();
            if wanted.ipv4 {
                needed.push("127.0.0.1");
            }
            if ipv6 && off.is_none() {
                needed.push("::1");
                if installed(network) {
                    needed.push("::6");
                }
            }
            for address in needed {
                if !lo.addresses.iter().any(|has| has.split('/').next() == Some(address)) {
                    let values = [("address", address)];
                    faults.push(fault("lo-address-missing", &says::LO_ADDRESS_MISSING, &values));
                }
            }
        }
    }
    if let Some(sysctl) = off {
        faults.push(fault("ipv6-disabled", &says::IPV6_DISABLED, &[("sysctl", sysctl)]));
    }
    if is_pods {
        routes(network, wanted, faults);
        flavours(network, faults);
    }
}

/// Whether any interface but `lo` has an IPv6 address.
fn has_ipv6(network: &Network) -> bool {
    let others = network.links.iter().filter(|link| link.name != "lo");
    others.flat_map(|link| &link.addresses).any(|address| address.contains(':'))
}

/// The setting that turns IPv6 off on `lo`; the one for all interfaces only counts where that of `lo` is not known.
fn disabled(network: &Network) -> Option<&'static str> {
    const LO: &str = "net.ipv6.conf.lo.disable_ipv6";
    const ALL: &str = "net.ipv6.conf.all.disable_ipv6";
    let is = |name: &str| network.sysctls.get(name).map(|value| value.trim() == "1");
    match (is(LO), is(ALL)) {
        (Some(true) | None, Some(true)) => Some(ALL),
        (Some(true), _) => Some(LO),
        _ => None,
    }
}

/// Whether Kuma installed rules here.
fn installed(network: &Network) -> bool {
    network.rules.iter().any(|dump| dump.text.contains("KUMA_MESH"))
}

fn routes(network: &Network, wanted: &Wanted, faults: &mut Vec<GroundFault>) {
    for (family, address, shortest) in DIALLED {
        if !(if family == "ipv4" { wanted.ipv4 } else { wanted.ipv6 }) {
            continue;
        }
        for route in network.routes.iter().filter(|route| route.family == family) {
            let refuses = matches!(route.kind.as_str(), "unreachable" | "prohibit" | "blackhole" | "throw");
            if refuses && covers(route, address, shortest) {
                let values = [("kind", route.kind.as_str()), ("to", &route.to), ("address", address)];
                faults.push(fault("route-in-the-way", &says::ROUTE_IN_THE_WAY, &values));
            }
        }
    }
}

fn covers(route: &Route, address: &str, shortest: u8) -> bool {
    let (to, length) = route.to.split_once('/').map_or((route.to.as_str(), None), |(to, length)| (to, Some(length)));
    let (Ok(to), Ok(address)) = (to.parse::<IpAddr>(), address.parse::<IpAddr>()) else { return false };
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let ((to, whole), (address, width)) = (bits(to), bits(address));
    let length = match length.map(str::parse::<u8>) {
        None => whole,
        Some(Ok(length)) => length,
        Some(Err(_)) => return false,
    };
    let differing = (to ^ address).leading_zeros();
    whole == width && length >= shortest && length <= whole && u32::from(length) <= differing
}

/// Rules of both flavours in one family: packets pass through both, and each program shows only its own.
fn flavours(network: &Network, faults: &mut Vec<GroundFault>) {
    for family in ["ipv4", "ipv6"] {
        let has = |flavour: &str| {
            let mut dumps = network.rules.iter().filter(|dump| dump.family == family && dump.flavour == flavour);
            dumps.any(|dump| dump.text.lines().any(|line| line.starts_with("-A ")))
        };
        if has("nft") && has("legacy") {
            let what = format!("{family}: nft, legacy");
            faults.push(fault("iptables-flavours-mixed", &says::IPTABLES_FLAVOURS_MIXED, &[("what", &what)]));
        }
    }
}
