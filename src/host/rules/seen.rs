//! What rules see of a packet, as it changes on its way; of a connection's first packet and of the answer to it.

use std::net::IpAddr;

use super::packet::{Origin, Packet};
use super::way::Fate;

/// What becomes of a packet on its way, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Whether it answers the first packet (SYN and ACK).
    pub answer: bool,
    /// Source; none if not known.
    pub source: Option<IpAddr>,
    /// Ports of which its source port is one.
    pub source_ports: (u16, u16),
    /// Destination, after translation if it was translated; none if not known.
    pub destination: Option<IpAddr>,
    /// Ports of which its destination port is one, likewise.
    pub ports: (u16, u16),
    /// Whether the connection's destination was translated.
    pub translated: bool,
    /// Interface by which it came, if it is on its way in.
    pub link_in: Option<String>,
    /// Interface by which it leaves, if it is on its way out.
    pub link_out: Option<String>,
    /// Whether its socket is still known: on the way out only.
    pub with_socket: bool,
    /// The socket's user, if known.
    pub uid: Option<u32>,
    /// The socket's group, if known.
    pub gid: Option<u32>,
    /// What connection tracking has done with it.
    pub tracking: Tracking,
    /// Mark.
    pub mark: Option<u32>,
    /// Mark of the connection.
    pub connection_mark: Option<u32>,
}

/// What connection tracking has done with a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracking {
    /// Nothing yet.
    Before,
    /// Seen it.
    Seen,
    /// A rule exempted it.
    Exempt,
}

/// Any port.
const ANY: (u16, u16) = (0, u16::MAX);

impl Seen {
    /// Of a connection's first packet.
    #[must_use]
    pub fn first(packet: &Packet) -> Self {
        let here = packet.origin == Origin::Here;
        Self {
            answer: false,
            source: packet.source,
            source_ports: packet.source_ports,
            destination: Some(packet.destination),
            ports: (packet.port, packet.port),
            translated: false,
            link_in: (!here).then(|| packet.link.clone()),
            link_out: here.then(|| packet.link.clone()),
            with_socket: here && packet.uid.is_some(),
            uid: packet.uid,
            gid: packet.gid,
            tracking: Tracking::Before,
            mark: Some(0),
            connection_mark: Some(0),
        }
    }

    /// Of the answer to a packet that ended so, as it starts on its way back.
    #[must_use]
    pub fn answer(packet: &Packet, fate: &Fate) -> Self {
        let here = ends_here(packet, fate);
        let (source, source_ports) = match fate {
            Fate::Redirected(port) if packet.origin == Origin::Here => (Some(packet.family.loopback()), (*port, *port)),
            Fate::Redirected(port) => (Some(packet.destination), (*port, *port)),
            Fate::Dnat(to) => endpoint(to, packet.port),
            _ => (Some(packet.destination), (packet.port, packet.port)),
        };
        let link = if here && packet.origin == Origin::Here { "lo" } else { &packet.link };
        Self {
            answer: true,
            source,
            source_ports,
            destination: packet.source,
            ports: packet.source_ports,
            translated: matches!(fate, Fate::Redirected(_) | Fate::Dnat(_)),
            link_in: (!here).then(|| link.to_owned()),
            link_out: here.then(|| link.to_owned()),
            with_socket: here,
            uid: packet.listener,
            gid: None,
            ..Self::first(packet)
        }
    }

    /// Translates the destination as a rule writes it.
    pub fn translate(&mut self, to: &str, own: u16) {
        (self.destination, self.ports) = endpoint(to, own);
    }
}

/// Whether a packet that ended so ended in this network namespace.
#[must_use]
pub fn ends_here(packet: &Packet, fate: &Fate) -> bool {
    match fate {
        _ if packet.origin == Origin::Outside => true,
        Fate::Redirected(_) => true,
        Fate::Dnat(to) => endpoint(to, packet.port).0.is_some_and(|address| {
            address.is_loopback() || packet.local.as_ref().is_some_and(|all| all.contains(&address))
        }),
        _ => packet.link == "lo",
    }
}

/// Address and port of `10.0.0.1:80`, `[fd00::1]:80`, `10.0.0.1`; the port is `own` if there is none.
fn endpoint(text: &str, own: u16) -> (Option<IpAddr>, (u16, u16)) {
    if let Ok(address) = text.parse() {
        return (Some(address), (own, own));
    }
    match text.rsplit_once(':') {
        Some((address, port)) => {
            let ports = port.parse().map_or(ANY, |port| (port, port));
            (address.trim_matches(['[', ']']).parse().ok(), ports)
        }
        None => (None, (own, own)),
    }
}
