//! How Kuma lays out its rules (2.2 to 2.14 alike, where nothing else is said), who else makes chains, and the packets by
//! which rules are judged.

use std::net::IpAddr;

use super::packet::{Family, Net, Origin, Packet, Protocol, family_of, number, ports};
use crate::host::document::{Network, Redirect, Wanted};

/// Chain for incoming connections.
pub const INBOUND: &str = "KUMA_MESH_INBOUND";
/// Chain that redirects to the inbound port.
pub const INBOUND_REDIRECT: &str = "KUMA_MESH_INBOUND_REDIRECT";
/// Chain for outgoing connections.
pub const OUTBOUND: &str = "KUMA_MESH_OUTBOUND";
/// Chain that redirects to the outbound port.
pub const OUTBOUND_REDIRECT: &str = "KUMA_MESH_OUTBOUND_REDIRECT";
/// What all of Kuma's chains begin with.
pub const PREFIX: &str = "KUMA_MESH_";
/// What the comments of Kuma's rules begin with, since 2.9.
pub const COMMENT: &str = "kuma/mesh/transparent/proxy";
/// The inbound port of IPv6 up to 2.8, where nothing else was configured.
pub const OLD_INBOUND_PORT_V6: u16 = 15010;
/// The inbound port where nothing else was configured.
pub const INBOUND_PORT: u16 = 15006;
/// Ports of which the validation dials one.
pub const VALIDATION_PORTS: (u16, u16) = (20000, 29999);

/// Whose a chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Kuma's.
    Kuma,
    /// Another mesh's, or of an agent that redirects as meshes do.
    Mesh(&'static str),
    /// Of another agent that is known by its names.
    Agent(&'static str),
    /// Of the kernel, or of somebody not known.
    Nobody,
}

const OWNERS: &[(&str, Owner)] = &[
    (PREFIX, Owner::Kuma),
    ("ISTIO_", Owner::Mesh("Istio")),
    ("PROXY_INIT_", Owner::Mesh("Linkerd")),
    ("CILIUM_", Owner::Mesh("Cilium")),
    ("OLD_CILIUM_", Owner::Mesh("Cilium")),
    ("CONSUL_PROXY_", Owner::Mesh("Consul")),
    ("CONSUL_DNS_", Owner::Mesh("Consul")),
    ("OSM_PROXY_", Owner::Mesh("Open Service Mesh")),
    ("APPMESH_", Owner::Mesh("AWS App Mesh")),
    ("KMESH_", Owner::Mesh("Kmesh")),
    ("cali-", Owner::Agent("Calico")),
    ("felix-", Owner::Agent("Calico")),
    ("KUBE-", Owner::Agent("kube-proxy")),
    ("FLANNEL-", Owner::Agent("Flannel")),
    ("WEAVE", Owner::Agent("Weave Net")),
    ("AWS-", Owner::Agent("AWS VPC CNI")),
    ("CNI-", Owner::Agent("CNI plugins")),
    ("DOCKER", Owner::Agent("Docker")),
    ("NETAVARK", Owner::Agent("Podman")),
    ("ufw", Owner::Agent("ufw")),
    ("ts-", Owner::Agent("Tailscale")),
    ("f2b-", Owner::Agent("fail2ban")),
    ("LIBVIRT_", Owner::Agent("libvirt")),
];

/// Whose a chain is, by its name.
#[must_use]
pub fn owner(chain: &str) -> Owner {
    OWNERS.iter().find(|(prefix, _)| chain.starts_with(prefix)).map_or(Owner::Nobody, |(_, owner)| *owner)
}

/// What should become of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// It ends at this port.
    Port(u16),
    /// Nothing translates it.
    Alone,
    /// It ends at this port, or nothing translates it, or it ends at the outbound port: releases differ.
    PortOrElse(u16),
}

/// Which traffic a packet stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The validation's own connection.
    Validation,
    /// A connection from outside to an application.
    Inbound,
    /// An application's connection to the internet.
    Outbound,
    /// An application's connection within the cluster.
    OutboundCluster,
    /// The sidecar's own connection.
    Sidecar,
    /// An application's DNS query over UDP.
    Dns,
    /// An application's DNS query over TCP.
    DnsTcp,
}

impl What {
    /// As ways are named.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::OutboundCluster => "outbound-cluster",
            Self::Sidecar => "sidecar",
            Self::Dns => "dns",
            Self::DnsTcp => "dns-tcp",
        }
    }

    /// The chain of the kernel's that the packet enters first, Kuma's chain for it, and the one that redirects it.
    #[must_use]
    pub fn chains(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Validation => ("OUTPUT", OUTBOUND, INBOUND_REDIRECT),
            Self::Inbound => ("PREROUTING", INBOUND, INBOUND_REDIRECT),
            _ => ("OUTPUT", OUTBOUND, OUTBOUND_REDIRECT),
        }
    }
}

/// A packet and what should become of it.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Which traffic it stands for.
    pub what: What,
    /// The packet.
    pub packet: Packet,
    /// What should become of it.
    pub want: Want,
}

/// What is known of the network namespace, as far as packets need it.
#[derive(Debug, Clone)]
pub struct Ground {
    link: String,
    local: Option<Vec<IpAddr>>,
    ephemeral: (u16, u16),
    app: u32,
    sidecar: u32,
}

impl Ground {
    /// From what was seen.
    #[must_use]
    pub fn new(network: &Network, wanted: &Wanted) -> Self {
        let address = |text: &String| text.split(['/', '%']).next().and_then(|text| text.parse().ok());
        let all: Vec<IpAddr> =
            network.links.iter().flat_map(|link| link.addresses.iter().filter_map(address)).collect();
        let link = network.links.iter().find(|link| link.name != "lo").map_or("eth0", |link| link.name.as_str());
        let range = network.sysctls.get("net.ipv4.ip_local_port_range").and_then(|text| {
            let mut ends = text.split_whitespace().map(str::parse);
            Some((ends.next()?.ok()?, ends.next()?.ok()?)).filter(|(low, high)| low <= high)
        });
        Self {
            link: link.to_owned(),
            local: (!network.links.is_empty()).then_some(all),
            ephemeral: range.unwrap_or((32768, 60999)),
            app: app_user(wanted),
            sidecar: wanted.uid,
        }
    }

    /// Whether that family is in use here: some interface beside `lo` has an address of it, or there is no other
    /// interface by which to tell.
    #[must_use]
    pub fn uses(network: &Network, family: Family) -> bool {
        let mut others = network.links.iter().filter(|link| link.name != "lo").peekable();
        others.peek().is_none()
            || others.flat_map(|link| &link.addresses).any(|address| address.contains(':') == (family == Family::V6))
    }

    pub(super) fn packet(&self, family: Family) -> Packet {
        let ours = self
            .local
            .iter()
            .flatten()
            .copied()
            .find(|address| family_of(*address) == family && !address.is_loopback() && !is_link_local(*address));
        Packet {
            family,
            protocol: Protocol::Tcp,
            origin: Origin::Here,
            source: ours.or_else(|| pick(family, POD, &[])),
            destination: family.loopback(),
            source_ports: self.ephemeral,
            port: 0,
            link: self.link.clone(),
            uid: Some(self.app),
            gid: None,
            // Where traffic is redirected to, the sidecar listens.
            listener: Some(self.sidecar),
            local: self.local.clone(),
        }
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(_) => number(address) >> 118 == 0x3fa,
    }
}

/// An application's user: neither the sidecar's nor one with exclusions of its own.
fn app_user(wanted: &Wanted) -> u32 {
    let taken: Vec<(u32, u32)> = wanted
        .outbound
        .exclude_ports_for_uids
        .iter()
        .filter_map(|text| {
            let users = text.rsplit(':').next()?;
            let (low, high) = users.split_once('-').unwrap_or((users, users));
            Some((low.trim().parse().ok()?, high.trim().parse().ok()?))
        })
        .collect();
    (1000..1_001_000)
        .find(|uid| *uid != wanted.uid && !taken.iter().any(|(low, high)| (*low..=*high).contains(uid)))
        .unwrap_or(0)
}

const POD: &[&str] = &["10.244.0.5", "fd00:10:244::5"];
const PUBLIC: &[&str] = &["203.0.113.10", "8.8.8.8", "1.1.1.1", "93.184.216.34", "2001:db8::10", "2606:4700::1111"];
const CLUSTER: &[&str] =
    &["10.96.0.10", "172.20.0.10", "10.43.0.10", "192.168.200.10", "fd00:10:96::10", "fd12:3456::10"];
const CLIENTS: &[&str] = &["10.244.1.7", "192.168.7.7", "203.0.113.7", "fd00:10:244:1::7", "2001:db8::7"];

fn pick(family: Family, from: &[&str], not_in: &[String]) -> Option<IpAddr> {
    let nets: Vec<Net> = not_in.iter().filter_map(|text| Net::parse(text.trim())).collect();
    from.iter()
        .filter_map(|text| text.parse().ok())
        .find(|address| family_of(*address) == family && !nets.iter().any(|net| net.contains(*address)))
}

/// A port that the configuration wants redirected.
fn pick_port(direction: &Redirect) -> Option<u16> {
    let read = |texts: &[String]| -> Vec<(u16, u16)> { texts.iter().filter_map(|text| ports(text.trim())).collect() };
    if !direction.include_ports.is_empty() {
        return read(&direction.include_ports).first().map(|range| range.0);
    }
    let mut excluded = read(&direction.exclude_ports);
    // `tcp:80:1000`, `80:1000`, `tcp:80`: any part that is a port counts as one, to be on the safe side.
    let parts = direction.exclude_ports_for_uids.iter().flat_map(|text| text.split([':', ',']));
    excluded.extend(parts.filter_map(ports));
    [8080, 80, 443, 8443, 9090]
        .into_iter()
        .chain(10_000..15_000)
        .find(|port| !excluded.iter().any(|(low, high)| (*low..=*high).contains(port)))
}

/// The validation's connection to a port.
#[must_use]
pub fn validation(ground: &Ground, wanted: &Wanted, family: Family, port: u16) -> Goal {
    let destination = match family {
        Family::V4 => IpAddr::from([127, 0, 0, 6]),
        Family::V6 => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 6]),
    };
    let packet = Packet {
        // The validator binds it, so it is no matter of routes.
        source: Some(family.loopback()),
        destination,
        port,
        link: "lo".to_owned(),
        uid: Some(wanted.uid),
        ..ground.packet(family)
    };
    Goal { what: What::Validation, packet, want: Want::Port(wanted.inbound.port) }
}

/// All other packets by which rules are judged, in the order in which they matter.
#[must_use]
pub fn goals(ground: &Ground, wanted: &Wanted, family: Family) -> Vec<Goal> {
    let mut out = Vec::new();
    let base = ground.packet(family);
    if let (true, Some(source), Some(port)) =
        (wanted.inbound.enabled, pick(family, CLIENTS, &wanted.inbound.exclude_ips), pick_port(&wanted.inbound))
    {
        let destination = base.source.unwrap_or(base.destination);
        let packet =
            Packet { origin: Origin::Outside, source: Some(source), destination, port, uid: None, ..base.clone() };
        out.push(Goal { what: What::Inbound, packet, want: Want::Port(wanted.inbound.port) });
    }
    let to = |what, addresses, port, want| {
        let destination = pick(family, addresses, &wanted.outbound.exclude_ips)?;
        Some(Goal { what, packet: Packet { destination, port, ..base.clone() }, want })
    };
    if let (true, Some(port)) = (wanted.outbound.enabled, pick_port(&wanted.outbound)) {
        out.extend(to(What::Outbound, PUBLIC, port, Want::Port(wanted.outbound.port)));
        out.extend(to(What::OutboundCluster, CLUSTER, port, Want::Port(wanted.outbound.port)));
    }
    if let Some(mut goal) = to(What::Sidecar, PUBLIC, 443, Want::Alone) {
        goal.packet.uid = Some(wanted.uid);
        out.push(goal);
    }
    if wanted.dns.enabled && wanted.dns.capture_all {
        if let Some(mut goal) = to(What::Dns, CLUSTER, 53, Want::Port(wanted.dns.port)) {
            goal.packet.protocol = Protocol::Udp;
            out.push(goal);
        }
        out.extend(to(What::DnsTcp, CLUSTER, 53, Want::PortOrElse(wanted.dns.port)));
    }
    out
}

/// An address that a server of the cluster may have, outside of what is excluded.
#[must_use]
pub fn any_server(wanted: &Wanted, family: Family) -> Option<IpAddr> {
    pick(family, CLUSTER, &wanted.outbound.exclude_ips)
}

/// A query of an application to that server, for configurations that redirect only those to known ones.
#[must_use]
pub fn dns_query(ground: &Ground, wanted: &Wanted, server: IpAddr) -> Goal {
    let family = family_of(server);
    let packet = Packet { protocol: Protocol::Udp, destination: server, port: 53, ..ground.packet(family) };
    Goal { what: What::Dns, packet, want: Want::Port(wanted.dns.port) }
}

/// A packet, the zone of connection tracking that it should have, and the rule that gives it.
#[must_use]
pub fn zones(ground: &Ground, wanted: &Wanted, family: Family) -> Vec<(Packet, u32, &'static str, String)> {
    let base = Packet { protocol: Protocol::Udp, ..ground.packet(family) };
    let Some(server) = pick(family, CLUSTER, &[]) else { return Vec::new() };
    let (uid, dns) = (wanted.uid, wanted.dns.port);
    let query = Packet { destination: server, port: 53, ..base.clone() };
    let sidecar = Packet { uid: Some(uid), ..query.clone() };
    // An answer of the sidecar goes to a port that the kernel picked.
    let answer = Packet {
        source_ports: (dns, dns),
        port: ground.ephemeral.1,
        destination: base.source.unwrap_or(server),
        link: "lo".to_owned(),
        uid: Some(uid),
        ..base.clone()
    };
    let mut out = vec![
        (sidecar, 1, "OUTPUT", format!("-A OUTPUT -p udp --dport 53 -m owner --uid-owner {uid} -j CT --zone 1")),
        (answer, 2, "OUTPUT", format!("-A OUTPUT -p udp --sport {dns} -m owner --uid-owner {uid} -j CT --zone 2")),
    ];
    if wanted.dns.capture_all {
        let from_server = Packet {
            origin: Origin::Outside,
            source: Some(server),
            destination: base.source.unwrap_or(server),
            source_ports: (53, 53),
            port: ground.ephemeral.1,
            uid: None,
            ..base
        };
        out.push((query, 2, "OUTPUT", "-A OUTPUT -p udp --dport 53 -j CT --zone 2".to_owned()));
        out.push((from_server, 1, "PREROUTING", "-A PREROUTING -p udp --sport 53 -j CT --zone 1".to_owned()));
    }
    out
}

/// The rule by which Kuma sends this traffic on from a chain.
#[must_use]
pub fn wanted_rule(what: What, chain: &str, wanted: &Wanted, family: Family) -> String {
    let localhost = match family {
        Family::V4 => "127.0.0.1/32",
        Family::V6 => "::1/128",
    };
    let uid = wanted.uid;
    let (base, own, redirect) = what.chains();
    let port = match what {
        What::Validation | What::Inbound => wanted.inbound.port,
        _ => wanted.outbound.port,
    };
    match what {
        What::Dns => format!("-A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports {}", wanted.dns.port),
        What::Sidecar => format!("-A {own} -m owner --uid-owner {uid} -j RETURN"),
        _ if chain == base => format!("-A {base} -p tcp -j {own}"),
        _ if chain == redirect => format!("-A {redirect} -p tcp -j REDIRECT --to-ports {port}"),
        What::Validation => {
            format!("-A {own} ! -d {localhost} -o lo -p tcp -m owner --uid-owner {uid} -j {redirect}")
        }
        What::Inbound => format!("-A {own} -p tcp -j {redirect}"),
        _ => format!("-A {own} -j {redirect}"),
    }
}
