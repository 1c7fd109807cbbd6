//! What a file is, by its first bytes, and the decompressors that read it in one pass.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::budget::{Counted, Ratio};

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
    /// A zip archive.
    Zip,
    /// A tar archive, of whatever dialect.
    Tar,
    /// Compressed in a way that is not supported; its name.
    Foreign(&'static str),
    /// Anything else.
    Plain,
}

/// Recognises content by its first bytes (512 of them, if there are as many).
pub(crate) fn recognise(start: &[u8]) -> Content {
    if start.starts_with(&[0x1f, 0x8b, 8]) {
        Content::Gzip
    } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Content::Zstd
    } else if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        Content::Zip
    } else if start.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        Content::Foreign("xz")
    } else if start.starts_with(b"BZh") && start.get(4..10) == Some(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) {
        Content::Foreign("bzip2")
    } else if start.starts_with(b"7z\xbc\xaf\x27\x1c") {
        Content::Foreign("7z")
    } else if start.get(..512).is_some_and(super::bundle::tar::is_header) {
        Content::Tar
    } else {
        Content::Plain
    }
}

/// gzip of one or several members. Whatever follows the last member is ignored; a member with a wrong checksum or
/// length is given out whole, the ones after it too, and the error comes last.
pub(crate) struct Gunzip<R: BufRead> {
    member: Option<GzDecoder<R>>,
    wrong: Option<io::Error>,
    started: bool,
}

impl<R: BufRead> Gunzip<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { member: Some(GzDecoder::new(inner)), wrong: None, started: false }
    }

    /// The reader beneath.
    fn inner(&self) -> Option<&R> {
        self.member.as_ref().map(GzDecoder::get_ref)
    }

    /// Begins the next member, if there is one.
    fn next_member(&mut self) -> io::Result<bool> {
        let Some(done) = self.member.take() else { return Ok(false) };
        let mut inner = done.into_inner();
        let more = inner.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        if more {
            self.member = Some(GzDecoder::new(inner));
        }
        Ok(more)
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.member else {
                return self.wrong.take().map_or(Ok(0), Err);
            };
            match member.read(buffer) {
                Ok(0) => {
                    self.started = true;
                    self.next_member()?;
                }
                Ok(n) => {
                    self.started = true;
                    return Ok(n);
                }
                Err(error) if self.started && is_checksum(&error) => {
                    self.wrong = Some(error);
                    self.next_member()?;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// Whether the decompressor says that all was read, but is not what was written.
fn is_checksum(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidInput && error.to_string().contains("checksum")
}

/// A decompressor whose ratio is watched.
pub(crate) struct Inflate<R: BufRead> {
    decoder: Decoder<R>,
    ratio: Ratio,
}

enum Decoder<R: BufRead> {
    Gzip(Box<Gunzip<Counted<R>>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, Counted<R>>>),
}

impl<R: BufRead> Inflate<R> {
    /// Decompresses gzip or Zstandard.
    pub(crate) fn new(content: Content, inner: R, ratio: u64) -> io::Result<Self> {
        let inner = Counted::new(inner);
        let decoder = match content {
            Content::Zstd => Decoder::Zstd(Box::new(zstd::stream::read::Decoder::with_buffer(inner)?)),
            _ => Decoder::Gzip(Box::new(Gunzip::new(inner))),
        };
        Ok(Self { decoder, ratio: Ratio::new(ratio) })
    }

    /// Compressed bytes taken so far.
    pub(crate) fn taken(&self) -> u64 {
        match &self.decoder {
            Decoder::Gzip(decoder) => decoder.inner().map_or(u64::MAX, |inner| inner.taken),
            Decoder::Zstd(decoder) => decoder.get_ref().taken,
        }
    }
}

impl<R: BufRead> Read for Inflate<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.decoder {
            Decoder::Gzip(decoder) => decoder.read(buffer)?,
            Decoder::Zstd(decoder) => decoder.read(buffer)?,
        };
        let taken = self.taken();
        self.ratio.note(n, taken)?;
        Ok(n)
    }
}
