//! Sockets as the trials need them: owned by a given user, never blocking for long, and closed so that nothing is left
//! behind. Knows neither what is tried nor what an outcome means.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::sockopt::{set_ipv6_v6only, set_socket_linger, set_socket_reuseaddr, socket_error};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType, accept_with, bind, connect, listen, recv,
    send, shutdown, socket_with,
};
use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{set_thread_gid, set_thread_groups, set_thread_res_uid};

/// Connections or datagrams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    Tcp,
    Udp,
}

/// Whether a socket may stand where only the remains of ended connections are (`SO_REUSEADDR`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reuse {
    Never,
    Remains,
}

/// A step of a trial that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The socket itself.
    Socket(Errno),
    /// Standing at the address of one's own.
    Bind(Errno),
    /// Reaching the other end.
    Connect(Errno),
    /// Nothing came within the time.
    Silence,
    /// It would have left the loopback interface, and was not sent.
    Away,
    /// Something came, and it is not ours.
    Stranger,
}

/// Does `work` as user `uid` on a thread of its own, which ends with it: sockets keep the user of the thread that made
/// them, and that is what the rules match (`owner`). Without rights, as the sidecar has none.
///
/// # Errors
///
/// `EPERM` without the capability `SETUID`; `EINVAL` if the user does not exist in this user namespace.
pub(super) fn as_user<T: Send>(uid: u32, work: impl FnOnce() -> T + Send) -> Result<T, Errno> {
    if uid == geteuid().as_raw() {
        return Ok(work());
    }
    if uid == u32::MAX {
        return Err(Errno::INVAL);
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().spawn_scoped(scope, move || {
            // The group is the sidecar's, too, where that is permitted; the rules ask only for the user.
            let _ = set_thread_groups(&[]);
            let _ = set_thread_gid(Gid::from_raw(uid));
            let user = Uid::from_raw(uid);
            set_thread_res_uid(user, user, user)?;
            Ok(work())
        });
        match thread.map_err(|_| Errno::AGAIN)?.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn open(at: SocketAddr, transport: Transport) -> Result<OwnedFd, Fault> {
    let family = if at.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let kind = match transport {
        Transport::Tcp => SocketType::STREAM,
        Transport::Udp => SocketType::DGRAM,
    };
    let socket =
        socket_with(family, kind, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None).map_err(Fault::Socket)?;
    if transport == Transport::Tcp {
        // Closing resets: no TIME_WAIT is left at the sidecar's port, which would keep it from starting.
        set_socket_linger(&socket, Some(Duration::ZERO)).map_err(Fault::Socket)?;
    }
    Ok(socket)
}

/// A socket that takes connections or datagrams, until this is dropped: even if a program that another thread is just
/// starting holds a copy of it.
#[derive(Debug)]
pub(super) struct Listening(OwnedFd);

impl Listening {
    pub(super) fn socket(&self) -> &OwnedFd {
        &self.0
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Of a socket for datagrams this fails, and closing has to do.
        let _ = shutdown(&self.0, Shutdown::Both);
    }
}

/// A socket that takes connections or datagrams at `at`.
pub(super) fn listener(at: SocketAddr, transport: Transport, reuse: Reuse) -> Result<Listening, Fault> {
    let socket = open(at, transport)?;
    if at.is_ipv6() {
        set_ipv6_v6only(&socket, true).map_err(Fault::Socket)?;
    }
    if reuse == Reuse::Remains {
        set_socket_reuseaddr(&socket, true).map_err(Fault::Socket)?;
    }
    bind(&socket, &at).map_err(Fault::Bind)?;
    if transport == Transport::Tcp {
        listen(&socket, 16).map_err(Fault::Bind)?;
    }
    Ok(Listening(socket))
}

/// A socket from which to dial `to`, at `from` if that is given.
pub(super) fn dialler(from: Option<SocketAddr>, to: SocketAddr, transport: Transport) -> Result<OwnedFd, Fault> {
    let socket = open(to, transport)?;
    if let Some(from) = from {
        bind(&socket, &from).map_err(Fault::Bind)?;
    }
    Ok(socket)
}

/// Begins to connect; [`dialled`] tells how it went on.
pub(super) fn dial(socket: &OwnedFd, to: SocketAddr) -> Result<(), Fault> {
    match connect(socket, &to) {
        Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => Ok(()),
        Err(errno) => Err(Fault::Connect(errno)),
    }
}

/// Waits for a connection that was begun, until `deadline`.
pub(super) fn dialled(socket: &OwnedFd, deadline: Instant) -> Result<(), Fault> {
    if !ready(socket, PollFlags::OUT, deadline) {
        return Err(Fault::Silence);
    }
    socket_error(socket).map_err(Fault::Connect)?.map_err(Fault::Connect)
}

/// The next connection to `listener`.
pub(super) fn accepted(listener: &Listening, deadline: Instant) -> Option<OwnedFd> {
    while ready(&listener.0, PollFlags::IN, deadline) {
        match accept_with(&listener.0, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK) {
            Ok(socket) => {
                // Resets, as above; if that fails, a TIME_WAIT is left.
                let _ = set_socket_linger(&socket, Some(Duration::ZERO));
                return Some(socket);
            }
            Err(Errno::AGAIN | Errno::INTR | Errno::CONNABORTED) => {}
            Err(_) => return None,
        }
    }
    None
}

/// Sends all of `bytes` at once; they are few.
pub(super) fn tell(socket: &OwnedFd, bytes: &[u8]) -> Result<(), Fault> {
    send(socket, bytes, SendFlags::NOSIGNAL).map(drop).map_err(Fault::Connect)
}

/// Waits for exactly `bytes`.
pub(super) fn hear(socket: &OwnedFd, bytes: &[u8], deadline: Instant) -> Result<(), Fault> {
    let mut heard: Vec<u8> = Vec::with_capacity(bytes.len());
    while heard.len() < bytes.len() {
        if !ready(socket, PollFlags::IN, deadline) {
            return Err(Fault::Silence);
        }
        let mut buffer = [0_u8; 512];
        match recv(socket, &mut buffer, RecvFlags::empty()) {
            Ok((0, _)) => return Err(Fault::Stranger),
            Ok((length, _)) => heard.extend(buffer.iter().take(length)),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(errno) => return Err(Fault::Connect(errno)),
        }
    }
    if heard == bytes { Ok(()) } else { Err(Fault::Stranger) }
}

/// Whether `socket` became ready before `deadline`; errors count as ready, since the next call on it tells them.
pub(super) fn ready(socket: &OwnedFd, what: PollFlags, deadline: Instant) -> bool {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let time = Timespec::try_from(left).ok();
        let mut wanted = [PollFd::new(socket, what)];
        match poll(&mut wanted, time.as_ref()) {
            Ok(count) => return count > 0,
            Err(Errno::INTR) if Instant::now() < deadline => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Reuse, Transport, accepted, as_user, dial, dialled, dialler, hear, listener, tell};
    use rustix::io::Errno;
    use rustix::net::getsockname;
    use std::net::SocketAddr;
    use std::time::{Duration, Instant};

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(2)
    }

    fn pair() -> (super::Listening, rustix::fd::OwnedFd, SocketAddr) {
        let at = "127.0.0.1:0".parse().unwrap();
        let listening = listener(at, Transport::Tcp, Reuse::Never).unwrap();
        let to = SocketAddr::try_from(getsockname(listening.socket()).unwrap()).unwrap();
        let dialling = dialler(None, to, Transport::Tcp).unwrap();
        dial(&dialling, to).and_then(|()| dialled(&dialling, soon())).unwrap();
        (listening, dialling, to)
    }

    #[test]
    fn what_is_told_is_heard_and_something_else_is_a_stranger() {
        let (listening, dialling, _) = pair();
        let accepted = accepted(&listening, soon()).unwrap();
        tell(&dialling, b"12345678").unwrap();
        assert_eq!(hear(&accepted, b"12345678", soon()), Ok(()));
        tell(&dialling, b"12345679").unwrap();
        assert_eq!(hear(&accepted, b"12345678", soon()), Err(Fault::Stranger));
        assert_eq!(hear(&accepted, b"1", Instant::now()), Err(Fault::Silence));
        drop(dialling);
        assert_eq!(hear(&accepted, b"1", soon()), Err(Fault::Connect(Errno::CONNRESET)));
    }

    #[test]
    fn a_taken_port_is_not_fought_for_and_nothing_is_left_at_it() {
        let (listening, dialling, to) = pair();
        let taken = Fault::Bind(Errno::ADDRINUSE);
        assert_eq!(listener(to, Transport::Tcp, Reuse::Never).unwrap_err(), taken);
        assert_eq!(listener(to, Transport::Tcp, Reuse::Remains).unwrap_err(), taken);
        let accepted = accepted(&listening, soon()).unwrap();
        drop((accepted, dialling, listening));
        drop(listener(to, Transport::Tcp, Reuse::Never).unwrap());
        let dialling = dialler(None, to, Transport::Tcp).unwrap();
        let end = dial(&dialling, to).and_then(|()| dialled(&dialling, soon()));
        assert_eq!(end, Err(Fault::Connect(Errno::CONNREFUSED)));
    }

    #[test]
    fn no_such_user_is_told_and_ones_own_takes_no_rights() {
        assert_eq!(as_user(u32::MAX, || ()), Err(Errno::INVAL));
        assert_eq!(as_user(rustix::process::geteuid().as_raw(), || 7), Ok(7));
    }
}
