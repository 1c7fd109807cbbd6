//! The ports of Kuma's components in one network namespace, and who listens on each.

use std::collections::BTreeSet;

use super::document::{Document, Listener, Network, Wanted};
use super::summary::Fault;
use crate::messages::probe as texts;

/// A port of one of Kuma's components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its number.
    pub port: u16,
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// What it is for: `inbound`, `outbound`, `dns`, `admin` (Envoy), `readiness` (`kuma-dp`), `bootstrap` (control plane).
    pub role: &'static str,
    /// Who listens there, by address.
    pub listeners: Vec<Listener>,
}

/// Envoy's admin interface, where Kuma is not told otherwise.
const ADMIN: u16 = 9901;
/// Where `kuma-dp` answers the readiness probe.
const READINESS: u16 = 9902;
/// Where the control plane hands out bootstrap configurations.
const BOOTSTRAP: u16 = 5678;

/// Programs of the sidecar and of the control plane.
const KUMAS: [&str; 4] = ["coredns", "envoy", "kuma-cp", "kuma-dp"];

/// The ports that matter in a namespace whose redirection is `wanted`: those of a sidecar, and that of the control plane
/// where somebody listens on it. In a namespace in which Kuma redirects nothing, only those on which somebody listens.
/// Nothing where it could not be read who listens.
#[must_use]
pub fn ports(document: &Document, redirected: bool) -> Vec<Port> {
    let Some(network) = document.network.as_ref().filter(|_| listeners_read(document)) else { return Vec::new() };
    let wanted = document.wanted.clone().unwrap_or_default();
    let all = known(&wanted).into_iter().map(|(port, protocol, role)| {
        let here = |listener: &&Listener| listener.port == port && listener.protocol == protocol;
        Port { port, protocol, role, listeners: network.listeners.iter().filter(here).cloned().collect() }
    });
    all.filter(|port| !port.listeners.is_empty() || (redirected && port.role != "bootstrap")).collect()
}

fn known(wanted: &Wanted) -> Vec<(u16, &'static str, &'static str)> {
    let mut all = Vec::new();
    if wanted.inbound.enabled {
        all.push((wanted.inbound.port, "tcp", "inbound"));
    }
    if wanted.outbound.enabled {
        all.push((wanted.outbound.port, "tcp", "outbound"));
    }
    if wanted.dns.enabled {
        all.push((wanted.dns.port, "udp", "dns"));
    }
    all.extend([(ADMIN, "tcp", "admin"), (READINESS, "tcp", "readiness"), (BOOTSTRAP, "tcp", "bootstrap")]);
    all
}

/// Whether the tables of sockets were read whole.
fn listeners_read(document: &Document) -> bool {
    let of_sockets = |what: &str| {
        what == "listeners" || ["/net/tcp", "/net/tcp6", "/net/udp", "/net/udp6"].iter().any(|end| what.ends_with(end))
    };
    !document.gaps.iter().any(|gap| of_sockets(&gap.what))
}

/// `envoy, uid 5678`; what is not known is left out.
fn who(listener: &Listener) -> String {
    let program = listener.program.clone().filter(|name| !name.is_empty());
    let uid = listener.uid.map(|uid| format!("uid {uid}"));
    let known: Vec<String> = program.into_iter().chain(uid).collect();
    if known.is_empty() { "?".to_owned() } else { known.join(", ") }
}

/// Users that are surely the sidecar: the one that Kuma was configured for, Envoy's, and whoever has both of the ports that
/// traffic is redirected to.
fn sidecars_users(network: &Network, wanted: &Wanted) -> BTreeSet<u32> {
    let of = |port: u16| {
        let on = network.listeners.iter().filter(move |l| l.protocol == "tcp" && l.port == port);
        on.filter_map(|listener| listener.uid).collect::<BTreeSet<u32>>()
    };
    let mut users: BTreeSet<u32> = of(wanted.inbound.port).intersection(&of(wanted.outbound.port)).copied().collect();
    let envoys = network.listeners.iter().filter(|listener| listener.program.as_deref() == Some("envoy"));
    users.extend(envoys.filter_map(|listener| listener.uid));
    users.insert(wanted.uid);
    users
}

/// Whether the sidecar's own user listens on the port that connections are redirected to.
pub(super) fn sidecar_listens(network: &Network, wanted: &Wanted) -> bool {
    let mut own = network.listeners.iter().filter(|l| l.protocol == "tcp" && l.port == wanted.inbound.port);
    own.any(|listener| listener.uid == Some(wanted.uid) || listener.program.as_deref() == Some("envoy"))
}

/// Another program on the port that connections are redirected to.
pub(super) fn inbound_taken(document: &Document, network: &Network, wanted: &Wanted) -> Option<Fault> {
    let mut trials = document.active.iter().flat_map(|active| &active.trials);
    let taken = trials.any(|trial| trial.what == "inbound" && trial.outcome == "port-taken");
    if !taken || sidecar_listens(network, wanted) {
        return None;
    }
    let mut own = network.listeners.iter().filter(|l| l.protocol == "tcp" && l.port == wanted.inbound.port);
    let detail = own.next().map_or_else(|| wanted.inbound.port.to_string(), place);
    let says = texts::PORT_TAKEN.fill(&[("port", &wanted.inbound.port.to_string())]);
    Some(Fault { id: "port-taken".to_owned(), detail, says })
}

/// Other ports that the sidecar needs, and that another program has: the sidecar cannot start, or its probes are answered
/// by a stranger. One of which it is not known whose it is, is not told.
pub(super) fn others_taken(document: &Document, network: &Network, wanted: &Wanted) -> Vec<Fault> {
    let users = sidecars_users(network, wanted);
    let strange = |listener: &&Listener| {
        let program = listener.program.as_deref();
        let known = program.is_some() || wanted.source != "default";
        known
            && !program.is_some_and(|name| KUMAS.contains(&name))
            && listener.uid.is_some_and(|uid| !users.contains(&uid))
    };
    let needed = ports(document, true).into_iter().filter(|port| !matches!(port.role, "inbound" | "bootstrap"));
    let fault = |port: Port| {
        let listener = port.listeners.iter().find(strange)?;
        let says = texts::SIDECAR_PORT_TAKEN.fill(&[("port", &port.port.to_string())]);
        Some(Fault { id: "sidecar-port-taken".to_owned(), detail: place(listener), says })
    };
    needed.filter_map(fault).collect()
}

/// `0.0.0.0:9901 nginx, uid 101`
fn place(listener: &Listener) -> String {
    let Listener { address, port, .. } = listener;
    let address = if address.contains(':') { format!("[{address}]") } else { address.clone() };
    format!("{address}:{port} {}", who(listener))
}

#[cfg(test)]
mod tests {
    use super::{others_taken, ports};
    use crate::host::document::{Document, Gap, Listener, Network, Wanted};

    fn on(port: u16, protocol: &str, uid: u32, program: Option<&str>) -> Listener {
        let program = program.map(str::to_owned);
        Listener { port, protocol: protocol.to_owned(), address: "0.0.0.0".to_owned(), uid: Some(uid), program }
    }

    fn document(listeners: Vec<Listener>) -> Document {
        let network = Network { listeners, ..Network::default() };
        Document { network: Some(network), ..Document::default() }
    }

    fn taken(document: &Document) -> Vec<String> {
        let wanted = document.wanted.clone().unwrap_or_default();
        let faults = others_taken(document, document.network.as_ref().unwrap(), &wanted);
        faults.into_iter().map(|fault| fault.detail).collect()
    }

    #[test]
    fn each_port_with_who_listens() {
        let seen = document(vec![on(15006, "tcp", 5678, Some("envoy")), on(15053, "tcp", 5678, None)]);
        let told: Vec<(u16, &str, usize)> =
            ports(&seen, true).into_iter().map(|port| (port.port, port.role, port.listeners.len())).collect();
        let expected = [
            (15006, "inbound", 1),
            (15001, "outbound", 0),
            (15053, "dns", 0),
            (9901, "admin", 0),
            (9902, "readiness", 0),
        ];
        assert_eq!(told, expected);
        assert_eq!(ports(&seen, false).len(), 1);
        let control_plane = document(vec![on(5678, "tcp", 5678, Some("kuma-cp"))]);
        assert_eq!(ports(&control_plane, false)[0].role, "bootstrap");
        // Where the sockets were not read, nothing is said of anybody.
        let gap = Gap { what: "/proc/thread-self/net/tcp".to_owned(), ..Gap::default() };
        assert_eq!(ports(&Document { gaps: vec![gap], ..seen }, true), Vec::new());
    }

    #[test]
    fn a_strangers_port_is_told_and_the_sidecars_is_not() {
        let envoy = || vec![on(15006, "tcp", 5678, Some("envoy")), on(15001, "tcp", 5678, Some("envoy"))];
        assert_eq!(taken(&document(envoy())), Vec::<String>::new());
        let with = |listener| document(envoy().into_iter().chain([listener]).collect());
        assert_eq!(taken(&with(on(9901, "tcp", 101, Some("nginx")))), ["0.0.0.0:9901 nginx, uid 101"]);
        assert_eq!(taken(&with(on(15053, "udp", 0, Some("dnsmasq")))), ["0.0.0.0:15053 dnsmasq, uid 0"]);
        assert_eq!(taken(&with(on(9902, "tcp", 0, Some("kuma-dp")))), Vec::<String>::new());
        // Nobody's name, and the sidecar's user only assumed: it may be the sidecar.
        assert_eq!(taken(&with(on(9902, "tcp", 101, None))), Vec::<String>::new());
        let configured = Some(Wanted { source: "pod".to_owned(), ..Wanted::default() });
        let told = Document { wanted: configured, ..with(on(9902, "tcp", 101, None)) };
        assert_eq!(taken(&told), ["0.0.0.0:9902 uid 101"]);
    }

    #[test]
    fn a_sidecar_with_a_user_of_its_own_is_known_by_its_ports() {
        let of = |port| on(port, "tcp", 6000, None);
        let seen = document(vec![of(9901), of(15001), of(15006)]);
        let configured = Some(Wanted { source: "pod".to_owned(), ..Wanted::default() });
        assert_eq!(taken(&Document { wanted: configured, ..seen }), Vec::<String>::new());
    }
}
