//! Messages of the kernel's nftables: asking for tables, chains and rules, and the attributes of the answers.
//!
//! Numbers of nftables are big-endian; what lies in registers and in the structures of iptables' extensions is not.

use std::time::Duration;

use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::netlink::{NETFILTER, SocketAddrNetlink};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with};

/// `NFNL_SUBSYS_NFTABLES`, in the upper byte of a message's type.
const SUBSYSTEM: u16 = 10 << 8;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
/// `NLM_F_REQUEST | NLM_F_DUMP`
const DUMP: u16 = 0x301;
/// What was asked for changed while the kernel told it.
const NLM_F_DUMP_INTR: u16 = 0x10;
/// `struct nlmsghdr` and `struct nfgenmsg`.
const HEADER: usize = 16;
const GENERIC: usize = 4;
/// Answers are at most 32 KiB each, unless a single rule is larger.
const BUFFER: usize = 256 << 10;
/// More than the rules of the largest machines.
const MOST: usize = 64 << 20;

/// What can be asked for: the number of the question; that of the answer is one less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// `NFT_MSG_GETTABLE`
    Tables = 1,
    /// `NFT_MSG_GETCHAIN`
    Chains = 4,
    /// `NFT_MSG_GETRULE`
    Rules = 7,
}

/// A message of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// `NFPROTO_*`: 2 is IPv4, 10 is IPv6.
    pub family: u8,
    /// Lower half of the number of the ruleset's generation. Changes with every change.
    pub generation: u16,
    /// The attributes, as bytes.
    pub body: Vec<u8>,
}

/// A socket of the calling thread's network namespace.
#[derive(Debug)]
pub(super) struct Socket(OwnedFd);

impl Socket {
    /// # Errors
    ///
    /// What the kernel answers; `PROTONOSUPPORT` if it has no netfilter.
    pub(super) fn open() -> Result<Self, Errno> {
        let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, Some(NETFILTER))?;
        set_socket_timeout(&socket, Timeout::Recv, Some(Duration::from_secs(2)))?;
        Ok(Self(socket))
    }

    /// Everything of a kind in `family` (0: in every family); of rules, only those of `table` if the kernel is new enough
    /// to choose.
    ///
    /// # Errors
    ///
    /// What the kernel answers; `INTR` if the rules changed meanwhile.
    pub(super) fn dump(&self, what: Ask, family: u8, table: Option<&[u8]>) -> Result<Vec<Item>, Errno> {
        // struct nfgenmsg: family, version, and a number that questions do not have.
        let mut body = vec![family, 0, 0, 0];
        if let Some(name) = table {
            body.extend(u16::try_from(4 + name.len() + 1).map_err(|_| Errno::MSGSIZE)?.to_ne_bytes());
            body.extend(1_u16.to_ne_bytes());
            body.extend(name);
            body.push(0);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        let length = u32::try_from(HEADER + body.len()).map_err(|_| Errno::MSGSIZE)?;
        let mut request = length.to_ne_bytes().to_vec();
        request.extend((SUBSYSTEM | what as u16).to_ne_bytes());
        request.extend(DUMP.to_ne_bytes());
        // The number of the question, by which answers are told apart.
        request.extend((what as u32).to_ne_bytes());
        request.extend(0_u32.to_ne_bytes());
        request.extend(body);
        sendto(&self.0, &request, SendFlags::empty(), &SocketAddrNetlink::new(0, 0))?;
        self.receive(what)
    }

    fn receive(&self, what: Ask) -> Result<Vec<Item>, Errno> {
        let mut buffer = vec![0_u8; BUFFER];
        let (mut items, mut total) = (Vec::new(), 0);
        loop {
            let (_, length) = match recv(&self.0, buffer.as_mut_slice(), RecvFlags::TRUNC) {
                Err(Errno::INTR) => continue,
                other => other?,
            };
            let Some(answer) = buffer.get(..length) else { return Err(Errno::MSGSIZE) };
            total += length;
            if total > MOST {
                return Err(Errno::TOOBIG);
            }
            if read(answer, what, &mut items)? {
                return Ok(items);
            }
        }
    }
}

/// Takes the messages of `answer`. Whether the end was among them.
pub(super) fn read(mut answer: &[u8], what: Ask, items: &mut Vec<Item>) -> Result<bool, Errno> {
    while !answer.is_empty() {
        let (Some(length), Some(kind)) = (u32_at(answer, 0), u16_at(answer, 4)) else { return Err(Errno::BADMSG) };
        let (Some(flags), Some(number)) = (u16_at(answer, 6), u32_at(answer, 8)) else { return Err(Errno::BADMSG) };
        let length = usize::try_from(length).map_err(|_| Errno::BADMSG)?;
        let body = answer.get(HEADER..length).ok_or(Errno::BADMSG)?;
        let interrupted = flags & NLM_F_DUMP_INTR != 0;
        match kind {
            // What is left of an earlier dump that was given up.
            _ if number != what as u32 => {}
            _ if interrupted => return Err(Errno::INTR),
            NLMSG_DONE => return Ok(true),
            NLMSG_ERROR => {
                return match u32_at(body, 0).map_or(0, u32::cast_signed).unsigned_abs() {
                    0 => Ok(true),
                    // Numbers of errors end there; a larger one is none.
                    number @ 1..4096 => Err(Errno::from_raw_os_error(number.cast_signed())),
                    _ => Err(Errno::BADMSG),
                };
            }
            _ if kind == SUBSYSTEM | (what as u16 - 1) => {
                let (Some(&[family, _, high, low]), Some(rest)) = (body.get(..GENERIC), body.get(GENERIC..)) else {
                    return Err(Errno::BADMSG);
                };
                items.push(Item { family, generation: u16::from_be_bytes([high, low]), body: rest.to_vec() });
            }
            _ => {}
        }
        answer = answer.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

/// Attributes in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a>(Vec<(u16, &'a [u8])>);

impl<'a> Attributes<'a> {
    /// Nothing if one of them is cut or has an impossible length.
    pub(super) fn parse(mut bytes: &'a [u8]) -> Option<Self> {
        let mut found = Vec::new();
        while !bytes.is_empty() {
            let (length, kind) = (usize::from(u16_at(bytes, 0)?), u16_at(bytes, 2)?);
            found.push((kind & 0x3fff, bytes.get(4..length)?));
            bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        Some(Self(found))
    }

    /// The value of a type; the last wins, as in the kernel.
    pub(super) fn get(&self, kind: u16) -> Option<&'a [u8]> {
        self.0.iter().rev().find(|(found, _)| *found == kind).map(|(_, value)| *value)
    }

    /// All values, whatever their types.
    pub(super) fn values(&self) -> impl Iterator<Item = &'a [u8]> {
        self.0.iter().map(|(_, value)| *value)
    }

    /// The attributes within an attribute.
    pub(super) fn nested(&self, kind: u16) -> Option<Attributes<'a>> {
        Attributes::parse(self.get(kind)?)
    }

    /// A big-endian number of one, two, four or eight bytes.
    pub(super) fn number(&self, kind: u16) -> Option<u64> {
        let value = self.get(kind)?;
        matches!(value.len(), 1 | 2 | 4 | 8).then(|| value.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
    }

    /// A big-endian number that fits.
    pub(super) fn u32(&self, kind: u16) -> Option<u32> {
        u32::try_from(self.number(kind)?).ok()
    }

    /// A string without its end. Bytes that are no text become replacement characters.
    pub(super) fn text(&self, kind: u16) -> Option<String> {
        Some(text(self.get(kind)?))
    }
}

/// What lies before the first zero.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

/// A number in the machine's own order.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// A number in the machine's own order.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
