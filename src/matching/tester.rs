//! Trying patterns on the lines of a block: by comparing where that tells, by the regular expression where it does not.

use std::cell::OnceCell;
use std::sync::Arc;

use regex::bytes::Regex;

use super::about::{About, about};
use super::lines::{self, Line};
use super::patterns::{LinePattern, Patterns, Text};
use super::proof::{Local, Proof, Verdict};

/// A pattern matched a line.
#[derive(Debug)]
pub(super) struct Hit<'f> {
    /// Index of the pattern.
    pub(super) pattern: usize,
    /// The pattern, if it captures something under a name.
    pub(super) regex: Option<&'f Regex>,
    /// Where the line begins in its block.
    pub(super) start: usize,
    /// The line.
    pub(super) line: Line<'f>,
    /// What the pattern captured, if it captures the name of a pod.
    pub(super) about: Option<About<'f>>,
}

/// A pattern whose lines hold a text.
#[derive(Debug)]
pub(super) struct Owner {
    /// Index of the pattern.
    pub(super) pattern: usize,
    /// The bit of the set to which the text belongs, and the bits of all sets of which a line must hold a text.
    pub(super) set: u32,
    pub(super) all: u32,
    /// The case of its texts does not matter.
    pub(super) folded: bool,
    /// It alone decides.
    pub(super) decides: bool,
    /// The index of its set among those of the pattern.
    pub(super) of: usize,
    /// What tells of a line from there; once it was tried often.
    pub(super) local: OnceCell<Option<Box<Local>>>,
}

/// Tries patterns on lines, with regular expressions of its own: shared ones would wait for each other's memory.
#[derive(Debug)]
pub(super) struct Tester {
    pub(super) patterns: Arc<Patterns>,
    /// By pattern: for lines of ASCII, and for others.
    regexes: Vec<[Option<Regex>; 2]>,
    /// By pattern: what comparing tells, if anything; once it was tried.
    proofs: Vec<OnceCell<Option<Box<Proof>>>>,
    /// By pattern: how often it was compared with a whole line.
    tries: Vec<u32>,
    /// By pattern: whether it captures anything under a name, and the name of a pod; once that is known.
    captures: Vec<Option<(bool, bool)>>,
    /// By pattern: its last line.
    tried: Vec<Tried>,
}

/// How often a pattern is tried on whole lines before it is tried where its texts lie: preparing that is not free. Soon in
/// the tests, so that they meet both ways.
const OFTEN: u32 = if cfg!(test) { 1 } else { 32 };

/// At so many places of a line a pattern is tried one by one; after that on all of it.
const PLACES: u32 = 4;

/// What was seen of a pattern on a line.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    /// One more than the start of the line.
    line: usize,
    /// The bits of the sets of which it holds a text.
    sets: u32,
    /// At how many places the pattern was tried.
    places: u32,
    /// The pattern itself was tried.
    done: bool,
}

impl Tester {
    pub(super) fn new(patterns: Arc<Patterns>) -> Self {
        let count = patterns.all().len();
        let proofs = (0..count).map(|_| OnceCell::new()).collect();
        let captures = vec![None; count];
        Self {
            patterns,
            regexes: vec![[None, None]; count],
            proofs,
            tries: vec![0; count],
            captures,
            tried: vec![Tried::default(); count],
        }
    }

    pub(super) fn start<'t>(
        &'t mut self,
        block: &'t [u8],
        timestamps: bool,
        found: &'t mut dyn FnMut(Hit<'_>),
    ) -> Test<'t> {
        self.tried.fill(Tried::default());
        let line = Line::new(&[], timestamps);
        let (text, strange) = (Text::Ascii, Vec::new());
        Test { tester: self, block, timestamps, start: 0, end: 0, line, text, known: false, strange, found }
    }

    /// What comparing tells of a line: many times cheaper than compiling a regular expression, let alone asking it.
    fn judge(&mut self, pattern: usize, line: &[u8], text: Text) -> Verdict {
        if text != Text::Ascii {
            return Verdict::Unknown;
        }
        self.tries[pattern] = self.tries[pattern].saturating_add(1);
        let own = &self.patterns.all()[pattern];
        let proof = self.proofs[pattern].get_or_init(|| own.proof().map(Box::new));
        proof.as_ref().map_or(Verdict::Unknown, |proof| proof.judge(line))
    }

    /// Whether a pattern was tried often.
    fn often(&self, pattern: usize) -> bool {
        self.tries[pattern] >= OFTEN
    }

    /// The pattern, and its regular expression for such a line.
    fn regex(&mut self, pattern: usize, text: Text) -> (&LinePattern, Option<&Regex>) {
        let own = &self.patterns.all()[pattern];
        let slot = &mut self.regexes[pattern][usize::from(text == Text::Other)];
        if slot.is_none() {
            *slot = own.regex(text).cloned();
        }
        (own, slot.as_ref())
    }
}

/// One block being tried.
pub(super) struct Test<'t> {
    tester: &'t mut Tester,
    pub(super) block: &'t [u8],
    timestamps: bool,
    /// The current line: its bounds, once known.
    start: usize,
    pub(super) end: usize,
    pub(super) line: Line<'t>,
    text: Text,
    known: bool,
    /// Where the lines begin that hold one of the [`STRANGERS`](super::literals::STRANGERS); in order.
    pub(super) strange: Vec<usize>,
    found: &'t mut dyn FnMut(Hit<'_>),
}

impl Test<'_> {
    /// Makes the line that holds this byte the current one.
    pub(super) fn go_to(&mut self, at: usize) {
        if self.known && self.start <= at && at <= self.end {
            return;
        }
        self.start = lines::start_of(self.block, at);
        self.end = lines::end_of(self.block, at);
        self.line = Line::new(&self.block[self.start..self.end], self.timestamps);
        self.text = Text::of(self.line.text());
        self.known = true;
    }

    /// Notes that the current line holds a text of this set of the pattern's, and tells of which sets it holds one;
    /// `None` if the pattern was already tried on this line.
    pub(super) fn see(&mut self, pattern: usize, set: u32) -> Option<u32> {
        let tried = &mut self.tester.tried[pattern];
        if tried.line != self.start + 1 {
            *tried = Tried { line: self.start + 1, sets: 0, places: 0, done: false };
            tried.done = !self.strange.is_empty()
                && self.strange.binary_search(&self.start).is_ok()
                && self.tester.patterns.all()[pattern].required().strange;
        }
        tried.sets |= set;
        (!tried.done).then_some(tried.sets)
    }

    /// Whether the current line's text holds this text here; case and all, unless folded.
    pub(super) fn holds(&self, at: usize, text: &[u8], folded: bool) -> bool {
        let from = self.start + self.line.text_at;
        let until = self.start + self.line.whole.len();
        if at < from || at + text.len() > until {
            return false;
        }
        let here = &self.block[at..at + text.len()];
        if folded { here.eq_ignore_ascii_case(text) } else { here == text }
    }

    /// Tries a pattern on the current line, of which a text begins here.
    pub(super) fn weigh(&mut self, owner: &Owner, len: usize, at: usize) {
        if owner.decides {
            self.accept(owner.pattern);
            return;
        }
        let tried = &mut self.tester.tried[owner.pattern];
        tried.places += 1;
        let one_by_one = tried.places <= PLACES && self.text == Text::Ascii && !owner.folded;
        let (line, at) = (self.line.text(), at - self.start - self.line.text_at);
        let local = if one_by_one && self.tester.often(owner.pattern) {
            let local = || self.tester.patterns.all()[owner.pattern].local(owner.of, len, &line[at..]);
            owner.local.get_or_init(|| local().map(Box::new)).as_deref()
        } else {
            None
        };
        match local.map(|local| local.judge(line, at)) {
            Some(Verdict::Yes) => self.accept(owner.pattern),
            Some(Verdict::No) => {}
            Some(Verdict::Unknown) | None => self.confirm(owner.pattern),
        }
    }

    /// Tries a pattern on the current line.
    pub(super) fn confirm(&mut self, pattern: usize) {
        match self.tester.judge(pattern, self.line.text(), self.text) {
            Verdict::Yes => self.accept(pattern),
            Verdict::No => self.tester.tried[pattern].done = true,
            Verdict::Unknown => {
                self.tester.tried[pattern].done = true;
                let (_, regex) = self.tester.regex(pattern, self.text);
                if regex.is_some_and(|regex| regex.is_match(self.line.text())) {
                    self.accept(pattern);
                }
            }
        }
    }

    /// Takes a pattern as matching the current line.
    fn accept(&mut self, pattern: usize) {
        self.tester.tried[pattern].done = true;
        let (start, line) = (self.start, self.line);
        let tester = &mut *self.tester;
        let (named, pod) = *tester.captures[pattern].get_or_insert_with(|| {
            let required = tester.patterns.all()[pattern].required();
            (required.named, required.pod)
        });
        if !named {
            (self.found)(Hit { pattern, regex: None, start, line, about: None });
        } else if let (own, Some(regex)) = tester.regex(pattern, self.text) {
            let about = pod.then(|| about(regex, own.reader(self.text), line.text())).flatten();
            (self.found)(Hit { pattern, regex: Some(regex), start, line, about });
        }
    }
}
