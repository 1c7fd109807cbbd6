//! `kubectl cluster-info dump` as one text: lists of objects, and between them the logs of pods.

use std::io::{self, BufRead, Read};

use crate::evidence::Sink;
use crate::source::object;

use super::{Hint, LONGEST_LINE, sections};

/// Reads the text to its end; one that holds no logs is a text of objects.
pub(super) fn read(hint: &Hint, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut pieces = Pieces {
        reader,
        line: Vec::new(),
        at: 0,
        number: 0,
        whole: true,
        inside: false,
        piece: Piece::Objects,
        next: Piece::Objects,
    };
    loop {
        pieces.piece = pieces.next;
        if pieces.fill_buf()?.is_empty() && pieces.next == pieces.piece {
            return Ok(());
        }
        let first = pieces.number;
        if pieces.piece == Piece::Logs {
            sections::read(hint, first, &mut pieces, sink)?;
        } else {
            let mut at = hint.location();
            at.line = (first > 1).then_some(first);
            object::json(&at, &object::Defaults::default(), &mut pieces, sink)?;
        }
        // What is broken was said; the next piece may be read.
        io::copy(&mut pieces, &mut io::sink())?;
    }
}

/// A reader that ends where logs follow objects, or objects logs.
struct Pieces<'r> {
    reader: &'r mut dyn BufRead,
    /// The line that is being read, and how much of it was.
    line: Vec<u8>,
    at: usize,
    /// Its number in the text.
    number: u64,
    /// Whether it has its end: longer ones are read in parts.
    whole: bool,
    /// Whether it stands in the log of a container.
    inside: bool,
    /// What is being read, and what the line belongs to.
    piece: Piece,
    next: Piece,
}

/// What a part of a dump holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Objects,
    Logs,
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.line.len() {
            let begins = self.whole;
            self.line.clear();
            self.at = 0;
            (&mut *self.reader).take(LONGEST_LINE).read_until(b'\n', &mut self.line)?;
            self.whole = self.line.ends_with(b"\n");
            if begins && !self.line.is_empty() {
                self.number += 1;
                if sections::begins(&self.line) {
                    (self.inside, self.next) = (true, Piece::Logs);
                } else if !self.inside && self.line.starts_with(b"{") {
                    self.next = Piece::Objects;
                }
            }
            if self.inside && sections::ends(&self.line) {
                self.inside = false;
            }
        }
        Ok(if self.next == self.piece { self.line.get(self.at..).unwrap_or_default() } else { &[] })
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let amount = self.fill_buf()?.read(into)?;
        self.consume(amount);
        Ok(amount)
    }
}
