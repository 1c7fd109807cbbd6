//! UTF-16 as PowerShell's redirection writes it, read as UTF-8.

use std::io::{self, BufRead, Read};

/// Byte order, from the mark at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `FF FE`
    Little,
    /// `FE FF`
    Big,
}

/// The byte order that a text begins with.
pub(super) fn order(start: &[u8]) -> Option<Order> {
    match start {
        [0xff, 0xfe, ..] => Some(Order::Little),
        [0xfe, 0xff, ..] => Some(Order::Big),
        _ => None,
    }
}

/// Whether this is no text: it holds NUL bytes beyond what a crash leaves in a log.
pub(super) fn is_binary(start: &[u8]) -> bool {
    let sample = start.get(..8192).unwrap_or(start);
    let nul = memchr::memchr_iter(0, sample).count();
    nul > 0 && nul * 10 > sample.len() || sample.starts_with(b"\x7fELF") || sample.starts_with(b"\x89PNG")
}

/// Decodes while it is read.
pub(super) struct Utf16<'r> {
    inner: &'r mut dyn BufRead,
    order: Order,
    ready: Vec<u8>,
    at: usize,
    odd: Option<u8>,
    high: Option<u16>,
    begun: bool,
}

impl<'r> Utf16<'r> {
    /// A reader of UTF-8 over one of UTF-16.
    pub(super) fn new(inner: &'r mut dyn BufRead, order: Order) -> Self {
        Self { inner, order, ready: Vec::new(), at: 0, odd: None, high: None, begun: false }
    }

    fn unit(&mut self, a: u8, b: u8) {
        let unit = match self.order {
            Order::Little => u16::from_le_bytes([a, b]),
            Order::Big => u16::from_be_bytes([a, b]),
        };
        if !self.begun {
            self.begun = true;
            if unit == 0xfeff {
                return;
            }
        }
        if (0xd800..0xdc00).contains(&unit) && self.high.is_none() {
            self.high = Some(unit);
            return;
        }
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        for c in char::decode_utf16(units) {
            let mut buffer = [0; 4];
            let text = c.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf8(&mut buffer);
            self.ready.extend_from_slice(text.as_bytes());
        }
    }
}

impl BufRead for Utf16<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.ready.len() {
            self.ready.clear();
            self.at = 0;
            let chunk: Vec<u8> = self.inner.fill_buf()?.to_vec();
            if chunk.is_empty() {
                break;
            }
            self.inner.consume(chunk.len());
            for byte in chunk {
                match self.odd.take() {
                    Some(first) => self.unit(first, byte),
                    None => self.odd = Some(byte),
                }
            }
        }
        Ok(self.ready.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.ready.len());
    }
}

impl Read for Utf16<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let n = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..n), ready.get(..n)) {
            to.copy_from_slice(from);
        }
        self.consume(n);
        Ok(n)
    }
}
