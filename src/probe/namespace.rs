//! Entering the network namespace of a process: on a thread of its own, so that the caller's never moves.
//!
//! Knows nothing of what is looked at there.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{CWD, Mode, OFlags, openat, readlinkat};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::host::document::Gap;
use crate::messages::{Message, probing};

/// The inode of the first namespace of process ids: fixed by the kernel (`PROC_PID_INIT_INO`).
const FIRST_PID_NAMESPACE: &str = "pid:[4026531836]";

/// Why the network namespace of a process was not entered.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// There is no such process.
    #[error("there is no process {0}")]
    NoProcess(u32),
    /// It ended meanwhile; its number may by now be another's.
    #[error("process {0} ended while it was looked at")]
    Ended(u32),
    /// Its namespace may not be seen (`ptrace` rights).
    #[error("the network namespace of process {0} may not be seen: {1}")]
    MayNotLook(u32, io::Error),
    /// Its namespace may not be entered (`CAP_SYS_ADMIN`).
    #[error("the network namespace of process {0} may not be entered: {1}")]
    MayNotEnter(u32, io::Error),
    /// Anything else.
    #[error("the network namespace of process {0} cannot be entered: {1}")]
    Other(u32, io::Error),
}

impl EnterError {
    /// What to tell the user, in English and Chinese.
    #[must_use]
    pub fn message(&self) -> (String, String) {
        let (message, pid, why): (Message, u32, String) = match self {
            Self::NoProcess(pid) => (probing::NO_PROCESS, *pid, String::new()),
            Self::Ended(pid) => (probing::PROCESS_ENDED, *pid, String::new()),
            Self::MayNotLook(pid, why) => (probing::MAY_NOT_LOOK, *pid, why.to_string()),
            Self::MayNotEnter(pid, why) => (probing::MAY_NOT_ENTER, *pid, why.to_string()),
            Self::Other(pid, why) => (probing::CANNOT_ENTER, *pid, why.to_string()),
        };
        message.fill(&[("pid", &pid.to_string()), ("why", &why)])
    }

    /// The same as a gap, for a document that goes on without the network.
    #[must_use]
    pub fn gap(&self) -> Gap {
        let why = match self {
            Self::NoProcess(_) | Self::Ended(_) => "missing",
            Self::MayNotLook(..) | Self::MayNotEnter(..) => "forbidden",
            Self::Other(..) => "unreadable",
        };
        Gap { what: "network".to_owned(), why: why.to_owned(), detail: self.to_string() }
    }
}

/// Where a thread stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `net:[4026531840]`; nothing where `/proc` cannot tell.
    pub namespace: Option<String>,
    /// Whether it is the node's own, i.e. that of process 1. Nothing where this cannot be told: without the right to
    /// look at process 1, or where process 1 is only a container's first.
    pub is_hosts: Option<bool>,
}

/// Where the calling thread stands.
#[must_use]
pub fn here() -> Place {
    let namespace = link("/proc/thread-self/ns/net");
    let first = link("/proc/thread-self/ns/pid").is_some_and(|own| own == FIRST_PID_NAMESPACE);
    // Process 2 is the kernel's (kthreadd), which never moves: it tells where process 1 does not let itself be seen.
    let hosts = first.then(|| link("/proc/1/ns/net").or_else(|| link("/proc/2/ns/net"))).flatten();
    let is_hosts = namespace.as_ref().zip(hosts).map(|(own, hosts)| *own == hosts);
    Place { namespace, is_hosts }
}

fn link(path: &str) -> Option<String> {
    std::fs::read_link(path).ok().and_then(|to| to.into_os_string().into_string().ok())
}

/// Does `work` on a new thread: in the network namespace of process `pid`, or in the caller's if there is none.
///
/// Threads and programs that `work` starts are in that namespace too. The calling thread waits, and is never moved; the
/// new thread ends with `work`, so that nothing is left in the other namespace.
///
/// # Errors
///
/// [`EnterError`]; `work` has not been called then. A process that is replaced by another of the same number is noticed.
pub fn inside<T: Send>(pid: Option<u32>, work: impl FnOnce() -> T + Send) -> Result<T, EnterError> {
    let number = pid.unwrap_or(0);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("probe".to_owned()).spawn_scoped(scope, move || {
            if let Some(pid) = pid {
                enter(pid)?;
            }
            Ok(work())
        });
        match thread.map_err(|error| EnterError::Other(number, error))?.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Moves the calling thread.
fn enter(pid: u32) -> Result<(), EnterError> {
    let process = Process::open(pid)?;
    let (namespace, identity) = process.network_namespace()?;
    process.still_there()?;
    if link("/proc/thread-self/ns/net").is_some_and(|own| own == identity) {
        return Ok(()); // Entering where one is takes rights that looking around does not.
    }
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network)).map_err(|errno| match errno {
        rustix::io::Errno::PERM => EnterError::MayNotEnter(pid, errno.into()),
        _ => EnterError::Other(pid, errno.into()),
    })?;
    match link("/proc/thread-self/ns/net") {
        Some(now) if now != identity => {
            Err(EnterError::Other(pid, io::Error::other(format!("entered {now} instead of {identity}"))))
        }
        _ => Ok(()),
    }
}

/// A process that is held, so that another with the same number is not taken for it.
struct Process {
    pid: u32,
    /// `/proc/PID`: what is opened below it is this process's, or fails.
    directory: OwnedFd,
    /// Nothing on kernels before 5.3.
    handle: Option<OwnedFd>,
}

impl Process {
    fn open(pid: u32) -> Result<Self, EnterError> {
        let raw = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(EnterError::NoProcess(pid))?;
        let handle = match pidfd_open(raw, PidfdFlags::empty()) {
            Ok(handle) => Some(handle),
            Err(rustix::io::Errno::SRCH) => return Err(EnterError::NoProcess(pid)),
            // INVAL: the number is a thread's, not a process's; its `/proc` directory is there all the same.
            Err(_) => None,
        };
        let path = format!("/proc/{pid}");
        let directory = openat(CWD, Path::new(&path), OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|errno| Self::fault(pid, errno))?;
        Ok(Self { pid, directory, handle })
    }

    fn network_namespace(&self) -> Result<(OwnedFd, String), EnterError> {
        let opened = openat(&self.directory, "ns/net", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|errno| Self::fault(self.pid, errno))?;
        let identity =
            readlinkat(&self.directory, "ns/net", Vec::new()).map_err(|errno| Self::fault(self.pid, errno))?;
        Ok((opened, identity.to_string_lossy().into_owned()))
    }

    /// A process that lives after its namespace was opened was the one that was asked for.
    fn still_there(&self) -> Result<(), EnterError> {
        let Some(handle) = &self.handle else { return Ok(()) };
        let mut wanted = [PollFd::new(handle, PollFlags::IN)];
        match poll(&mut wanted, Some(&Timespec::default())) {
            Ok(0) | Err(_) => Ok(()),
            Ok(_) => Err(EnterError::Ended(self.pid)),
        }
    }

    fn fault(pid: u32, errno: rustix::io::Errno) -> EnterError {
        match errno {
            rustix::io::Errno::NOENT | rustix::io::Errno::SRCH => EnterError::NoProcess(pid),
            rustix::io::Errno::ACCESS | rustix::io::Errno::PERM => EnterError::MayNotLook(pid, errno.into()),
            _ => EnterError::Other(pid, errno.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EnterError, Process, here, inside};

    #[test]
    fn without_a_process_one_stays_where_one_is() {
        let before = here();
        assert_eq!(inside(None, here).unwrap(), before);
        assert_eq!(inside(Some(std::process::id()), here).unwrap(), before);
        assert!(before.namespace.is_some_and(|name| name.starts_with("net:[")));
    }

    #[test]
    fn numbers_that_are_no_process_are_told() {
        for pid in [0, u32::MAX, 0x7fff_fff0] {
            let error = inside(Some(pid), || unreachable!()).unwrap_err();
            assert!(matches!(error, EnterError::NoProcess(_)), "{pid}: {error}");
            assert_eq!(error.gap().why, "missing");
            assert!(error.message().1.contains(&pid.to_string()));
        }
    }

    #[test]
    fn a_process_that_ends_meanwhile_is_noticed() {
        let mut child = std::process::Command::new("/bin/sleep").arg("60").spawn().unwrap();
        let process = Process::open(child.id()).unwrap();
        assert!(process.still_there().is_ok());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(matches!(process.still_there(), Err(EnterError::Ended(_))));
        assert!(matches!(process.network_namespace(), Err(EnterError::NoProcess(_))));
    }

    #[test]
    fn a_panic_inside_is_passed_on() {
        let caught = std::panic::catch_unwind(|| inside(None, || panic!("inside")));
        assert!(caught.is_err());
    }
}
