//! Who listens: `/proc/thread-self/net/{tcp,tcp6,udp,udp6}`, which follow the calling thread's network namespace
//! (`/proc/net` would follow the process's), and the open files of processes for the programs' names.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use crate::host::document::{Gap, Listener};

/// The largest table that is read, in bytes (150 per socket).
const MOST_BYTES: u64 = 16 << 20;
/// The most sockets that are told.
const MOST: usize = 10_000;
const DIRECTORY: &str = "/proc/thread-self/net";
const LISTEN: u8 = 10;
const TIME_WAIT: u8 = 6;
/// A UDP socket that is bound and takes datagrams of everybody.
const UNCONNECTED: u8 = 7;

/// One line of a table of sockets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Socket {
    pub(super) address: IpAddr,
    pub(super) port: u16,
    state: u8,
    uid: u32,
    inode: u64,
}

impl Socket {
    /// Whether it is only remembered by the kernel after its end.
    pub(super) fn is_remains(&self) -> bool {
        self.state == TIME_WAIT
    }

    /// Whether it takes connections or datagrams of everybody.
    pub(super) fn listens(&self, protocol: &str) -> bool {
        self.state == if protocol == "tcp" { LISTEN } else { UNCONNECTED }
    }
}

/// Every socket that listens in the calling thread's network namespace, in the order of ports, and what could not be read.
#[must_use]
pub(super) fn listeners() -> (Vec<Listener>, Vec<Gap>) {
    let mut gaps = Vec::new();
    let mut found = Vec::new();
    for protocol in ["tcp", "udp"] {
        for name in [protocol.to_owned(), format!("{protocol}6")] {
            match sockets(&name) {
                Ok(sockets) => found.extend(sockets.into_iter().filter(|s| s.listens(protocol)).map(|s| (protocol, s))),
                // Without IPv6 in the kernel there is no such file.
                Err(error) if error.kind() == ErrorKind::NotFound && name.ends_with('6') => {}
                Err(error) => gaps.push(gap(&format!("{DIRECTORY}/{name}"), &error)),
            }
        }
    }
    if found.len() > MOST {
        let detail = format!("{MOST} of {} sockets", found.len());
        gaps.push(Gap { what: "listeners".to_owned(), why: "limit".to_owned(), detail });
        found.truncate(MOST);
    }
    let (programs, unreadable) = programs(found.iter().map(|(_, socket)| socket.inode).collect());
    let mut all: Vec<Listener> = found
        .into_iter()
        .map(|(protocol, socket)| Listener {
            port: socket.port,
            protocol: protocol.to_owned(),
            address: socket.address.to_string(),
            uid: Some(socket.uid),
            program: programs.get(&socket.inode).cloned().flatten(),
        })
        .collect();
    all.sort();
    all.dedup();
    if unreadable > 0 && all.iter().any(|listener| listener.program.is_none()) {
        let detail = format!("the open files of {unreadable} processes may not be seen");
        gaps.push(Gap { what: "/proc/*/fd".to_owned(), why: "forbidden".to_owned(), detail });
    }
    (all, gaps)
}

/// A gap for a file that could not be read.
pub(super) fn gap(what: &str, error: &io::Error) -> Gap {
    let why = match error.kind() {
        ErrorKind::NotFound => "missing",
        ErrorKind::PermissionDenied => "forbidden",
        ErrorKind::FileTooLarge => "limit",
        _ => "unreadable",
    };
    Gap { what: what.to_owned(), why: why.to_owned(), detail: error.to_string() }
}

/// The sockets of one table: `tcp`, `udp6`.
pub(super) fn sockets(table: &str) -> io::Result<Vec<Socket>> {
    let text = read(Path::new(&format!("{DIRECTORY}/{table}")), MOST_BYTES)?;
    Ok(text.lines().skip(1).filter_map(socket).collect())
}

/// Reads a file of `/proc` as text, bytes that are no UTF-8 replaced; one of more than `most` bytes is an error.
pub(super) fn read(path: &Path, most: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `  0: 0100007F:3A9E 00000000:0000 0A 00000000:00000000 00:00000000 00000000  5678  0 12345 …`
fn socket(line: &str) -> Option<Socket> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let (address, port) = fields.next()?.split_once(':')?;
    let state = u8::from_str_radix(fields.nth(1)?, 16).ok()?;
    let uid = fields.nth(3)?.parse().ok()?;
    let inode = fields.nth(1)?.parse().ok()?;
    Some(Socket { address: ip(address)?, port: u16::from_str_radix(port, 16).ok()?, state, uid, inode })
}

/// Words of 32 bits, each printed as the processor reads it.
fn ip(hex: &str) -> Option<IpAddr> {
    let word = |at: usize| Some(u32::from_str_radix(hex.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
    match hex.len() {
        8 => Some(Ipv4Addr::from(word(0)?).into()),
        32 => {
            let bytes = [word(0)?, word(8)?, word(16)?, word(24)?].concat();
            Some(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).into())
        }
        _ => None,
    }
}

/// The program of each of `inodes` that could be told, and how many processes did not let themselves be seen.
fn programs(inodes: Vec<u64>) -> (BTreeMap<u64, Option<String>>, usize) {
    let mut wanted: BTreeMap<u64, Option<String>> = inodes.into_iter().map(|inode| (inode, None)).collect();
    let mut unreadable = 0;
    if wanted.is_empty() {
        return (wanted, 0);
    }
    let Ok(processes) = fs::read_dir("/proc") else { return (wanted, 1) };
    for process in processes.flatten() {
        if !process.file_name().to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit())) {
            continue;
        }
        match fs::read_dir(process.path().join("fd")) {
            Ok(files) => {
                let links = files.flatten().filter_map(|file| fs::read_link(file.path()).ok());
                for inode in links.filter_map(|to| inode_of(to.to_str()?)) {
                    if let Some(program) = wanted.get_mut(&inode).filter(|program| program.is_none()) {
                        *program = read(&process.path().join("comm"), 64).ok().map(|name| name.trim_end().to_owned());
                    }
                }
            }
            Err(error) if error.kind() == ErrorKind::PermissionDenied => unreadable += 1,
            // It ended meanwhile.
            Err(_) => {}
        }
    }
    (wanted, unreadable)
}

/// `socket:[12345]`
fn inode_of(link: &str) -> Option<u64> {
    link.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

/// Whether a socket at `at` stands in the way of one at `address`: the IPv6 address of all is also that of all of IPv4,
/// unless it was made otherwise, and the IPv4 address of all is not one of IPv6.
fn covers(at: IpAddr, address: IpAddr) -> bool {
    at == address || (at.is_unspecified() && (at.is_ipv6() || address.is_ipv4()))
}

/// Who holds `port` at `address` or at the address of all, for an error's text: `0.0.0.0:15006 uid 5678 envoy`.
pub(super) fn holders(protocol: &str, address: IpAddr, port: u16) -> Vec<String> {
    let (all, _) = listeners();
    let holds = |listener: &&Listener| {
        let at: Option<IpAddr> = listener.address.parse().ok();
        let same = at.is_some_and(|at| covers(at, address));
        listener.protocol == protocol && listener.port == port && same
    };
    let text = |listener: &Listener| {
        let uid = listener.uid.map_or_else(String::new, |uid| format!(" uid {uid}"));
        let program = listener.program.as_ref().map_or_else(String::new, |name| format!(" {name}"));
        let host =
            if listener.address.contains(':') { format!("[{}]", listener.address) } else { listener.address.clone() };
        format!("{host}:{}{uid}{program}", listener.port)
    };
    all.iter().filter(holds).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::{covers, holders, ip, listeners, read, socket};
    use std::net::{IpAddr, TcpListener, UdpSocket};

    #[test]
    fn a_line_is_read() {
        let line =
            "   0: 0100007F:3A9E 00000000:0000 0A 00000000:00000000 00:00000000 00000000  5678        0 4321 1 0 100";
        let read = socket(line).unwrap();
        if cfg!(target_endian = "little") {
            assert_eq!(read.address, IpAddr::from([127, 0, 0, 1]));
        }
        assert_eq!((read.port, read.uid, read.inode), (15006, 5678, 4321));
        assert!(read.listens("tcp") && !read.listens("udp") && !read.is_remains());
        for length in 0..line.len() {
            let _ = socket(&line[..length]);
        }
        assert_eq!(socket("  sl  local_address rem_address   st"), None);
        assert_eq!(ip("0100007G"), None);
        assert_eq!(ip(&"é".repeat(16)), None);
        assert!(ip("00000000000000000000000001000000").unwrap().is_ipv6());
    }

    #[test]
    fn own_listeners_are_seen_with_their_program() {
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let ports = [tcp.local_addr().unwrap().port(), udp.local_addr().unwrap().port()];
        let (all, _) = listeners();
        for (port, protocol) in ports.into_iter().zip(["tcp", "udp"]) {
            let own = all.iter().find(|l| l.port == port && l.protocol == protocol).unwrap();
            assert_eq!(own.address, "127.0.0.1");
            assert!(own.program.is_some() && own.uid.is_some());
        }
        let held = holders("tcp", IpAddr::from([127, 0, 0, 1]), ports[0]);
        assert!(held[0].starts_with(&format!("127.0.0.1:{} uid ", ports[0])));
        assert!(holders("tcp", IpAddr::from([127, 0, 0, 9]), ports[0]).is_empty());
    }

    #[test]
    fn addresses_of_all_are_in_the_way() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        for (at, address, expected) in [
            ("0.0.0.0", "127.0.0.1", true),
            ("::", "127.0.0.1", true),
            ("::", "::1", true),
            ("0.0.0.0", "::1", false),
            ("127.0.0.2", "127.0.0.1", false),
        ] {
            assert_eq!(covers(ip(at), ip(address)), expected, "{at} {address}");
        }
    }

    #[test]
    fn files_are_limited() {
        assert_eq!(read("/proc/self/status".as_ref(), 5).unwrap_err().kind(), std::io::ErrorKind::FileTooLarge);
    }
}
