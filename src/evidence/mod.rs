//! Evidence: everything that is known about a cluster, in one form whatever the source was.
//!
//! Sources push into a [`Sink`]; what they push ends as [`Evidence`]. Nothing here knows whether a fact came from
//! an archive, a directory, a pasted log or a live cluster.

mod event;
mod gap;
mod host;
mod object;
mod observation;
mod selector;
mod stream;
mod time;

use std::sync::Arc;

pub use event::{AGE, Event, seconds};
pub use gap::{Gap, Why};
pub use host::{HostFact, HostFactKind};
pub use object::{CONTAINERS_COUNTED, Coverage, Object, Objects, SEEN_AT};
pub use observation::{Exemplar, Observation, Observations, PodKey};
pub use selector::Selector;
pub use stream::{Component, Instance, Stream, StreamEnd, StreamIx, StreamRecord};
pub use time::Time;

/// The first line of a log whose older lines were left out when it was gathered; written by us, and read by us.
pub const OLDER_LINES_MISSING: &str = "[kuma-diagnose: older lines were not gathered]";

/// Index of an input of this run (one `--from`), in the order the user gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InputId(pub u32);

/// Where something was read: the input, the path inside it, and for text the line (from 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The input.
    pub input: InputId,
    /// Path inside the input (the file's own path for a single file), with forward slashes.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: Option<u64>,
}

/// How completely an input could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputStatus {
    /// Read to its very end.
    Complete,
    /// Something in it could not be read; a gap says what.
    Partial,
    /// Nothing of it could be read.
    Unreadable,
}

/// What is known of one input after it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRecord {
    /// As the user named it; `-` for standard input.
    pub path: String,
    /// `troubleshoot`, `logs`, `stdin` or a later layout's name.
    pub layout: &'static str,
    /// How completely it was read.
    pub status: InputStatus,
    /// Uncompressed bytes read.
    pub bytes: u64,
    /// Log streams found.
    pub logs: u64,
    /// Kubernetes objects found (events included).
    pub objects: u64,
}

/// Receives what a source finds, in the order in which it lies in the input.
pub trait Sink {
    /// A log begins. Blocks of several open streams may interleave.
    fn open(&mut self, stream: Stream) -> StreamIx;
    /// Whole lines of an open stream (the last may lack its newline only at the end of the stream).
    /// `first_line` is the number, from 1, of the first of these lines in the original file.
    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64);
    /// The log is over.
    fn close(&mut self, stream: StreamIx, end: StreamEnd);
    /// A Kubernetes object (also an Event).
    fn object(&mut self, object: Object);
    /// A list of a kind was collected whole, whether or not it holds anything: `namespace` is `None` for
    /// the whole cluster (or a cluster-scoped kind).
    fn listed(&mut self, kind: &str, namespace: Option<&str>);
    /// A fact about a node or host.
    fn fact(&mut self, fact: HostFact);
    /// Something that could not be seen.
    fn gap(&mut self, gap: Gap);
}

/// Everything known.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// One record an input.
    pub inputs: Vec<InputRecord>,
    /// Every log stream that was read; indexed by [`StreamIx`].
    pub streams: Vec<StreamRecord>,
    /// What was seen of log signals.
    pub observations: Observations,
    /// Kubernetes objects, pruned, events excepted.
    pub objects: Objects,
    /// Kubernetes events, in order of time, then of place.
    pub events: Vec<Event>,
    /// Facts about nodes and hosts.
    pub host_facts: Vec<HostFact>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}
