//! Tar archives, read in one pass: plain, ustar, pax and GNU.
//!
//! The headers are walked here and not by a library's iterator, because a damaged archive must give what is before
//! and, where it can be found again, after the damage, and long names must not grow without bound.

use std::io::{self, BufRead, Read};

use tar::{EntryType, Header};

use crate::source::blocks::{drain, read_full, read_some};
use crate::source::budget;

const BLOCK: usize = 512;

/// Longest extension header that is read (long names, pax records).
const LONGEST_EXTENSION: u64 = 1 << 20;

/// One entry.
pub(crate) enum Item<'e> {
    /// A regular file.
    File(&'e mut dyn Read),
    /// A symbolic link and its target.
    Symlink(Vec<u8>),
    /// A hard link and the path it stands for.
    Hardlink(Vec<u8>),
    /// A file with holes, which is not supported.
    Sparse,
}

/// What the archive's own structure has to say.
pub(crate) enum Damage {
    /// A header is damaged; reading goes on at the next good one.
    Header { offset: u64 },
    /// The archive cannot be read on.
    Cut { offset: u64, error: io::Error },
}

/// Receives the entries of a tar archive.
pub(crate) trait Visitor {
    /// An entry; false stops the walk.
    fn entry(&mut self, name: &[u8], item: Item<'_>) -> bool;
    /// The archive is damaged; `last` is the name of the entry before.
    fn damage(&mut self, damage: Damage, last: &[u8]);
}

/// Whether a block is a tar header: its checksum is right.
pub(crate) fn is_header(block: &[u8]) -> bool {
    if block.len() != BLOCK || block.first() == Some(&0) {
        return false;
    }
    let Ok(expected) = Header::from_byte_slice(block).cksum() else { return false };
    let sum: u32 =
        block.iter().enumerate().map(|(i, b)| if (148..156).contains(&i) { 32 } else { u32::from(*b) }).sum();
    sum == expected
}

/// The archive's bytes, with the offset and whether reading them failed.
struct Bytes<'r> {
    inner: &'r mut dyn BufRead,
    offset: u64,
    failed: Option<io::Error>,
}

impl Bytes<'_> {
    /// Notes an error of the archive itself, and gives one like it to whoever reads the entry.
    fn fail(&mut self, error: io::Error) -> io::Error {
        let copy = match budget::limit_of(&error) {
            Some(limit) => budget::exceeded(limit),
            None => io::Error::new(error.kind(), error.to_string()),
        };
        self.failed = Some(error);
        copy
    }
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(n) => {
                self.offset += n as u64;
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(self.fail(error)),
        }
    }
}

impl BufRead for Bytes<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // The borrow checker does not let the error path use `self` after a conditional return of the buffer.
        if let Err(error) = self.inner.fill_buf() {
            return Err(self.fail(error));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.offset += amount as u64;
        self.inner.consume(amount);
    }
}

/// The content of one entry.
struct EntryReader<'e, 'r> {
    bytes: &'e mut Bytes<'r>,
    left: u64,
}

impl Read for EntryReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let n = self.bytes.read(buffer.get_mut(..most).unwrap_or_default())?;
        if n == 0 {
            return Err(self.bytes.fail(io::ErrorKind::UnexpectedEof.into()));
        }
        self.left -= n as u64;
        Ok(n)
    }
}

/// What extension headers say about the next entry.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Extension {
    /// Takes over the records of a pax header that matter here.
    fn pax(&mut self, mut records: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', records) {
            let length = records.get(..space).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| d.parse().ok());
            let Some(length) = length.filter(|n: &usize| *n > space + 1 && *n <= records.len()) else { return };
            let record = records.get(space + 1..length - 1).unwrap_or_default();
            records = records.get(length..).unwrap_or_default();
            let Some(equals) = memchr::memchr(b'=', record) else { continue };
            let (key, value) = (record.get(..equals).unwrap_or_default(), record.get(equals + 1..).unwrap_or_default());
            match key {
                b"path" | b"GNU.sparse.name" => self.name = Some(value.to_vec()),
                b"linkpath" => self.link = Some(value.to_vec()),
                b"size" => self.size = std::str::from_utf8(value).ok().and_then(|v| v.parse().ok()),
                b"GNU.sparse.major" => self.sparse = true,
                _ => {}
            }
        }
    }
}

/// Walks a tar archive to its very end.
pub(crate) fn walk(reader: &mut dyn BufRead, visitor: &mut dyn Visitor) {
    let mut bytes = Bytes { inner: reader, offset: 0, failed: None };
    let mut last = Vec::new();
    if let Err(error) = walk_entries(&mut bytes, visitor, &mut last) {
        let error = bytes.failed.take().unwrap_or(error);
        visitor.damage(Damage::Cut { offset: bytes.offset, error }, &last);
    }
}

fn walk_entries(bytes: &mut Bytes<'_>, visitor: &mut dyn Visitor, last: &mut Vec<u8>) -> io::Result<()> {
    let mut extension = Extension::default();
    let mut block = [0_u8; BLOCK];
    let (mut trailer, mut damaged) = (false, false);
    loop {
        let at = bytes.offset;
        let n = read_full(bytes, &mut block)?;
        if n < BLOCK {
            let nothing = block.get(..n).unwrap_or_default().iter().all(|b| *b == 0);
            return if trailer || nothing { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        if block.iter().all(|b| *b == 0) {
            trailer = true;
            continue;
        }
        if !is_header(&block) {
            if trailer {
                return drain(bytes);
            }
            if !damaged {
                damaged = true;
                visitor.damage(Damage::Header { offset: at }, last);
            }
            continue;
        }
        (trailer, damaged) = (false, false);
        if !entry(bytes, Header::from_byte_slice(&block), &mut extension, visitor, last)? {
            return Ok(());
        }
    }
}

/// Handles the entry that begins with `header`. False if the visitor wants to stop.
fn entry(
    bytes: &mut Bytes<'_>,
    header: &Header,
    extension: &mut Extension,
    visitor: &mut dyn Visitor,
    last: &mut Vec<u8>,
) -> io::Result<bool> {
    let kind = header.entry_type();
    let declared = header.entry_size().unwrap_or(0);
    if matches!(kind, EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader | EntryType::XGlobalHeader) {
        let text = sized(bytes, declared, |reader| {
            let text = read_some(&mut io::BufReader::with_capacity(BLOCK, reader), LONGEST_EXTENSION);
            text.unwrap_or_default()
        })?;
        let trimmed = || text.strip_suffix(&[0]).unwrap_or(&text).to_vec();
        match kind {
            EntryType::GNULongName => extension.name = Some(trimmed()),
            EntryType::GNULongLink => extension.link = Some(trimmed()),
            EntryType::XHeader => extension.pax(&text),
            _ => {}
        }
        return Ok(true);
    }
    let extension = std::mem::take(extension);
    let name = extension.name.unwrap_or_else(|| header.path_bytes().into_owned());
    let link =
        extension.link.or_else(|| header.link_name_bytes().map(std::borrow::Cow::into_owned)).unwrap_or_default();
    let size = if carries_data(kind) { extension.size.unwrap_or(declared) } else { 0 };
    let sparse = extension.sparse;
    let go_on = sized(bytes, size, |reader| match kind {
        EntryType::Symlink => visitor.entry(&name, Item::Symlink(link)),
        EntryType::Link => visitor.entry(&name, Item::Hardlink(link)),
        EntryType::GNUSparse => visitor.entry(&name, Item::Sparse),
        EntryType::Regular | EntryType::Continuous if sparse => visitor.entry(&name, Item::Sparse),
        EntryType::Regular | EntryType::Continuous if !name.ends_with(b"/") => visitor.entry(&name, Item::File(reader)),
        _ => true,
    })?;
    *last = name;
    Ok(go_on)
}

/// Whether data follows the header of such an entry, whatever its size field says.
const fn carries_data(kind: EntryType) -> bool {
    !matches!(
        kind,
        EntryType::Link
            | EntryType::Symlink
            | EntryType::Char
            | EntryType::Block
            | EntryType::Directory
            | EntryType::Fifo
    )
}

/// Lets `with` read the `size` bytes that follow, then skips what it left and the padding.
fn sized<T>(bytes: &mut Bytes<'_>, size: u64, with: impl FnOnce(&mut dyn Read) -> T) -> io::Result<T> {
    let mut reader = EntryReader { bytes, left: size };
    let result = with(&mut reader);
    let left = reader.left;
    if let Some(error) = bytes.failed.take() {
        return Err(error);
    }
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    skip(bytes, left.saturating_add(padding), left)?;
    Ok(result)
}

/// Skips `count` bytes, of which the first `needed` must be there (the padding of the last entry may be cut).
fn skip(bytes: &mut Bytes<'_>, count: u64, needed: u64) -> io::Result<()> {
    let mut done = 0;
    while done < count {
        let n = bytes.fill_buf()?.len().min(usize::try_from(count - done).unwrap_or(usize::MAX));
        if n == 0 {
            return if done < needed { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) };
        }
        bytes.consume(n);
        done += n as u64;
    }
    Ok(())
}
