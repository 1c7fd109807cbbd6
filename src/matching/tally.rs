//! What one stream showed of each pattern, counted line by line: first line, last line, how many, and for which pods.
//!
//! Captures are taken from the first line only; the last line is kept as bytes and read when the stream closes, so that
//! a pattern that matches every fifth line costs little more than its count.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::bytes::{Captures, Regex};

use super::about::About;
use super::lines::{Line, excerpt};
use super::patterns::{LinePattern, Text};
use super::tester::Hit;
use crate::evidence::{Exemplar, Observation, PodKey, StreamIx};

/// Pods kept for each signal and stream; beyond, only an overflow is noted.
const PODS: usize = 20_000;

/// Lines that are longer are read at once instead of being kept.
const KEPT: usize = 4096;

/// Lines that matched one pattern, all of them or those about one pod.
#[derive(Debug)]
struct Lines {
    count: u64,
    first: Exemplar,
    last: Last,
    /// Of the last line, if it is kept.
    bytes: Vec<u8>,
}

/// The last line, read or not yet.
#[derive(Debug)]
enum Last {
    /// It is the first, too.
    First,
    /// It lies here in the current block.
    Here {
        number: u64,
        start: usize,
        len: usize,
        text_at: usize,
    },
    Kept {
        number: u64,
        text_at: usize,
    },
    Read(Exemplar),
}

impl Lines {
    fn new(regex: Option<&Regex>, line: Line<'_>, number: u64) -> Self {
        Self { count: 1, first: exemplar(regex, line, number), last: Last::First, bytes: Vec::new() }
    }

    /// Counts a further line. It is only copied with the end of its block, if it lies there.
    fn add(&mut self, regex: Option<&Regex>, line: Line<'_>, number: u64, lies: Option<usize>) {
        self.count += 1;
        if number < self.first.line {
            let old = std::mem::replace(&mut self.first, exemplar(regex, line, number));
            if matches!(self.last, Last::First) {
                self.last = Last::Read(old);
            }
            return;
        }
        let last = match &self.last {
            Last::First => self.first.line,
            Last::Here { number, .. } | Last::Kept { number, .. } => *number,
            Last::Read(exemplar) => exemplar.line,
        };
        if number <= last {
            return;
        }
        if line.whole.len() > KEPT {
            self.last = Last::Read(exemplar(regex, line, number));
            return;
        }
        let text_at = line.text_at;
        if let Some(start) = lies {
            self.last = Last::Here { number, start, len: line.whole.len(), text_at };
        } else {
            self.keep(line.whole, number, text_at);
        }
    }

    fn keep(&mut self, bytes: &[u8], number: u64, text_at: usize) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.last = Last::Kept { number, text_at };
    }

    /// The block ends: what lies there is copied.
    fn settle(&mut self, block: &[u8]) {
        if let Last::Here { number, start, len, text_at } = self.last {
            self.keep(&block[start..start + len], number, text_at);
        }
    }

    fn close(self, pattern: &LinePattern, stream: StreamIx, about: Option<PodKey>) -> Observation {
        let last = match self.last {
            // What lies in a block was copied when that ended.
            Last::First | Last::Here { .. } => self.first.clone(),
            Last::Read(exemplar) => exemplar,
            Last::Kept { number, text_at } => {
                let line = Line { whole: &self.bytes, text_at };
                exemplar(pattern.captures(Text::of(line.text())), line, number)
            }
        };
        Observation { signal: pattern.signal, stream, about, count: self.count, first: self.first, last }
    }
}

/// Lines that matched one pattern.
#[derive(Debug)]
pub(super) enum Tally {
    /// The pattern captures no pod.
    Plain(Box<PlainTally>),
    /// By pod.
    Pods(Box<PodTally>),
}

/// Lines that matched a pattern without the capture `pod`.
#[derive(Debug)]
pub(super) struct PlainTally(Lines);

/// Lines that matched a pattern with the capture `pod`.
#[derive(Debug, Default)]
pub(super) struct PodTally {
    /// By namespace, a zero byte and name; no key for lines on which the capture did not take part.
    pods: BTreeMap<Vec<u8>, Lines>,
    key: Vec<u8>,
    overflow: bool,
}

impl Tally {
    /// Begins with a first line.
    pub(super) fn new(hit: &Hit<'_>, number: u64) -> Self {
        if let Some(about) = &hit.about {
            let mut pods = PodTally::default();
            pods.add(hit.regex, about, hit.line, number);
            Self::Pods(Box::new(pods))
        } else {
            Self::Plain(Box::new(PlainTally(Lines::new(hit.regex, hit.line, number))))
        }
    }

    /// Counts a further line.
    pub(super) fn add(&mut self, hit: &Hit<'_>, number: u64) {
        match (self, &hit.about) {
            (Self::Plain(plain), _) => plain.0.add(hit.regex, hit.line, number, Some(hit.start)),
            (Self::Pods(pods), Some(about)) => pods.add(hit.regex, about, hit.line, number),
            // The finder gives the captures of each line of such a pattern.
            (Self::Pods(_), None) => {}
        }
    }

    /// The block that was tallied ends.
    pub(super) fn settle(&mut self, block: &[u8]) {
        if let Self::Plain(plain) = self {
            plain.0.settle(block);
        }
    }

    /// Ends: what was seen, and whether pods were dropped.
    pub(super) fn close(self, pattern: &LinePattern, stream: StreamIx) -> (Vec<Observation>, bool) {
        match self {
            Self::Plain(plain) => (vec![plain.0.close(pattern, stream, None)], false),
            Self::Pods(pods) => {
                let overflow = pods.overflow;
                let all = pods.pods.into_iter();
                (all.map(|(key, lines)| lines.close(pattern, stream, pod_key(&key))).collect(), overflow)
            }
        }
    }
}

impl PodTally {
    fn add(&mut self, regex: Option<&Regex>, about: &About<'_>, line: Line<'_>, number: u64) {
        self.key.clear();
        if let Some(pod) = about.pod {
            self.key.extend_from_slice(about.namespace.unwrap_or_default());
            self.key.push(0);
            self.key.extend_from_slice(pod);
        }
        if let Some(lines) = self.pods.get_mut(&self.key) {
            lines.add(regex, line, number, None);
        } else if self.pods.len() < PODS {
            self.pods.insert(self.key.clone(), Lines::new(regex, line, number));
        } else {
            self.overflow = true;
        }
    }
}

/// The pod that a key of [`PodTally`] means.
fn pod_key(key: &[u8]) -> Option<PodKey> {
    let zero = memchr::memchr(0, key)?;
    let text = |bytes: &[u8]| Arc::from(String::from_utf8_lossy(bytes).as_ref());
    Some(PodKey { namespace: text(&key[..zero]), name: text(&key[zero + 1..]) })
}

/// Reads a line that matched; with the pattern, if that captures something.
fn exemplar(regex: Option<&Regex>, line: Line<'_>, number: u64) -> Exemplar {
    let captures = regex.and_then(|regex| Some(named(regex, &regex.captures(line.text())?))).unwrap_or_default();
    Exemplar { line: number, time: line.time(), text: excerpt(line.text()), captures }
}

/// The named captures that took part.
fn named(regex: &Regex, found: &Captures<'_>) -> BTreeMap<String, String> {
    let names = regex.capture_names().flatten();
    let texts = names.filter_map(|name| Some((name.to_owned(), excerpt(found.name(name)?.as_bytes()).into_string())));
    texts.collect()
}
