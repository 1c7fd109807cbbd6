//! What reading may cost, enforced while streaming: never from what a header promises.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use super::Limits;

/// A limit that was hit, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Uncompressed bytes of all inputs together.
    TotalBytes(u64),
    /// Uncompressed bytes of one entry.
    EntryBytes(u64),
    /// Entries of all archives and directories together.
    Entries(u64),
    /// Uncompressed to compressed bytes.
    Ratio(u64),
    /// Archives inside archives.
    Nesting(u64),
    /// Bytes of a zip archive that cannot be read in one pass and is held in memory.
    Held(u64),
}

impl Limit {
    /// The flag that raises it; empty if none does.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Self::TotalBytes(_) => "--max-total-bytes",
            Self::EntryBytes(_) => "--max-entry-bytes",
            Self::Entries(_) => "--max-entries",
            Self::Ratio(_) => "--max-ratio",
            Self::Nesting(_) => "--max-nesting",
            Self::Held(_) => "",
        }
    }

    /// Its value.
    pub(crate) const fn value(self) -> u64 {
        match self {
            Self::TotalBytes(n)
            | Self::EntryBytes(n)
            | Self::Entries(n)
            | Self::Ratio(n)
            | Self::Nesting(n)
            | Self::Held(n) => n,
        }
    }
}

/// A limit as it travels through readers that only know I/O errors.
#[derive(Debug, thiserror::Error)]
#[error("the limit {} of {} was reached", .0.flag(), .0.value())]
struct Exceeded(Limit);

/// An I/O error that says which limit was hit.
pub(crate) fn exceeded(limit: Limit) -> io::Error {
    io::Error::other(Exceeded(limit))
}

/// The limit behind an I/O error, if one is.
pub(crate) fn limit_of(error: &io::Error) -> Option<Limit> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()).map(|e| e.0)
}

/// Counts what all inputs of a run cost together.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    bytes: Cell<u64>,
    entries: Cell<u64>,
    spent: Cell<bool>,
}

impl Budget {
    pub(crate) const fn new(limits: Limits) -> Self {
        Self { limits, bytes: Cell::new(0), entries: Cell::new(0), spent: Cell::new(false) }
    }

    /// The limits.
    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a limit of the whole run was hit: nothing more is to be read.
    pub(crate) const fn is_spent(&self) -> bool {
        self.spent.get()
    }

    /// Pays for decompressed bytes.
    pub(crate) fn pay(&self, bytes: usize) -> io::Result<()> {
        let total = self.bytes.get().saturating_add(bytes as u64);
        self.bytes.set(total);
        if total > self.limits.total_bytes {
            self.spent.set(true);
            return Err(exceeded(Limit::TotalBytes(self.limits.total_bytes)));
        }
        Ok(())
    }

    /// Pays for one entry.
    pub(crate) fn entry(&self) -> io::Result<()> {
        let entries = self.entries.get() + 1;
        self.entries.set(entries);
        if entries > self.limits.entries {
            self.spent.set(true);
            return Err(exceeded(Limit::Entries(self.limits.entries)));
        }
        Ok(())
    }
}

/// A reader whose bytes are paid for.
pub(crate) struct Paid<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<'b, R> Paid<'b, R> {
    pub(crate) const fn new(inner: R, budget: &'b Budget) -> Self {
        Self { inner, budget }
    }
}

impl<R: Read> Read for Paid<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.budget.pay(n)?;
        Ok(n)
    }
}

/// A reader of one entry: counts its bytes and stops at the limit for one entry.
pub(crate) struct Metered<'r> {
    inner: &'r mut dyn BufRead,
    limit: u64,
    /// Bytes read.
    pub(crate) bytes: u64,
}

impl<'r> Metered<'r> {
    pub(crate) const fn new(inner: &'r mut dyn BufRead, limit: u64) -> Self {
        Self { inner, limit, bytes: 0 }
    }
}

impl BufRead for Metered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let block = self.inner.fill_buf()?;
        if block.is_empty() || self.bytes < self.limit {
            let room = usize::try_from(self.limit - self.bytes.min(self.limit)).unwrap_or(usize::MAX);
            return Ok(block.get(..room).unwrap_or(block));
        }
        Err(exceeded(Limit::EntryBytes(self.limit)))
    }

    fn consume(&mut self, amount: usize) {
        self.bytes += amount as u64;
        self.inner.consume(amount);
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        super::blocks::read_from_buffer(self, buffer)
    }
}

/// Bytes that must come out before the ratio is looked at: small files compress absurdly well.
const RATIO_FLOOR: u64 = 10 << 20;

/// Watches the ratio of a decompressor: what it takes in is counted by [`Counted`], what it gives out by the reader.
pub(crate) struct Ratio {
    limit: u64,
    out: u64,
}

impl Ratio {
    pub(crate) const fn new(limit: u64) -> Self {
        Self { limit, out: 0 }
    }

    /// Notes that `n` bytes came out, after `taken` went in.
    pub(crate) fn note(&mut self, n: usize, taken: u64) -> io::Result<()> {
        self.out += n as u64;
        if self.out > RATIO_FLOOR && self.out / taken.max(1) > self.limit {
            return Err(exceeded(Limit::Ratio(self.limit)));
        }
        Ok(())
    }
}

/// A buffered reader that counts what is consumed.
pub(crate) struct Counted<R> {
    inner: R,
    /// Bytes consumed.
    pub(crate) taken: u64,
}

impl<R> Counted<R> {
    pub(crate) const fn new(inner: R) -> Self {
        Self { inner, taken: 0 }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.taken += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.inner.consume(amount);
    }
}
