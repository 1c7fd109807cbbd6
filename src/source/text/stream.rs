//! A log of one known stream, passed on in blocks of whole lines.

use std::io::{self, BufRead};

use crate::evidence::{Gap, Sink, Stream, StreamEnd, StreamIx, Why};
use crate::messages::source as messages;

use super::framing::has_timestamp;

/// Longest line that is kept; the rest of a longer one is dropped, with a gap.
const LONGEST_LINE: usize = 1 << 20;

/// Passes a log on in blocks of whole lines, without copying more than the lines that lie across two reads.
pub(super) fn pass(mut stream: Stream, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    if let Ok(start) = reader.fill_buf() {
        stream.timestamps = has_timestamp(start);
    }
    let at = stream.at.clone();
    let mut open = Open { ix: sink.open(stream), line: 1, carry: Vec::new(), dropping: false, cut: 0 };
    let result = open.pump(reader, sink);
    if !open.carry.is_empty() {
        let rest = std::mem::take(&mut open.carry);
        open.push(&rest, sink);
    }
    sink.close(open.ix, if result.is_ok() { StreamEnd::Complete } else { StreamEnd::Truncated });
    if open.cut > 0 {
        let effect = messages::LINE_CUT.fill(&[("count", &open.cut.to_string())]);
        sink.gap(Gap { what: at.path.to_string(), why: Why::Truncated, source: at.path.to_string(), effect });
    }
    result
}

/// A log that is being passed on.
struct Open {
    ix: StreamIx,
    line: u64,
    carry: Vec<u8>,
    dropping: bool,
    cut: u64,
}

impl Open {
    fn push(&mut self, block: &[u8], sink: &mut dyn Sink) {
        sink.log(self.ix, block, self.line);
        self.line += u64::try_from(memchr::memchr_iter(b'\n', block).count()).unwrap_or(u64::MAX);
    }

    fn pump(&mut self, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
        loop {
            let chunk = reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let length = chunk.len();
            self.chunk(chunk, sink);
            reader.consume(length);
        }
    }

    fn chunk(&mut self, chunk: &[u8], sink: &mut dyn Sink) {
        let mut rest = chunk;
        if self.dropping || !self.carry.is_empty() {
            let end = memchr::memchr(b'\n', rest);
            let (head, tail) = rest.split_at(end.map_or(rest.len(), |n| n + 1));
            self.extend(head);
            if end.is_none() {
                return;
            }
            rest = tail;
            self.dropping = false;
            let mut line = std::mem::take(&mut self.carry);
            self.push(&line, sink);
            line.clear();
            self.carry = line;
        }
        let whole = memchr::memrchr(b'\n', rest).map_or(0, |n| n + 1);
        let (block, tail) = rest.split_at(whole);
        if !block.is_empty() {
            self.push(block, sink);
        }
        self.extend(tail);
    }

    /// Adds to the line that is not over yet, up to the longest that is kept.
    fn extend(&mut self, part: &[u8]) {
        let room = LONGEST_LINE.saturating_sub(self.carry.len());
        if self.dropping || part.len() > room {
            if !self.dropping {
                self.carry.extend_from_slice(part.get(..room).unwrap_or_default());
                self.cut += 1;
            }
            self.dropping = true;
            if part.ends_with(b"\n") {
                self.carry.push(b'\n');
            }
        } else {
            self.carry.extend_from_slice(part);
        }
    }
}
