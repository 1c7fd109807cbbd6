//! Looking at the machine itself: a network namespace, its rules, and whether they do what Kuma was configured to do.
//!
//! Fills a [`Document`](crate::host::document::Document) and judges nothing. Nothing is written, anywhere; no packet leaves the loopback interface unless
//! that is asked for or the rules keep it there.

#[cfg(target_os = "linux")]
mod active;
#[cfg(target_os = "linux")]
mod command;
#[cfg(target_os = "linux")]
mod listeners;
#[cfg(target_os = "linux")]
pub mod machine;
#[cfg(target_os = "linux")]
mod namespace;
#[cfg(target_os = "linux")]
mod netlink;
#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
pub mod nftables;
#[cfg(target_os = "linux")]
mod plan;
#[cfg(target_os = "linux")]
mod root;
#[cfg(target_os = "linux")]
mod rules;
#[cfg(target_os = "linux")]
mod sockets;
#[cfg(target_os = "linux")]
mod view;

#[cfg(target_os = "linux")]
pub use {
    active::Patience,
    command::Limits,
    machine::{Live, machine},
    namespace::{EnterError, Place, here, inside},
    plan::{OffLoopback, Packet, Walk},
    root::is_this_machine,
    rules::TOOL_DIRECTORIES,
    view::{Look, look},
};

/// Whether this system can be looked at: only Linux has network namespaces, and iptables. Elsewhere this room is empty.
pub const IS_SUPPORTED: bool = cfg!(target_os = "linux");

/// What this machine calls itself; in a pod, the pod's name unless it was given another.
#[cfg(target_os = "linux")]
#[must_use]
pub fn own_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}
