//! Sources: where evidence comes from.

mod blocks;
mod budget;
mod bundle;
pub mod cluster;
mod decompress;
mod document;
mod facts;
mod gaps;
mod gather;
mod identity;
mod input;
mod links;
mod names;
mod object;
mod pack;
mod tap;
mod text;
mod tree;
mod zip;

use crate::evidence::{InputId, InputRecord, Sink};

pub use document::{document, yaml_file, yaml_text};
pub use identity::contradiction;
pub use pack::pack;
pub use tree::{TreeLimits, TreeRead, read_tree};

/// What reading may cost; enforced while streaming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Uncompressed bytes of all inputs together.
    pub total_bytes: u64,
    /// Uncompressed bytes of one entry of an archive.
    pub entry_bytes: u64,
    /// Entries of all archives together.
    pub entries: u64,
    /// Uncompressed to compressed bytes, once more than 10 MiB came out.
    pub ratio: u64,
    /// Archives inside archives.
    pub nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { total_bytes: 64 << 30, entry_bytes: 8 << 30, entries: 1_000_000, ratio: 200, nesting: 3 }
    }
}

/// What tells one cluster from another, as far as an input shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// UID of the namespace `kube-system`.
    pub cluster_uid: Option<String>,
    /// Names of its nodes with their UIDs, if the list was collected.
    pub nodes: Option<std::collections::BTreeMap<String, String>>,
    /// UID of the control plane's Deployment.
    pub control_plane_uid: Option<String>,
}

/// One input after it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadInput {
    /// Its record.
    pub record: InputRecord,
    /// The cluster it comes from.
    pub identity: Identity,
}

/// Told how far reading has come: bytes read of an input, and of how many if known.
pub type Progress<'p> = dyn FnMut(&str, u64, Option<u64>) + 'p;

/// Reads inputs (archives, directories, files, `-`) in order and pushes what they hold into the sink. What cannot be
/// read becomes a gap; an input of which nothing could be read has the status `unreadable`.
pub fn read(inputs: &[String], limits: &Limits, sink: &mut dyn Sink, progress: &mut Progress<'_>) -> Vec<ReadInput> {
    let budget = budget::Budget::new(*limits);
    let numbers = 0..u32::MAX;
    inputs.iter().zip(numbers).map(|(path, n)| input::read(InputId(n), path, &budget, sink, progress)).collect()
}
