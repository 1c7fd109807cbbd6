//! Lines of a log block: where they begin and end, what precedes their text, and when they were written.

use std::borrow::Cow;

use crate::evidence::Time;

/// Only so many bytes of a line are looked at: a log line is far shorter, and a file without newlines must not cost
/// more than its share.
pub(super) const LONGEST: usize = 256 * 1024;

/// Escape, which begins an ANSI sequence.
const ESC: u8 = 0x1b;

/// The start of the line that holds this byte of the block (a newline belongs to the line it ends).
pub(super) fn start_of(block: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &block[..at]).map_or(0, |n| n + 1)
}

/// The end of the line that holds this byte of the block, its newline excluded.
pub(super) fn end_of(block: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &block[at..]).map_or(block.len(), |n| at + n)
}

/// How many lines a block holds; the last may lack its newline.
pub(super) fn count(block: &[u8]) -> u64 {
    let newlines = memchr::memchr_iter(b'\n', block).count();
    let open = usize::from(block.last().is_some_and(|b| *b != b'\n'));
    u64::try_from(newlines + open).unwrap_or(u64::MAX)
}

/// A line in two parts: what the transport put before it, and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'b> {
    /// The whole line, without carriage returns at its end.
    pub(super) whole: &'b [u8],
    /// Where its text begins.
    pub(super) text_at: usize,
}

impl<'b> Line<'b> {
    /// Reads a line, given without its newline. With `timestamps` it begins with an RFC 3339 time and a space.
    pub(super) fn new(mut whole: &'b [u8], timestamps: bool) -> Self {
        while let [rest @ .., b'\r'] = whole {
            whole = rest;
        }
        whole = &whole[..whole.len().min(LONGEST)];
        let text_at = if timestamps { after_timestamp(whole) } else { 0 };
        Self { whole, text_at }
    }

    /// Its text: what patterns meet.
    pub(super) fn text(self) -> &'b [u8] {
        &self.whole[self.text_at..]
    }

    /// When it was written: the transport's time before its own.
    pub(super) fn time(self) -> Option<Time> {
        Time::leading(self.whole).map(|(time, _)| time)
    }
}

/// Where the text begins after `kubectl logs --timestamps`' time and its space; 0 where there is none.
fn after_timestamp(line: &[u8]) -> usize {
    if line.len() < 20 || !line[0].is_ascii_digit() || line[4] != b'-' || line[10] != b'T' {
        return 0;
    }
    match memchr::memchr(b' ', &line[..line.len().min(40)]) {
        Some(space) => space + 1,
        None => 0,
    }
}

/// The block without ANSI sequences. Newlines stay where they are, so lines keep their numbers.
pub(super) fn without_ansi(block: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr(ESC, block) else { return Cow::Borrowed(block) };
    let mut out = Vec::with_capacity(block.len());
    let (mut from, mut at) = (0, Some(first));
    while let Some(esc) = at {
        out.extend_from_slice(&block[from..esc]);
        from = esc + sequence_len(&block[esc..]);
        at = memchr::memchr(ESC, &block[from..]).map(|n| from + n);
    }
    out.extend_from_slice(&block[from..]);
    Cow::Owned(out)
}

/// The length of the sequence at the start of these bytes: CSI (`ESC [ … letter`), OSC (`ESC ] … BEL`), or ESC and
/// one more byte. It never reaches over a newline.
fn sequence_len(bytes: &[u8]) -> usize {
    let end = |from: usize, done: fn(u8) -> bool| {
        let rest = bytes.iter().enumerate().skip(from);
        for (ix, byte) in rest {
            if *byte == b'\n' || *byte == ESC {
                return ix;
            }
            if done(*byte) {
                return ix + 1;
            }
        }
        bytes.len()
    };
    match bytes.get(1) {
        Some(b'[') => end(2, |b| (0x40..=0x7e).contains(&b)),
        Some(b']') => end(2, |b| b == 0x07),
        Some(b'\n' | &ESC) | None => 1,
        Some(_) => 2,
    }
}

/// At most 400 characters of a line's text, with replacement characters where it is not UTF-8.
pub(super) fn excerpt(text: &[u8]) -> Box<str> {
    const CHARS: usize = 400;
    let head = &text[..text.len().min(CHARS * 4)];
    let lossy = String::from_utf8_lossy(head);
    let end = lossy.char_indices().nth(CHARS).map_or(lossy.len(), |(at, _)| at);
    lossy[..end].into()
}

/// The time of the first line of the block that has one.
pub(super) fn first_time(block: &[u8]) -> Option<Time> {
    block.split(|b| *b == b'\n').find_map(|line| Time::leading(line).map(|(t, _)| t))
}

/// The time of the last line of `block[from..to]` that has one; `to` is a line's end and `from` a line's start.
pub(super) fn last_time(block: &[u8], from: usize, to: usize) -> Option<Time> {
    let mut end = to;
    while end > from {
        let start = memchr::memrchr(b'\n', &block[from..end]).map_or(from, |n| from + n + 1);
        if let Some((time, _)) = Time::leading(&block[start..end]) {
            return Some(time);
        }
        end = start.saturating_sub(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines() {
        for (block, lines) in [("", 0), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\nb", 2)] {
            assert_eq!(count(block.as_bytes()), lines, "{block:?}");
        }
    }

    #[test]
    fn finds_bounds() {
        let block = b"one\ntwo\n\nlast";
        for (at, start, end) in [(0, 0, 3), (3, 0, 3), (5, 4, 7), (8, 8, 8), (12, 9, 13)] {
            assert_eq!((start_of(block, at), end_of(block, at)), (start, end), "{at}");
        }
    }

    #[test]
    fn strips_ansi_but_no_newline() {
        let plain = |text: &str| String::from_utf8(without_ansi(text.as_bytes()).into_owned()).unwrap();
        assert_eq!(plain("\u{1b}[31merror\u{1b}[0m\nnext"), "error\nnext");
        assert_eq!(plain("a\u{1b}[31\nb\u{1b}"), "a\nb");
        assert_eq!(plain("a\u{1b}]0;title\u{7}b\u{1b}Mc"), "abc");
        assert_eq!(plain("a\u{1b}\nb"), "a\nb");
    }

    #[test]
    fn parts_a_line() {
        let line = Line::new(b"2026-06-06T19:06:49.257000000Z 2026-06-06T19:06:48Z\tINFO\tx\r", true);
        assert_eq!(line.text(), b"2026-06-06T19:06:48Z\tINFO\tx");
        assert_eq!(line.time(), Time::parse("2026-06-06T19:06:49.257Z"));
        let bare = Line::new(b"Error: x", true);
        assert_eq!((bare.text(), bare.time()), (&b"Error: x"[..], None));
    }

    #[test]
    fn clips_excerpts_by_characters() {
        assert_eq!(excerpt("é".repeat(500).as_bytes()).chars().count(), 400);
        assert_eq!(&*excerpt(b"a\xffb"), "a\u{fffd}b");
    }

    #[test]
    fn finds_times() {
        let block = b"x\n2026-06-06T19:06:49Z a\ny\n2026-06-06T19:06:50Z b\nz\n";
        assert_eq!(first_time(block), Time::parse("2026-06-06T19:06:49Z"));
        assert_eq!(last_time(block, 0, block.len()), Time::parse("2026-06-06T19:06:50Z"));
        assert_eq!(last_time(block, 0, 26), Time::parse("2026-06-06T19:06:49Z"));
        assert_eq!(last_time(b"x\n", 0, 2), None);
    }
}
