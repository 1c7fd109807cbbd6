//! Secrets within text: where they begin and end.
//!
//! One pass of an automaton finds what may belong to a secret; only there more is looked at, and never further than
//! the line or a fixed length, so that hostile text costs no more than its size.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::shapes::{self, SHAPES};
use super::{Care, Hit, base64, commands, keys, manifest, pem, values};

/// What a trigger calls.
#[derive(Clone, Copy)]
enum Trigger {
    Key,
    Shape(usize),
    Pem,
    Url,
    Bearer,
    Basic,
    Azure,
    Command,
    Manifest,
}

/// Words of names whose values are secrets.
const KEYS: &[&str] = &[
    "token",
    "pass",
    "pwd",
    "_pw",
    "pw=",
    "secret",
    "key",
    "cred",
    "auth",
    "cookie",
    "sig=",
    "signature",
    "psk",
    "jwt",
    "_pat",
    "licen",
    "sas=",
    "assertion",
    "bindpw",
    "rootpw",
];

/// Ends of lines, also those that are written as escapes.
const LINE_ENDS: [&[u8]; 4] = [b"\r\n", b"\n", br"\r\n", br"\n"];

struct Triggers {
    automaton: Option<AhoCorasick>,
    calls: Vec<Trigger>,
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let mut all: Vec<(&str, Trigger)> = KEYS.iter().map(|key| (*key, Trigger::Key)).collect();
    all.extend(SHAPES.iter().enumerate().map(|(at, shape)| (shape.prefix, Trigger::Shape(at))));
    all.extend([
        ("---begin ", Trigger::Pem),
        ("--- begin ", Trigger::Pem),
        ("://", Trigger::Url),
        ("bearer", Trigger::Bearer),
        ("basic", Trigger::Basic),
        ("q~", Trigger::Azure),
        (manifest::TRIGGER, Trigger::Manifest),
    ]);
    all.extend(commands::TRIGGERS.iter().map(|word| (*word, Trigger::Command)));
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(all.iter().map(|(word, _)| word));
    Triggers { automaton: automaton.ok(), calls: all.into_iter().map(|(_, call)| call).collect() }
});

/// The secrets in a text, in order and without overlap.
pub(super) fn hits(text: &[u8], care: Care, depth: u8) -> Vec<Hit> {
    let mut scan = Scan {
        text,
        care,
        depth,
        hits: Vec::new(),
        public: Vec::new(),
        line: (0, 0),
        key_end: 0,
        pem_end: 0,
        covered: 0,
        run: (0, 0),
        wrapped_end: 0,
        command_end: 0,
        manifest_end: 0,
        yaml: values::yaml(text),
    };
    scan.triggers();
    scan.dots();
    scan.runs();
    scan.finish()
}

pub(super) struct Scan<'t> {
    pub(super) text: &'t [u8],
    pub(super) care: Care,
    depth: u8,
    hits: Vec<Hit>,
    /// Certificates and public keys.
    public: Vec<(usize, usize)>,
    /// The line that was looked at last.
    line: (usize, usize),
    /// Up to where names were looked at.
    key_end: usize,
    pem_end: usize,
    /// Up to where the text is hidden already.
    covered: usize,
    /// The run of token characters that was looked at last: its end, and how often in vain.
    run: (usize, u8),
    /// Up to where lines of base64 were joined.
    wrapped_end: usize,
    /// Up to where a command line was looked at.
    pub(super) command_end: usize,
    /// Up to where manifests of Secrets were looked at.
    pub(super) manifest_end: usize,
    /// Whether values go on to the ends of their lines.
    pub(super) yaml: bool,
}

impl Scan<'_> {
    fn triggers(&mut self) {
        let Some(automaton) = &TRIGGERS.automaton else { return };
        let text = self.text;
        for found in automaton.find_iter(text) {
            let at = found.start();
            if at < self.covered {
                continue;
            }
            match TRIGGERS.calls.get(found.pattern().as_usize()) {
                Some(Trigger::Key) => self.key(at),
                Some(Trigger::Shape(index)) => self.shape(at, *index),
                Some(Trigger::Pem) => self.pem(at),
                Some(Trigger::Url) => self.url(at),
                Some(Trigger::Bearer) => self.bearer(found.end()),
                Some(Trigger::Basic) => self.basic(found.end()),
                Some(Trigger::Azure) => {
                    if let Some((start, end)) = shapes::azure(text, at) {
                        self.hide(start, end, "azure-client-secret");
                    }
                }
                Some(Trigger::Manifest) => manifest::look(self, at, found.end()),
                Some(Trigger::Command) => commands::look(self, at, found.end()),
                None => {}
            }
        }
    }

    pub(super) fn hide(&mut self, start: usize, end: usize, what: &'static str) {
        if start < end {
            self.covered = self.covered.max(end);
            self.hits.push(Hit { start, end, what });
        }
    }

    /// Whether the text is a `.netrc`.
    pub(super) fn netrc(&self) -> bool {
        holds(&self.text[..self.text.len().min(4096)], b"machine ")
    }

    /// The line around a place, without its end.
    pub(super) fn line(&mut self, at: usize) -> (usize, usize) {
        if at < self.line.0 || at >= self.line.1 {
            let start = memrchr(b'\n', &self.text[..at]).map_or(0, |found| found + 1);
            let mut end = memchr(b'\n', &self.text[at..]).map_or(self.text.len(), |found| at + found);
            if end > start && self.text[end - 1] == b'\r' {
                end -= 1;
            }
            self.line = (start, end.max(at));
        }
        self.line
    }

    fn key(&mut self, at: usize) {
        if at < self.key_end {
            return;
        }
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let back = &self.text[at.saturating_sub(128)..at];
        let mut start = at - back.iter().rev().take_while(|b| part(b)).count();
        let ahead = &self.text[at..self.text.len().min(at + 128)];
        let end = at + ahead.iter().take_while(|b| part(b)).count();
        self.key_end = end;
        // `\npassword=x` within an escaped string.
        if start > 0 && self.text[start - 1] == b'\\' && matches!(self.text[start], b'n' | b't' | b'r') && start < at {
            start += 1;
        }
        // A dot or a dash at the end belongs to the sentence.
        let name = self.text[start..end].trim_ascii();
        if let Some(tells) = keys::tells(name) {
            values::look(self, start, end, tells);
        }
    }

    fn shape(&mut self, at: usize, index: usize) {
        let shape = &SHAPES[index];
        if !self.text[at..].starts_with(shape.prefix.as_bytes()) || !shapes::boundary(self.text, at) {
            return;
        }
        if at < self.run.0 && self.run.1 > 64 {
            // No honest text begins sixty-four tokens in one word.
            self.hide(at, self.run.0, "token");
            return;
        }
        let (token, end) = shape.end(self.text, at);
        match token {
            Some(token) => self.hide(at, token, shape.what),
            None if at < self.run.0 => self.run.1 = self.run.1.saturating_add(1),
            None => self.run = (end, 1),
        }
    }

    fn pem(&mut self, at: usize) {
        let dashes = self.text[..at].iter().rev().take_while(|b| **b == b'-').take(8).count();
        if at >= self.pem_end {
            self.pem_end = pem::block(self.text, at - dashes, self.care, &mut self.hits, &mut self.public);
        }
    }

    /// `scheme://user:password@host`; what follows the scheme is hidden up to the host.
    fn url(&mut self, at: usize) {
        let start = at + 3;
        let rest = &self.text[start..self.text.len().min(start + 1024)];
        let stops = |b: &u8| b.is_ascii_whitespace() || b"\"'<>`\\".contains(b);
        let authority = rest.iter().position(|b| stops(b) || b"/?#,;)]}".contains(b)).unwrap_or(rest.len());
        let mut end = memrchr(b'@', &rest[..authority]);
        if end.is_none() && authority < rest.len() {
            // A password with a slash in it: what follows the colon is no port.
            let colon = memchr(b':', &rest[..authority]);
            let port = colon.is_some_and(|colon| rest[colon + 1..authority].iter().all(u8::is_ascii_digit));
            let word = || rest.iter().position(stops).unwrap_or(rest.len());
            end = if colon.is_some() && !port { memrchr(b'@', &rest[..word()]) } else { None };
            end = end.filter(|end| !rest[..*end].starts_with(b"["));
        }
        let Some(end) = end.filter(|end| *end > 0) else { return };
        let user = &rest[..end];
        let plain = self.care == Care::File && matches!(user, b"git" | b"ssh" | b"root" | b"admin" | b"user");
        if !plain && !keys::hidden(user) {
            self.hide(start, start + end, "url-password");
        }
    }

    fn bearer(&mut self, end: usize) {
        let Some(start) = self.space(end) else { return };
        let length = values::word(&self.text[start..self.text.len().min(start + 16 * 1024)]);
        let value = &self.text[start..start + length];
        if length >= 8 && (length >= 20 || value.iter().any(u8::is_ascii_digit)) && !keys::hidden(value) {
            self.hide(start, start + length, "bearer-token");
        }
    }

    fn basic(&mut self, end: usize) {
        let Some(start) = self.space(end) else { return };
        let length = values::word(&self.text[start..self.text.len().min(start + 4096)]);
        if base64::pair(&self.text[start..start + length]) {
            self.hide(start, start + length, "basic-auth");
        }
    }

    /// Where the word after a space begins.
    fn space(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let spaces = rest.iter().take(8).take_while(|b| **b == b' ').count();
        match spaces {
            0 if rest.starts_with(b"%20") => Some(at + 3),
            0 => None,
            _ => Some(at + spaces),
        }
    }

    fn dots(&mut self) {
        for dot in memchr_iter(b'.', self.text) {
            if let Some((start, end)) = shapes::bootstrap(self.text, dot) {
                self.hits.push(Hit { start, end, what: "bootstrap-token" });
            }
        }
    }

    /// Base64 with secrets in it, and what looks like random characters.
    fn runs(&mut self) {
        self.hits.sort_by_key(|hit| (hit.start, hit.end));
        let known: Vec<(usize, usize)> =
            self.hits.iter().map(|hit| (hit.start, hit.end)).chain(self.public.iter().copied()).collect();
        let mut known = known;
        known.sort_unstable();
        let (mut from, mut next) = (0, 0);
        while let Some((mut start, end)) = base64::next_run(self.text, from) {
            from = end;
            while known.get(next).is_some_and(|range| range.1 <= start) {
                next += 1;
            }
            if known.get(next).is_some_and(|range| range.0 <= start && end <= range.1) {
                continue;
            }
            if start > 0 && self.text[start - 1] == b'\\' && b"nrt".contains(&self.text[start]) {
                start += 1;
            }
            from = self.run(start, end).max(end);
        }
    }

    /// Looks at a run of base64; returns where to go on.
    fn run(&mut self, start: usize, end: usize) -> usize {
        let lines = self.wrapped(start, end);
        self.wrapped_end = self.wrapped_end.max(lines.last().map_or(0, |(_, to)| *to));
        if lines.len() > 1 {
            let joined: Vec<u8> = lines.iter().flat_map(|(from, to)| &self.text[*from..*to]).copied().collect();
            if let base64::Inside::Secret(what) = base64::look(&joined, self.care, self.depth) {
                for (from, to) in &lines {
                    self.hits.push(Hit { start: *from, end: *to, what });
                }
                return lines.last().map_or(end, |(_, to)| *to);
            }
        }
        let run = &self.text[start..end];
        match base64::look(run, self.care, self.depth) {
            base64::Inside::Secret(what) => {
                self.hits.push(Hit { start, end, what });
                return end;
            }
            base64::Inside::Public if self.care == Care::File => return end,
            _ => {}
        }
        let mut at = start;
        for piece in run.split(|b| b"/-_".contains(b)) {
            if piece.len() < run.len()
                && piece.len() >= 16
                && let base64::Inside::Secret(what) = base64::look(piece, self.care, self.depth)
            {
                self.hits.push(Hit { start: at, end: at + piece.len(), what });
            }
            at += piece.len() + 1;
        }
        if values::chance(self.text, start, end, self.care) {
            self.hits.push(Hit { start, end, what: "random-text" });
        }
        end
    }

    /// The lines of base64 that was wrapped, from the run that is its first line on.
    fn wrapped(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let width = end - start;
        let mut lines = vec![(start, end)];
        if start < self.wrapped_end || !(56..=80).contains(&width) {
            return lines;
        }
        let mut at = end;
        while lines.len() < 2000 {
            let rest = &self.text[at..];
            let Some(skip) = LINE_ENDS.iter().find(|end| rest.starts_with(end)) else { break };
            at += skip.len();
            // What transports and indentation put before each line.
            let window = &self.text[at..self.text.len().min(at + 200)];
            let line = memchr(b'\n', window).unwrap_or(window.len());
            let Some((from, to)) = base64::last_run(&window[..line]) else { break };
            if to - from > width {
                break;
            }
            lines.push((at + from, at + to));
            at += to;
            if to - from < width {
                break;
            }
        }
        lines
    }

    fn finish(mut self) -> Vec<Hit> {
        let text = self.text;
        self.hits.retain(|hit| hit.start < hit.end && !keys::hidden(text[hit.start..hit.end].trim_ascii()));
        self.hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        let mut merged: Vec<Hit> = Vec::with_capacity(self.hits.len());
        for hit in self.hits {
            match merged.last_mut() {
                Some(last) if hit.start < last.end => last.end = last.end.max(hit.end),
                _ => merged.push(hit),
            }
        }
        merged
    }
}

/// The text with what was found replaced; nothing if nothing was.
pub(super) fn replace(text: &[u8], hits: &[Hit], mark: &[u8]) -> Option<Vec<u8>> {
    if hits.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    for hit in hits {
        out.extend_from_slice(&text[from..hit.start]);
        out.extend_from_slice(mark);
        from = hit.end;
    }
    out.extend_from_slice(&text[from..]);
    Some(out)
}

/// Whether a word stands in a text.
pub(super) fn holds(text: &[u8], word: &[u8]) -> bool {
    memmem::find(text, word).is_some()
}
