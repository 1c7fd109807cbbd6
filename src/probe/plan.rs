//! Which trials are made: from what Kuma was configured to do, and from what the network namespace has. Nothing is sent here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rustix::io::Errno;
use rustix::process::geteuid;
use rustix::rand::{GetRandomFlags, getrandom};

use super::sockets::{Transport, as_user};
use crate::host::document::{Gap, Network, Wanted};
use crate::messages::{Message, probing};

/// Whether a trial may send a packet that could leave the loopback interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffLoopback {
    /// Only where [`Walk`] says that the rules keep it here.
    #[default]
    Never,
    /// Also if nothing is known; to addresses that are nobody's (RFC 5737, RFC 3849) and to servers of `resolv.conf`.
    Allowed,
}

/// A packet of which a trial needs to know what the rules do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    /// `tcp` or `udp`.
    pub protocol: &'static str,
    /// The user of the socket that sends it.
    pub uid: u32,
    /// Where it is sent to.
    pub to: SocketAddr,
}

/// Says to which port of this machine the rules certainly redirect a packet, if they do.
pub type Walk<'a> = &'a (dyn Fn(&Network, &Packet) -> Option<u16> + Sync);

/// What to try, within which limits.
#[derive(Clone, Copy)]
pub(super) struct Trying<'a> {
    /// What should work.
    pub wanted: &'a Wanted,
    /// Whether packets may leave.
    pub off_loopback: OffLoopback,
    /// What the rules do.
    pub walk: Option<Walk<'a>>,
    /// Servers of the `resolv.conf` of those who live in the namespace.
    pub dns_servers: &'a [IpAddr],
    /// How users are numbered there: `uid_map` of a process that lives in it.
    pub users: &'a UserMap,
}

/// How users of a user namespace are numbered outside of it: the rules of its network namespace speak of the former,
/// sockets belong to the latter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UserMap(Vec<(u32, u32, u32)>);

impl UserMap {
    /// Everybody has the same number.
    pub(super) fn same() -> Self {
        Self(vec![(0, 0, u32::MAX)])
    }

    /// From `/proc/PID/uid_map`: lines of `inside outside count`. Others are passed over.
    pub(super) fn parse(text: &str) -> Self {
        let line = |line: &str| {
            let mut numbers = line.split_ascii_whitespace().map(str::parse);
            Some((numbers.next()?.ok()?, numbers.next()?.ok()?, numbers.next()?.ok()?))
        };
        Self(text.lines().filter_map(line).collect())
    }

    /// The user with the number `named` there; nothing if there is none.
    pub(super) fn user(&self, named: u32) -> Option<User> {
        let find = |&(inside, outside, count): &(u32, u32, u32)| {
            let offset = named.checked_sub(inside).filter(|offset| *offset < count)?;
            Some(User { named, real: outside.checked_add(offset)? })
        };
        self.0.iter().find_map(find)
    }

    /// The user with the number `real` outside.
    fn back(&self, real: u32) -> User {
        let find = |&(inside, outside, count): &(u32, u32, u32)| {
            let offset = real.checked_sub(outside).filter(|offset| *offset < count)?;
            inside.checked_add(offset)
        };
        User { named: self.0.iter().find_map(find).unwrap_or(real), real }
    }
}

/// A user, as the namespace numbers it and as we do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct User {
    pub(super) named: u32,
    pub(super) real: u32,
}

/// Whether a trial's packets may leave the loopback interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// They are not to: the route is asked for before each attempt.
    Checked,
    /// It is allowed, or the rules turn them round after a route was chosen that leads away.
    Permitted,
}

/// One trial to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// `inbound`, `outbound`, `dns`.
    pub(super) what: &'static str,
    pub(super) transport: Transport,
    /// As which user the connection is made.
    pub(super) user: User,
    pub(super) from: Option<SocketAddr>,
    pub(super) to: SocketAddr,
    pub(super) leaving: Leaving,
    /// As which user our listener stands.
    pub(super) listener_user: User,
    pub(super) listen: SocketAddr,
}

impl Case {
    pub(super) fn family(&self) -> &'static str {
        family(self.to.is_ipv6())
    }

    /// `active.inbound.ipv4`
    pub(super) fn name(&self) -> String {
        format!("active.{}.{}", self.what, self.family())
    }
}

fn family(ipv6: bool) -> &'static str {
    if ipv6 { "ipv6" } else { "ipv4" }
}

/// As whom trials can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Users {
    sidecar: User,
    /// Anybody else.
    other: Result<User, Errno>,
}

impl Users {
    fn find(wanted: u32, map: &UserMap, gaps: &mut Vec<Gap>) -> Self {
        let become_user = |named| {
            let user = map.user(named).ok_or(Errno::INVAL)?;
            as_user(user.real, || user)
        };
        match become_user(wanted) {
            Ok(sidecar) => {
                // nobody; never the sidecar's.
                let other = if wanted == 65534 { 65533 } else { 65534 };
                Self { sidecar, other: become_user(other) }
            }
            Err(errno) => {
                let own = map.back(geteuid().as_raw());
                let why = std::io::Error::from(errno).to_string();
                let values = [("own", own.named.to_string()), ("wanted", wanted.to_string()), ("why", why)];
                gaps.push(gap("active.uid", "forbidden", probing::OTHER_USER, &values));
                Self { sidecar: own, other: Ok(own) }
            }
        }
    }
}

fn gap(what: &str, why: &str, message: Message, values: &[(&str, String)]) -> Gap {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Gap { what: what.to_owned(), why: why.to_owned(), detail: message.fill(&values).0 }
}

/// A gap for a trial that was not made.
pub(super) fn not_made(what: &str, why: &str, message: Message) -> Gap {
    gap(what, why, message, &[])
}

/// The trials to make, in their order, and why others are not made.
pub(super) fn plan(trying: &Trying, network: &Network) -> (Vec<Case>, Vec<Gap>) {
    let mut gaps = Vec::new();
    let mut cases = Vec::new();
    let wanted = trying.wanted;
    let users = Users::find(wanted.uid, trying.users, &mut gaps);
    let mut families = Vec::new();
    if wanted.ipv4 {
        families.push(false);
    }
    if wanted.ipv6 {
        if has_ipv6(network) {
            families.push(true);
        } else {
            gaps.push(not_made("active.inbound.ipv6", "not-collected", probing::NO_IPV6));
        }
    }
    // The validator's packets leave if `::6` is missing and there is a default route: its redirect is for `lo` alone.
    let leaving = match trying.off_loopback {
        OffLoopback::Never => Leaving::Checked,
        OffLoopback::Allowed => Leaving::Permitted,
    };
    for &ipv6 in &families {
        cases.extend(ports().into_iter().map(|port| inbound(wanted, users.sidecar, ipv6, leaving, port)));
    }
    for &ipv6 in &families {
        if wanted.outbound.enabled {
            add(outbound(trying, network, users, ipv6), &mut cases, &mut gaps);
        }
        if wanted.dns.enabled {
            add(dns(trying, network, users, ipv6), &mut cases, &mut gaps);
        }
    }
    (cases, gaps)
}

fn add(case: Result<Case, Gap>, cases: &mut Vec<Case>, gaps: &mut Vec<Gap>) {
    match case {
        Ok(case) => cases.push(case),
        Err(gap) => gaps.push(gap),
    }
}

/// As Kuma's validator decides (`HasLocalIPv6`: an address of any interface but the loopback, link-local ones too), or
/// where the installer has put `::6` on `lo`, so that it means to redirect IPv6.
fn has_ipv6(network: &Network) -> bool {
    network.links.iter().any(|link| {
        let mut addresses = link.addresses.iter();
        if link.name == "lo" {
            addresses.any(|address| address == "::6/128")
        } else {
            addresses.any(|address| address.contains(':'))
        }
    })
}

/// The addresses of Kuma's validator (`pkg/transparentproxy/validate/validator.go`): it listens on 127.0.0.1 and dials
/// 127.0.0.6 from 127.0.0.1; for IPv6 `::1`, `::6` and `::1`.
fn inbound(wanted: &Wanted, user: User, ipv6: bool, leaving: Leaving, port: u16) -> Case {
    let to: IpAddr =
        if ipv6 { Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 6).into() } else { Ipv4Addr::new(127, 0, 0, 6).into() };
    Case {
        what: "inbound",
        transport: Transport::Tcp,
        user,
        from: Some(SocketAddr::new(loopback(ipv6), 0)),
        to: SocketAddr::new(to, port),
        leaving,
        listener_user: user,
        listen: SocketAddr::new(loopback(ipv6), wanted.inbound.port),
    }
}

fn loopback(ipv6: bool) -> IpAddr {
    if ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() }
}

/// Another user's connection to an address that is nobody's. Kuma redirects no other user's connections over `lo`
/// (`-o lo -m owner ! --uid-owner … -j RETURN`), so there is no address on the loopback with which this could be tried.
fn outbound(trying: &Trying, network: &Network, users: Users, ipv6: bool) -> Result<Case, Gap> {
    let to: IpAddr =
        if ipv6 { Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into() } else { Ipv4Addr::new(192, 0, 2, 1).into() };
    let port = ports().first().copied().unwrap_or(20_000);
    let listen = SocketAddr::new(loopback(ipv6), trying.wanted.outbound.port);
    another("outbound", Transport::Tcp, SocketAddr::new(to, port), listen, trying, network, users)
}

/// Another user's query. All queries are redirected, those over the loopback too, unless only those to the servers of
/// `resolv.conf` are.
fn dns(trying: &Trying, network: &Network, users: Users, ipv6: bool) -> Result<Case, Gap> {
    let what = format!("active.dns.{}", family(ipv6));
    let server = if !trying.wanted.dns.capture_all {
        let mut servers = trying.dns_servers.iter().filter(|server| server.is_ipv6() == ipv6);
        *servers.next().ok_or_else(|| not_made(&what, "not-collected", probing::NO_DNS_TARGET))?
    } else if ipv6 {
        // The loopback network of IPv6 is the one address ::1, where a server may well stand.
        let has = network.links.iter().any(|link| link.name == "lo" && link.addresses.iter().any(|a| a == "::6/128"));
        if !has {
            return Err(not_made(&what, "not-collected", probing::NO_LOOPBACK_TARGET));
        }
        Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, 6).into()
    } else {
        // Of the loopback network, and nobody's: servers of the machine stand on .1, .53 and the like.
        Ipv4Addr::new(127, 15, 0, 53).into()
    };
    let listen = SocketAddr::new(loopback(ipv6), trying.wanted.dns.port);
    another("dns", Transport::Udp, SocketAddr::new(server, 53), listen, trying, network, users)
}

fn another(
    what: &'static str,
    transport: Transport,
    to: SocketAddr,
    listen: SocketAddr,
    trying: &Trying,
    network: &Network,
    users: Users,
) -> Result<Case, Gap> {
    let name = format!("active.{what}.{}", family(to.is_ipv6()));
    let second = users.other.and_then(|user| if user.named == trying.wanted.uid { Err(Errno::PERM) } else { Ok(user) });
    let user = second.map_err(|errno| {
        let why = std::io::Error::from(errno).to_string();
        gap(&name, "forbidden", probing::NO_SECOND_USER, &[("why", why)])
    })?;
    let protocol = if transport == Transport::Tcp { "tcp" } else { "udp" };
    let stays = to.ip().is_loopback() || is_of_lo(network, to.ip());
    let redirected =
        || trying.walk.is_some_and(|walk| walk(network, &Packet { protocol, uid: user.named, to }).is_some());
    if !stays && trying.off_loopback == OffLoopback::Never && !redirected() {
        return Err(gap(&name, "not-collected", probing::OFF_LOOPBACK, &[("to", to.to_string())]));
    }
    // The answer to a query is in the query's conntrack zone only if the sidecar's user sends it.
    let leaving = if stays { Leaving::Checked } else { Leaving::Permitted };
    Ok(Case { what, transport, user, from: None, to, leaving, listener_user: users.sidecar, listen })
}

fn is_of_lo(network: &Network, address: IpAddr) -> bool {
    let text = format!("{address}/");
    network.links.iter().any(|link| link.name == "lo" && link.addresses.iter().any(|own| own.starts_with(&text)))
}

/// Three of the ports 20000 to 29999, of which Kuma's validator takes one: one of each third, so that an exclusion of a
/// part of them is noticed.
fn ports() -> [u16; 3] {
    // Without randomness the same ports are as good: the token is what tells our connection from another's.
    let mut random = [0_u8; 8];
    let _ = getrandom(random.as_mut_slice(), GetRandomFlags::empty());
    let random = u64::from_ne_bytes(random);
    [(20_000, 0), (23_333, 16), (26_666, 32)].map(|(least, shift)| {
        let offset = (random >> shift) % 3_333;
        u16::try_from(offset).map_or(least, |offset| least + offset)
    })
}

#[cfg(test)]
mod tests {
    use super::{OffLoopback, Packet, Trying, User, UserMap, has_ipv6, plan, ports};
    use crate::host::document::{Link, Network, Wanted};
    use std::net::IpAddr;

    fn network(lo: &[&str], eth0: &[&str]) -> Network {
        let link = |name: &str, addresses: &[&str]| Link {
            name: name.to_owned(),
            up: true,
            addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
        };
        Network { links: vec![link("eth0", eth0), link("lo", lo)], ..Network::default() }
    }

    /// Trials as `inbound 127.0.0.6`, and gaps by their names.
    fn planned(trying: &Trying, network: &Network) -> (Vec<String>, Vec<String>) {
        let (cases, gaps) = plan(trying, network);
        let text = cases.iter().map(|case| format!("{} {}", case.what, case.to.ip())).collect();
        (text, gaps.into_iter().map(|gap| gap.what).filter(|what| what != "active.uid").collect())
    }

    #[test]
    fn ipv6_is_tried_where_kumas_validator_does() {
        assert!(has_ipv6(&network(&["::1/128"], &["fe80::1/64"])));
        assert!(has_ipv6(&network(&["::1/128", "::6/128"], &["10.0.0.1/24"])));
        assert!(!has_ipv6(&network(&["::1/128"], &["10.0.0.1/24"])));
    }

    #[test]
    fn nothing_leaves_the_loopback_unless_the_rules_keep_it_or_it_is_allowed() {
        let wanted = Wanted::default();
        let here = network(&["127.0.0.1/8", "::1/128"], &["10.0.0.1/24"]);
        let users = UserMap::same();
        let mut trying =
            Trying { wanted: &wanted, off_loopback: OffLoopback::Never, walk: None, dns_servers: &[], users: &users };
        let inbound = "inbound 127.0.0.6".to_owned();
        let three = vec![inbound.clone(), inbound.clone(), inbound];
        let with = |more: &[&str]| [three.clone(), more.iter().map(|m| (*m).to_owned()).collect()].concat();
        let (cases, gaps) = planned(&trying, &here);
        assert_eq!(cases, with(&["dns 127.15.0.53"]));
        assert_eq!(gaps, ["active.inbound.ipv6", "active.outbound.ipv4"]);
        let walk = |_: &Network, packet: &Packet| (packet.protocol == "tcp" && packet.uid != 5678).then_some(15001);
        trying.walk = Some(&walk);
        assert_eq!(planned(&trying, &here).0, with(&["outbound 192.0.2.1", "dns 127.15.0.53"]));
        trying.walk = None;
        trying.off_loopback = OffLoopback::Allowed;
        assert_eq!(planned(&trying, &here).0, with(&["outbound 192.0.2.1", "dns 127.15.0.53"]));
    }

    #[test]
    fn queries_go_to_servers_of_resolv_conf_if_only_those_are_redirected() {
        let mut wanted = Wanted { ipv6: false, ..Wanted::default() };
        wanted.dns.capture_all = false;
        wanted.outbound.enabled = false;
        let servers: [IpAddr; 2] = ["fd00::10".parse().unwrap(), "10.96.0.10".parse().unwrap()];
        let here = network(&["127.0.0.1/8"], &[]);
        let users = UserMap::same();
        let mut trying = Trying {
            wanted: &wanted,
            off_loopback: OffLoopback::Never,
            walk: None,
            dns_servers: &servers,
            users: &users,
        };
        assert_eq!(planned(&trying, &here).1, ["active.dns.ipv4"]);
        trying.off_loopback = OffLoopback::Allowed;
        assert_eq!(planned(&trying, &here).0.last().unwrap(), "dns 10.96.0.10");
        trying.dns_servers = &[];
        assert_eq!(planned(&trying, &here).1, ["active.dns.ipv4"]);
    }

    #[test]
    fn users_are_numbered_as_the_namespace_does() {
        let map = UserMap::parse("         0     100000      65536\n x\n 70000 5 1\n 4294967295 4294967295 9\n");
        assert_eq!(map.user(5678), Some(User { named: 5678, real: 105_678 }));
        assert_eq!((map.user(65536), map.user(70000).map(|user| user.real)), (None, Some(5)));
        assert_eq!((map.back(100_001).named, map.back(7).named), (1, 7));
        assert_eq!(UserMap::same().user(5678).map(|user| user.real), Some(5678));
        assert_eq!(UserMap::parse("").user(0), None);
    }

    #[test]
    fn ports_are_spread() {
        for _ in 0..200 {
            let [a, b, c] = ports();
            assert!((20_000..23_333).contains(&a) && (23_333..26_666).contains(&b) && (26_666..29_999).contains(&c));
        }
    }
}
