//! Buffered reading in large blocks, and the small helpers that readers share.

use std::io::{self, BufRead, Read};

/// How much is read at once.
pub(crate) const BLOCK: usize = 256 << 10;

/// A buffered reader whose every block is as large as it can be: the first one is the whole text or [`BLOCK`] bytes of
/// it, so that content can be sniffed. An error is only given out after the bytes that came before it.
pub(crate) struct Blocks<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    error: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    /// Reads into `buffer`, which can be taken back with [`Blocks::into_parts`].
    pub(crate) fn new(inner: R, mut buffer: Vec<u8>) -> Self {
        buffer.resize(BLOCK, 0);
        Self { inner, buffer, start: 0, end: 0, error: None }
    }

    /// The reader and the buffer.
    pub(crate) fn into_parts(self) -> (R, Vec<u8>) {
        (self.inner, self.buffer)
    }

    fn refill(&mut self) {
        (self.start, self.end) = (0, 0);
        while self.error.is_none() {
            let Some(room) = self.buffer.get_mut(self.end..).filter(|room| !room.is_empty()) else { return };
            match self.inner.read(room) {
                Ok(0) => return,
                Ok(n) => self.end += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.error = Some(error),
            }
        }
    }
}

impl<R: Read> BufRead for Blocks<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start >= self.end {
            self.refill();
            if self.end == 0
                && let Some(error) = self.error.take()
            {
                return Err(error);
            }
        }
        Ok(self.buffer.get(self.start..self.end).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.start = (self.start + amount).min(self.end);
    }
}

impl<R: Read> Read for Blocks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_from_buffer(self, buffer)
    }
}

/// `read` by way of `fill_buf`.
pub(crate) fn read_from_buffer(reader: &mut dyn BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let from = reader.fill_buf()?;
    let n = from.len().min(buffer.len());
    if let (Some(to), Some(from)) = (buffer.get_mut(..n), from.get(..n)) {
        to.copy_from_slice(from);
    }
    reader.consume(n);
    Ok(n)
}

/// Fills `buffer` as far as there is something to read.
pub(crate) fn read_full(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(room) = buffer.get_mut(done..).filter(|room| !room.is_empty()) {
        match reader.read(room) {
            Ok(0) => break,
            Ok(n) => done += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Reads to the end and forgets it.
pub(crate) fn drain(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let n = reader.fill_buf()?.len();
        if n == 0 {
            return Ok(());
        }
        reader.consume(n);
    }
}

/// Reads to the end, at most `limit` bytes; the rest is left.
pub(crate) fn read_some(reader: &mut dyn BufRead, limit: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    reader.take(limit).read_to_end(&mut text)?;
    Ok(text)
}
