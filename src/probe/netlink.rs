//! Interfaces, addresses and routes as the kernel tells them to the calling thread's network namespace.
//!
//! Asked through netlink rather than read from files: `/proc/net/route` has no route types and only the table `main`,
//! and `/sys/class/net` belongs to whoever mounted it, not to the thread that reads it.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with};

use crate::host::document::{Link, Route};

const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const RTM_NEWLINK: u16 = 16;
const RTM_GETLINK: u16 = 18;
const RTM_NEWADDR: u16 = 20;
const RTM_GETADDR: u16 = 22;
const RTM_NEWROUTE: u16 = 24;
const RTM_GETROUTE: u16 = 26;
const NLM_F_REQUEST: u16 = 1;
/// Everything of a kind. Takes no rights.
const NLM_F_DUMP: u16 = 0x300;
const RTA_DST: u16 = 1;
const RTA_SRC: u16 = 2;
const RTA_OIF: u16 = 4;
const RTA_GATEWAY: u16 = 5;
const RTA_PRIORITY: u16 = 6;
const RTA_MULTIPATH: u16 = 9;
const RTA_TABLE: u16 = 15;
const RTA_VIA: u16 = 18;
const RTA_UID: u16 = 25;
const RTN_UNICAST: u8 = 1;
/// Of `lo`, in every network namespace.
const LOOPBACK_INDEX: u32 = 1;
const HEADER: usize = 16;
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
const TABLE_LOCAL: u32 = 255;
/// Routes that the kernel made from others when it used them (`RTM_F_CLONED`).
const CLONED: u32 = 0x200;
/// Answers are at most 32 KiB each; this is room to spare.
const BUFFER: usize = 64 << 10;
/// A table with more bytes than this is a full routing table of the internet, and is cut.
const MOST: usize = 32 << 20;

/// One message of the kernel: its type and what follows the header.
type Message<'a> = (u16, &'a [u8]);

/// Interfaces with their addresses, by number of the interface.
///
/// # Errors
///
/// What the kernel answers.
pub(super) fn links() -> Result<Vec<Link>, Errno> {
    let socket = open()?;
    let mut links: BTreeMap<u32, Link> = BTreeMap::new();
    dump(&socket, RTM_GETLINK, 0, |(kind, body)| {
        if let Some((index, link)) = (kind == RTM_NEWLINK).then(|| link(body)).flatten() {
            links.insert(index, link);
        }
    })?;
    dump(&socket, RTM_GETADDR, 0, |(kind, body)| {
        if let Some((index, address)) = (kind == RTM_NEWADDR).then(|| address(body)).flatten()
            && let Some(link) = links.get_mut(&index)
        {
            link.addresses.push(address);
        }
    })?;
    Ok(links.into_values().collect())
}

/// Routes of both families and of every table. Of the table `local`, which has an entry for each of one's own addresses,
/// only those that are not of that kind: somebody put them there. Interfaces are named by `links`, of [`links`]' order.
///
/// # Errors
///
/// What the kernel answers.
pub(super) fn routes() -> Result<Vec<Route>, Errno> {
    let socket = open()?;
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    dump(&socket, RTM_GETLINK, 0, |(kind, body)| {
        if let Some((index, link)) = (kind == RTM_NEWLINK).then(|| link(body)).flatten() {
            names.insert(index, link.name);
        }
    })?;
    let mut routes = Vec::new();
    for family in [AF_INET, AF_INET6] {
        let asked = dump(&socket, RTM_GETROUTE, family, |(kind, body)| {
            routes.extend((kind == RTM_NEWROUTE).then(|| route(body, &names)).flatten());
        });
        match asked {
            // Without IPv6 in the kernel there is nobody to ask.
            Ok(()) | Err(Errno::OPNOTSUPP | Errno::AFNOSUPPORT) => {}
            Err(errno) => return Err(errno),
        }
    }
    routes.sort();
    routes.dedup();
    Ok(routes)
}

/// Whether the kernel would send a packet of user `uid` from `from` to `to` by another interface than the loopback. Not if
/// it would not send it at all.
///
/// # Errors
///
/// What the kernel answers, other than that there is no route.
pub(super) fn is_sent_away(to: IpAddr, from: Option<IpAddr>, uid: u32) -> Result<bool, Errno> {
    let bytes = |address: IpAddr| match address {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().to_vec(),
    };
    let (destination, bits) = (bytes(to), if to.is_ipv4() { 32 } else { 128 });
    let mut body = vec![if to.is_ipv4() { AF_INET } else { AF_INET6 }, bits];
    body.resize(12, 0);
    attribute(&mut body, RTA_DST, &destination);
    if let Some(from) = from.map(bytes) {
        body.splice(2..3, [bits]);
        attribute(&mut body, RTA_SRC, &from);
    }
    attribute(&mut body, RTA_UID, &uid.to_ne_bytes());
    let socket = open()?;
    ask(&socket, RTM_GETROUTE, NLM_F_REQUEST, &body)?;
    let mut away = None;
    let answer = receive(&socket, RTM_GETROUTE, |(kind, body)| {
        if let (RTM_NEWROUTE, Some(&of), Some(rest)) = (kind, body.get(7), body.get(12..)) {
            let link = attributes(rest).get(&RTA_OIF).and_then(|value| u32_at(value, 0));
            away = Some(of == RTN_UNICAST && link != Some(LOOPBACK_INDEX));
        }
        away.is_some()
    });
    match (answer, away) {
        (_, Some(away)) => Ok(away),
        (Err(Errno::NETUNREACH | Errno::HOSTUNREACH | Errno::ACCESS | Errno::INVAL), None) => Ok(false),
        (Err(errno), None) => Err(errno),
        (Ok(()), None) => Err(Errno::NOMSG),
    }
}

fn attribute(body: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let length = u16::try_from(4 + value.len()).unwrap_or(u16::MAX);
    body.extend(length.to_ne_bytes());
    body.extend(kind.to_ne_bytes());
    body.extend(value);
    body.resize(body.len().next_multiple_of(4), 0);
}

fn open() -> Result<OwnedFd, Errno> {
    let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None)?;
    set_socket_timeout(&socket, Timeout::Recv, Some(Duration::from_secs(2)))?;
    Ok(socket)
}

/// Asks for everything of a kind, and hands over each message.
fn dump(socket: &OwnedFd, kind: u16, family: u8, mut each: impl FnMut(Message)) -> Result<(), Errno> {
    // struct rtmsg, the largest of the three bodies, all of which begin with the family.
    let mut body = vec![family];
    body.resize(12, 0);
    ask(socket, kind, NLM_F_REQUEST | NLM_F_DUMP, &body)?;
    receive(socket, kind, |message| {
        each(message);
        false
    })
}

/// Sends `struct nlmsghdr` and `body`. The kind of the question is its number, too.
fn ask(socket: &OwnedFd, kind: u16, flags: u16, body: &[u8]) -> Result<(), Errno> {
    let length = u32::try_from(HEADER + body.len()).map_err(|_| Errno::MSGSIZE)?;
    let mut request = length.to_ne_bytes().to_vec();
    request.extend(kind.to_ne_bytes());
    request.extend(flags.to_ne_bytes());
    request.extend(u32::from(kind).to_ne_bytes());
    request.extend(0_u32.to_ne_bytes());
    request.extend(body);
    sendto(socket, &request, SendFlags::empty(), &SocketAddrNetlink::new(0, 0)).map(drop)
}

/// Hands over each message of the answer, until its end or until `each` has what it wants.
fn receive(socket: &OwnedFd, kind: u16, mut each: impl FnMut(Message) -> bool) -> Result<(), Errno> {
    let mut buffer = vec![0_u8; BUFFER];
    let mut total = 0;
    loop {
        let (_, length) = match recv(socket, buffer.as_mut_slice(), RecvFlags::TRUNC) {
            Err(Errno::INTR) => continue,
            other => other?,
        };
        let Some(answer) = buffer.get(..length) else { return Err(Errno::MSGSIZE) };
        total += length;
        if total > MOST {
            return Err(Errno::TOOBIG);
        }
        if each_message(answer, u32::from(kind), &mut each)? {
            return Ok(());
        }
    }
}

/// Whether the end was among the messages of `answer`, or `each` said that it was enough.
fn each_message(mut answer: &[u8], sequence: u32, each: &mut impl FnMut(Message) -> bool) -> Result<bool, Errno> {
    while let (Some(length), Some(kind), Some(number)) = (u32_at(answer, 0), u16_at(answer, 4), u32_at(answer, 8)) {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some(body) = answer.get(HEADER..length) else { return Err(Errno::BADMSG) };
        match kind {
            // What is left of an earlier dump that was given up.
            _ if number != sequence => {}
            NLMSG_DONE => return Ok(true),
            NLMSG_ERROR => {
                return match u32_at(body, 0).map_or(0, u32::cast_signed).unsigned_abs() {
                    0 => Ok(true),
                    // Numbers of errors end there; a larger one is none.
                    number @ 1..4096 => Err(Errno::from_raw_os_error(number.cast_signed())),
                    _ => Err(Errno::BADMSG),
                };
            }
            _ if each((kind, body)) => return Ok(true),
            _ => {}
        }
        answer = answer.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

/// Attributes by type; the last of a type wins, as in the kernel.
fn attributes(mut bytes: &[u8]) -> BTreeMap<u16, &[u8]> {
    let mut found = BTreeMap::new();
    while let (Some(length), Some(kind)) = (u16_at(bytes, 0).map(usize::from), u16_at(bytes, 2)) {
        let Some(value) = bytes.get(4..length) else { break };
        found.insert(kind & 0x3fff, value);
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    found
}

/// `struct ifinfomsg` and its attributes.
fn link(body: &[u8]) -> Option<(u32, Link)> {
    let (index, flags) = (u32_at(body, 4)?, u32_at(body, 8)?);
    let attributes = attributes(body.get(16..)?);
    let name = attributes.get(&3)?;
    let name = String::from_utf8_lossy(name.split(|byte| *byte == 0).next()?).into_owned();
    Some((index, Link { name, up: flags & 1 != 0, addresses: Vec::new() }))
}

/// `struct ifaddrmsg` and its attributes.
fn address(body: &[u8]) -> Option<(u32, String)> {
    let (prefix, index) = (body.get(1)?, u32_at(body, 4)?);
    let attributes = attributes(body.get(8..)?);
    // IFA_LOCAL is one's own address; on point-to-point interfaces IFA_ADDRESS is the other end's.
    let address = ip(attributes.get(&2).or_else(|| attributes.get(&1))?)?;
    Some((index, format!("{address}/{prefix}")))
}

/// `struct rtmsg` and its attributes.
fn route(body: &[u8], names: &BTreeMap<u32, String>) -> Option<Route> {
    let &[family, prefix, _, _, table, _, _, kind] = body.get(..8)? else { return None };
    let attributes = attributes(body.get(12..)?);
    let number = |kind: u16| attributes.get(&kind).and_then(|value| u32_at(value, 0));
    let table = number(RTA_TABLE).unwrap_or(u32::from(table));
    let (family, any) = match family {
        AF_INET => ("ipv4", IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        AF_INET6 => ("ipv6", IpAddr::V6(Ipv6Addr::UNSPECIFIED)),
        _ => return None,
    };
    let kind = match kind {
        RTN_UNICAST => "unicast",
        2 => "local",
        3 => "broadcast",
        4 => "anycast",
        5 => "multicast",
        6 => "blackhole",
        7 => "unreachable",
        8 => "prohibit",
        9 => "throw",
        _ => return None,
    };
    let own = matches!(kind, "local" | "broadcast" | "anycast" | "multicast");
    // The kernel's own last entry, which says "unreachable" after every other route: no one put it there.
    let last = prefix == 0 && kind == "unreachable" && number(RTA_PRIORITY) == Some(u32::MAX);
    if (table == TABLE_LOCAL && own) || last || u32_at(body, 8)? & CLONED != 0 {
        return None;
    }
    let to = attributes.get(&RTA_DST).and_then(|value| ip(value)).unwrap_or(any);
    // RTA_VIA is a family (2 bytes) and an address: a next hop of the other family.
    let via = attributes.get(&RTA_GATEWAY).and_then(|v| ip(v)).or_else(|| ip(attributes.get(&RTA_VIA)?.get(2..)?));
    let (hop_via, hop_link) = attributes.get(&RTA_MULTIPATH).map_or((None, None), |hops| first_hop(hops));
    Some(Route {
        family: family.to_owned(),
        to: format!("{to}/{prefix}"),
        kind: kind.to_owned(),
        via: via.or(hop_via).map(|address| address.to_string()),
        link: number(RTA_OIF).or(hop_link).and_then(|index| names.get(&index)).cloned(),
    })
}

/// The first of several next hops (`struct rtnexthop` and its attributes).
fn first_hop(hops: &[u8]) -> (Option<IpAddr>, Option<u32>) {
    let length = u16_at(hops, 0).map_or(0, usize::from);
    let via = hops.get(8..length).and_then(|hop| ip(attributes(hop).get(&RTA_GATEWAY)?));
    (via, u32_at(hops, 4))
}

fn ip(value: &[u8]) -> Option<IpAddr> {
    if let Ok(four) = <[u8; 4]>::try_from(value) {
        return Some(IpAddr::from(four));
    }
    <[u8; 16]>::try_from(value).ok().map(IpAddr::from)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{address, attributes, each_message, is_sent_away, link, links, route, routes};
    use rustix::io::Errno;
    use std::collections::BTreeMap;

    fn message(kind: u16, number: u32, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(u32::try_from(16 + body.len()).unwrap().to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(0_u16.to_ne_bytes());
        bytes.extend(number.to_ne_bytes());
        bytes.extend(0_u32.to_ne_bytes());
        bytes.extend(body);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(u16::try_from(4 + value.len()).unwrap().to_ne_bytes());
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(value);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn read(answer: &[u8]) -> (Result<bool, Errno>, usize) {
        let mut count = 0;
        let end = each_message(answer, 7, &mut |_| {
            count += 1;
            false
        });
        (end, count)
    }

    #[test]
    fn an_answer_ends_with_done_or_an_error() {
        let more = message(16, 7, &[1, 2, 3]);
        assert_eq!(read(&more), (Ok(false), 1));
        assert_eq!(read(&[more.clone(), message(3, 7, &[])].concat()), (Ok(true), 1));
        assert_eq!(read(&message(2, 7, &(-1_i32).to_ne_bytes())), (Err(Errno::PERM), 0));
        assert_eq!(read(&[message(3, 6, &[]), more].concat()), (Ok(false), 1));
    }

    #[test]
    fn cut_and_lying_answers_are_errors_or_nothing() {
        let whole = [message(16, 7, &[0; 40]), message(3, 7, &[])].concat();
        for length in 0..whole.len() {
            let _ = read(&whole[..length]);
        }
        assert_eq!(read(&whole[..20]).0, Err(Errno::BADMSG));
        // Lengths of 0 and of more than there is.
        assert_eq!(read(&[0; 64]).0, Err(Errno::BADMSG));
        assert_eq!(read(&[0xff; 64]).0, Err(Errno::BADMSG));
        assert!(attributes(&[0; 8]).is_empty() && attributes(&[0xff; 8]).is_empty());
        for length in 0..64 {
            for byte in [0, 1, 2, 10, 0xff] {
                let body = vec![byte; length];
                drop((link(&body), address(&body), route(&body, &BTreeMap::new())));
            }
        }
    }

    fn rtmsg(family: u8, prefix: u8, table: u8, kind: u8, rest: &[Vec<u8>]) -> Vec<u8> {
        [vec![family, prefix, 0, 0, table, 0, 0, kind, 0, 0, 0, 0], rest.concat()].concat()
    }

    #[test]
    fn routes_of_the_local_table_are_left_out_unless_somebody_put_them_there() {
        let names = BTreeMap::from([(1, "lo".to_owned())]);
        let six = attribute(1, &[127, 0, 0, 6]);
        assert_eq!(route(&rtmsg(2, 32, 255, 2, std::slice::from_ref(&six)), &names), None);
        let refused = route(&rtmsg(2, 32, 255, 7, &[six]), &names).unwrap();
        assert_eq!((refused.to.as_str(), refused.kind.as_str()), ("127.0.0.6/32", "unreachable"));
        let via = [attribute(5, &[10, 0, 0, 1]), attribute(4, &1_u32.to_ne_bytes())];
        let default = route(&rtmsg(2, 0, 254, 1, &via), &names).unwrap();
        assert_eq!((default.to.as_str(), default.via.as_deref()), ("0.0.0.0/0", Some("10.0.0.1")));
        assert_eq!(default.link.as_deref(), Some("lo"));
        let last = [attribute(6, &u32::MAX.to_ne_bytes())];
        assert_eq!(route(&rtmsg(10, 0, 0, 7, &last), &names), None);
        // A table above 255 is an attribute.
        let table = [attribute(15, &255_u32.to_ne_bytes())];
        assert_eq!(route(&rtmsg(10, 0, 252, 2, &table), &names), None);
    }

    #[test]
    fn several_next_hops_show_the_first() {
        let names = BTreeMap::from([(4, "eth0".to_owned())]);
        let mut hop = vec![16, 0, 0, 0];
        hop.extend(4_u32.to_ne_bytes());
        hop.extend(attribute(5, &[10, 0, 0, 9]));
        let read = route(&rtmsg(2, 0, 254, 1, &[attribute(9, &hop)]), &names).unwrap();
        assert_eq!((read.via.as_deref(), read.link.as_deref()), (Some("10.0.0.9"), Some("eth0")));
    }

    #[test]
    fn the_kernel_tells_what_stays_on_the_loopback() {
        for to in ["127.0.0.6", "127.0.0.1"] {
            assert_eq!(is_sent_away(to.parse().unwrap(), Some("127.0.0.1".parse().unwrap()), 5678), Ok(false));
        }
        // Not an address of this machine: by its default route, or nowhere.
        let route = routes().unwrap().iter().any(|route| route.to == "0.0.0.0/0" && route.kind == "unicast");
        assert_eq!(is_sent_away("192.0.2.1".parse().unwrap(), None, 0), Ok(route));
    }

    #[test]
    fn the_machine_has_a_loopback_interface() {
        assert!(links().unwrap().iter().any(|link| link.name == "lo"));
        assert!(routes().unwrap().iter().all(|route| route.family.starts_with("ipv")));
    }
}
