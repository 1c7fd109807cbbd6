//! One open stream as the matcher sees it: block after block, then what was seen.

use super::lines;
use super::patterns::Patterns;
use super::prefilter::Finder;
use super::tally::Tally;
use super::tester::Hit;
use crate::evidence::{Component, OLDER_LINES_MISSING, Observation, StreamIx, Time};

/// Bytes of a stream's beginning and end by which a second copy is recognised.
const EDGE: usize = 1024;

/// What tells a stream's content from another's, without keeping it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Fingerprint {
    lines: u64,
    bytes: u64,
    head: Vec<u8>,
    tail: Vec<u8>,
}

/// A stream that is over.
#[derive(Debug)]
pub(super) struct Scanned {
    /// Which.
    pub(super) stream: StreamIx,
    /// Lines.
    pub(super) lines: u64,
    /// Bytes.
    pub(super) bytes: u64,
    /// First time.
    pub(super) first: Option<Time>,
    /// Last time.
    pub(super) last: Option<Time>,
    /// Older lines may be missing.
    pub(super) head_missing: bool,
    /// Its content, in short.
    pub(super) fingerprint: Fingerprint,
    /// What was seen.
    pub(super) observations: Vec<Observation>,
    /// Signals of which pods were dropped.
    pub(super) overflowed: Vec<u32>,
}

/// A stream that is open.
#[derive(Debug)]
pub(super) struct Scan {
    stream: StreamIx,
    component: Component,
    timestamps: bool,
    first: Option<Time>,
    last: Option<Time>,
    content: Fingerprint,
    /// By index of the pattern; empty until the first line matches.
    tallies: Vec<Option<Tally>>,
}

impl Scan {
    /// Opens a stream.
    pub(super) fn new(stream: StreamIx, component: Component, timestamps: bool) -> Self {
        Self {
            stream,
            component,
            timestamps,
            first: None,
            last: None,
            content: Fingerprint::default(),
            tallies: Vec::new(),
        }
    }

    /// Matches a block of whole lines. Lines before `since` are counted, but not looked at.
    pub(super) fn block(&mut self, finder: &mut Finder, block: &[u8], first_line: u64, since: Option<Time>) {
        self.note(block);
        let plain = lines::without_ansi(block);
        let mut view = View { block: &plain, first_line, at: 0, line: first_line, since, asked: (0, self.last) };
        let (timestamps, tallies) = (self.timestamps, &mut self.tallies);
        finder.find(self.component, &plain, timestamps, &mut |hit: Hit<'_>| {
            if !view.wanted(hit.start) {
                return;
            }
            let number = view.number(hit.start);
            if tallies.len() <= hit.pattern {
                tallies.resize_with(hit.pattern + 1, || None);
            }
            match &mut tallies[hit.pattern] {
                Some(tally) => tally.add(&hit, number),
                slot @ None => *slot = Some(Tally::new(&hit, number)),
            }
        });
        self.content.lines += view.all();
        self.tallies.iter_mut().flatten().for_each(|tally| tally.settle(&plain));
        if self.first.is_none() {
            self.first = lines::first_time(&plain);
        }
        if let Some(time) = lines::last_time(&plain, 0, plain.len()) {
            self.last = Some(time);
        }
    }

    /// Keeps what recognises the content.
    fn note(&mut self, block: &[u8]) {
        let content = &mut self.content;
        content.bytes += u64::try_from(block.len()).unwrap_or(u64::MAX);
        let missing = EDGE - content.head.len();
        content.head.extend_from_slice(&block[..missing.min(block.len())]);
        let tail = &block[block.len().saturating_sub(EDGE)..];
        let excess = (content.tail.len() + tail.len()).saturating_sub(EDGE);
        content.tail.drain(..excess.min(content.tail.len()));
        content.tail.extend_from_slice(tail);
    }

    /// Closes it.
    pub(super) fn close(self, patterns: &Patterns) -> Scanned {
        let mut observations = Vec::new();
        let mut overflowed = Vec::new();
        for (ix, tally) in self.tallies.into_iter().enumerate() {
            let (Some(tally), Some(pattern)) = (tally, patterns.all().get(ix)) else { continue };
            let (seen, overflow) = tally.close(pattern, self.stream);
            observations.extend(seen);
            if overflow {
                overflowed.push(pattern.signal);
            }
        }
        Scanned {
            stream: self.stream,
            lines: self.content.lines,
            bytes: self.content.bytes,
            first: self.first,
            last: self.last,
            head_missing: head_missing(self.component, &self.content),
            fingerprint: self.content,
            observations,
            overflowed,
        }
    }
}

/// What is asked of a block's lines while hits come in, mostly in ascending order.
struct View<'b> {
    block: &'b [u8],
    first_line: u64,
    /// Where the last numbered line begins, and its number.
    at: usize,
    line: u64,
    since: Option<Time>,
    /// Up to where times were read, and the last one there.
    asked: (usize, Option<Time>),
}

impl View<'_> {
    /// The number of the line that begins here.
    fn number(&mut self, start: usize) -> u64 {
        if start < self.at {
            (self.at, self.line) = (0, self.first_line);
        }
        let newlines = memchr::memchr_iter(b'\n', &self.block[self.at..start]).count();
        self.line += u64::try_from(newlines).unwrap_or(u64::MAX);
        self.at = start;
        self.line
    }

    /// How many lines there are in all.
    fn all(&self) -> u64 {
        self.line - self.first_line + lines::count(&self.block[self.at..])
    }

    /// Whether the line that begins here is new enough: by its own time, or else the last before it. Lines of which
    /// nothing is known are.
    fn wanted(&mut self, start: usize) -> bool {
        let Some(since) = self.since else { return true };
        let end = lines::end_of(self.block, start);
        let (from, known) = if end < self.asked.0 { (0, None) } else { self.asked };
        let time = lines::last_time(self.block, from, end).or(known);
        self.asked = (start, time);
        time.is_none_or(|time| time >= since)
    }
}

/// Whether older lines may be missing: collectors keep the last 500, 1,000, 5,000 or 10,000 lines or the last 5 MB, and
/// a log of the validator that begins with a retry was cut.
fn head_missing(component: Component, content: &Fingerprint) -> bool {
    const BYTES: std::ops::RangeInclusive<u64> = 4_900_000..=5_300_000;
    if matches!(content.lines, 500 | 1_000 | 5_000 | 10_000) || BYTES.contains(&content.bytes) {
        return true;
    }
    let end = lines::end_of(&content.head, 0);
    let first = &content.head[..end];
    if first.trim_ascii_end() == OLDER_LINES_MISSING.as_bytes() {
        return true;
    }
    component == Component::Validation && RETRIES.iter().any(|words| memchr::memmem::find(first, words).is_some())
}

/// Words that the validator (`pkg/transparentproxy/validate`) prints in the middle of its run and never first.
const RETRIES: &[&[u8]] = &[b"failed to connect to the server, retrying", b"client failed to connect to server"];
