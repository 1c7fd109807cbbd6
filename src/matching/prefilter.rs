//! From a block to the lines on which patterns match, without a regular expression on every line.
//!
//! The patterns of a component are sorted by what their lines must hold (see [`super::literals`]): a text of seven bytes
//! or more, a shorter one, or nothing that is known. The first are found by sampling ([`Grams`]), the second by one
//! search for all their texts, the third by a set of regular expressions on every line. A line that holds a pattern's
//! text is then tried with the pattern itself, so the hits are those of the plain loop over all lines and patterns.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem;
use regex::bytes::{Regex, RegexSet};

use super::grams::{Frequencies, Grams, SHORTEST};
use super::lines::{self, Line};
use super::literals::{Required, STRANGERS};
use super::patterns::Patterns;
use crate::evidence::Component;

/// A block of this size shows which windows are rare in a log.
const TELLING: usize = 64 * 1024;

/// A pattern matched a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'f> {
    /// Index of the pattern.
    pub(super) pattern: usize,
    /// The pattern.
    pub(super) regex: &'f Regex,
    /// Where the line begins in its block.
    pub(super) start: usize,
    /// The line.
    pub(super) line: Line<'f>,
}

/// Finds the lines of a block on which patterns match.
#[derive(Debug)]
pub(super) struct Finder {
    groups: BTreeMap<Component, Group>,
    tester: Tester,
}

/// How the patterns of one component are looked for.
#[derive(Debug)]
struct Group {
    /// Built from a block that was large enough to tell.
    tuned: bool,
    long: Option<Long>,
    short: Vec<Short>,
    /// Patterns of which no text is known.
    rest: Vec<usize>,
    set: RegexSet,
    /// Patterns that may match a line with one of the [`STRANGERS`] without holding their text.
    strange: Vec<usize>,
}

/// Patterns with texts that can be sampled.
#[derive(Debug)]
struct Long {
    grams: Grams,
    /// By index of the text.
    patterns: Vec<Vec<Owner>>,
}

/// A pattern whose lines hold a text.
#[derive(Debug)]
struct Owner {
    pattern: usize,
    /// The text, with its case, if it is all of the pattern.
    whole: Option<Vec<u8>>,
}

/// Patterns with shorter texts: a line that holds any of them is tried with all.
#[derive(Debug)]
struct Short {
    texts: AhoCorasick,
    patterns: Vec<usize>,
}

impl Finder {
    /// For these patterns.
    pub(super) fn new(patterns: Arc<Patterns>) -> Self {
        Self { groups: BTreeMap::new(), tester: Tester::new(patterns) }
    }

    /// Calls `found` for each line of the block and each pattern of the component that matches it, once. The lines of
    /// one pattern come in order, but for the rare ones with a letter outside ASCII that folds into it.
    pub(super) fn find(
        &mut self,
        component: Component,
        block: &[u8],
        timestamps: bool,
        found: &mut dyn FnMut(Hit<'_>),
    ) {
        let telling = block.len() >= TELLING;
        let current = self.groups.get(&component).is_some_and(|group| group.tuned || !telling);
        if !current {
            self.groups.insert(component, Group::new(&self.tester.patterns, component, block));
        }
        let Some(group) = self.groups.get(&component) else { return };
        let mut test = self.tester.start(block, timestamps, found);
        group.find_strange(&mut test);
        if let Some(long) = &group.long {
            long.find(&mut test);
        }
        for short in &group.short {
            short.find(&mut test);
        }
        if !group.rest.is_empty() {
            group.find_rest(&mut test);
        }
    }
}

impl Group {
    fn new(patterns: &Patterns, component: Component, block: &[u8]) -> Self {
        let frequencies = Frequencies::of(block);
        let mut long: BTreeMap<Vec<u8>, Vec<Owner>> = BTreeMap::new();
        let mut short: [(Vec<Vec<u8>>, Vec<usize>); 2] = Default::default();
        let mut rest = Vec::new();
        let mut strange = Vec::new();
        for pattern in patterns.of(component) {
            let required = patterns.all()[pattern].required();
            let Some(set) = choose(required, &frequencies) else {
                rest.push(pattern);
                continue;
            };
            if shortest(set) >= SHORTEST {
                for text in set {
                    let owner = Owner { pattern, whole: required.whole.clone() };
                    long.entry(text.to_ascii_lowercase()).or_default().push(owner);
                }
            } else {
                let (texts, members) = &mut short[usize::from(required.folded)];
                texts.extend_from_slice(set);
                members.push(pattern);
            }
            if required.strange {
                strange.push(pattern);
            }
        }
        let [exact, folded] = short;
        let mut short = Vec::new();
        for ((texts, members), folded) in [(exact, false), (folded, true)] {
            match Short::new(&texts, members, folded) {
                Ok(built) => short.push(built),
                Err(members) => rest.extend(members),
            }
        }
        let (texts, owners): (Vec<_>, Vec<_>) = long.into_iter().unzip();
        Self {
            tuned: block.len() >= TELLING,
            long: (!texts.is_empty()).then(|| Long { grams: Grams::new(texts, &frequencies), patterns: owners }),
            short,
            set: RegexSet::new(rest.iter().map(|ix| &patterns.all()[*ix].text)).unwrap_or_default(),
            rest,
            strange,
        }
    }

    /// Lines with a letter that folds into ASCII from outside: all patterns that may match them.
    fn find_strange(&self, test: &mut Test<'_>) {
        if self.strange.is_empty() {
            return;
        }
        let block = test.block;
        let places = STRANGERS.iter().flat_map(|letter| memmem::find_iter(block, letter));
        let starts = places.map(|at| lines::start_of(block, at)).collect();
        test.strange = starts;
        test.strange.sort_unstable();
        test.strange.dedup();
        for ix in 0..test.strange.len() {
            test.go_to(test.strange[ix]);
            for pattern in &self.strange {
                test.confirm(*pattern);
            }
        }
    }

    /// Every line, with the patterns of which no text is known.
    fn find_rest(&self, test: &mut Test<'_>) {
        let mut start = 0;
        while start < test.block.len() {
            test.go_to(start);
            for member in self.set.matches(test.line.text()) {
                test.confirm(self.rest[member]);
            }
            start = test.end + 1;
        }
    }
}

impl Long {
    fn find(&self, test: &mut Test<'_>) {
        let block = test.block;
        self.grams.find(block, &mut |text, at| {
            test.go_to(at);
            for Owner { pattern, whole } in &self.patterns[text] {
                if test.is_new(*pattern) {
                    match whole {
                        Some(whole) if test.holds(at, whole) => test.accept(*pattern),
                        _ => test.confirm(*pattern),
                    }
                }
            }
        });
    }
}

impl Short {
    /// Gives the patterns back where there are none, and where so many texts cannot be searched for.
    fn new(texts: &[Vec<u8>], patterns: Vec<usize>, folded: bool) -> Result<Self, Vec<usize>> {
        match AhoCorasick::builder().ascii_case_insensitive(folded).build(texts) {
            Ok(texts) if !patterns.is_empty() => Ok(Self { texts, patterns }),
            Ok(_) | Err(_) => Err(patterns),
        }
    }

    fn find(&self, test: &mut Test<'_>) {
        let block = test.block;
        let mut from = 0;
        while let Some(hit) = self.texts.find(aho_corasick::Input::new(block).range(from..)) {
            test.go_to(hit.start());
            for pattern in &self.patterns {
                if test.is_new(*pattern) {
                    test.confirm(*pattern);
                }
            }
            from = (test.end + 1).min(block.len());
        }
    }
}

/// The set of texts that is best looked for: long enough to be sampled and rarest in the log, or else the longest.
/// None below three bytes: those stand on every line.
fn choose<'r>(required: &'r Required, frequencies: &Frequencies) -> Option<&'r Vec<Vec<u8>>> {
    let long = required.sets.iter().filter(|set| shortest(set) >= SHORTEST);
    let cost = |set: &&Vec<Vec<u8>>| -> u64 {
        set.iter().map(|text| frequencies.rarest(&text.to_ascii_lowercase()).1.saturating_add(1)).sum()
    };
    let longest = || required.sets.iter().max_by_key(|set| shortest(set)).filter(|set| shortest(set) >= 3);
    long.min_by_key(cost).or_else(longest)
}

/// The length of the shortest text.
fn shortest(set: &[Vec<u8>]) -> usize {
    set.iter().map(Vec::len).min().unwrap_or_default()
}

/// Tries patterns on lines, with regular expressions of its own: shared ones would wait for each other's memory.
#[derive(Debug)]
struct Tester {
    patterns: Arc<Patterns>,
    regexes: Vec<Option<Regex>>,
    /// By pattern: one more than the start of the last line on which it was tried.
    tried: Vec<usize>,
}

impl Tester {
    fn new(patterns: Arc<Patterns>) -> Self {
        let count = patterns.all().len();
        Self { patterns, regexes: vec![None; count], tried: vec![0; count] }
    }

    fn regex(&mut self, pattern: usize) -> Option<&Regex> {
        let slot = &mut self.regexes[pattern];
        if slot.is_none() {
            *slot = self.patterns.all()[pattern].regex().cloned();
        }
        slot.as_ref()
    }

    fn start<'t>(&'t mut self, block: &'t [u8], timestamps: bool, found: &'t mut dyn FnMut(Hit<'_>)) -> Test<'t> {
        self.tried.fill(0);
        let line = Line::new(&[], timestamps);
        Test { tester: self, block, timestamps, start: 0, end: 0, line, known: false, strange: Vec::new(), found }
    }
}

/// One block being tried.
struct Test<'t> {
    tester: &'t mut Tester,
    block: &'t [u8],
    timestamps: bool,
    /// The current line: its bounds, once known.
    start: usize,
    end: usize,
    line: Line<'t>,
    known: bool,
    /// Where the lines begin that hold one of the [`STRANGERS`]; in order.
    strange: Vec<usize>,
    found: &'t mut dyn FnMut(Hit<'_>),
}

impl Test<'_> {
    /// Makes the line that holds this byte the current one.
    fn go_to(&mut self, at: usize) {
        if self.known && self.start <= at && at <= self.end {
            return;
        }
        self.start = lines::start_of(self.block, at);
        self.end = lines::end_of(self.block, at);
        self.line = Line::new(&self.block[self.start..self.end], self.timestamps);
        self.known = true;
    }

    /// Whether this pattern has still to be tried on the current line.
    fn is_new(&self, pattern: usize) -> bool {
        let done = self.tester.tried[pattern] == self.start + 1;
        !done && (self.strange.is_empty() || !self.was_strange(pattern))
    }

    /// Whether the pattern was tried on the current line because of a letter that folds into ASCII.
    fn was_strange(&self, pattern: usize) -> bool {
        self.strange.binary_search(&self.start).is_ok() && self.tester.patterns.all()[pattern].required().strange
    }

    /// Whether the current line's text holds this text here, case and all.
    fn holds(&self, at: usize, text: &[u8]) -> bool {
        let from = self.start + self.line.text_at;
        let until = self.start + self.line.whole.len();
        at >= from && at + text.len() <= until && self.block[at..at + text.len()] == *text
    }

    /// Tries a pattern on the current line.
    fn confirm(&mut self, pattern: usize) {
        let (start, line) = (self.start, self.line);
        self.tester.tried[pattern] = start + 1;
        if let Some(regex) = self.tester.regex(pattern)
            && regex.is_match(line.text())
        {
            (self.found)(Hit { pattern, regex, start, line });
        }
    }

    /// Takes a pattern as matching the current line.
    fn accept(&mut self, pattern: usize) {
        let (start, line) = (self.start, self.line);
        self.tester.tried[pattern] = start + 1;
        if let Some(regex) = self.tester.regex(pattern) {
            (self.found)(Hit { pattern, regex, start, line });
        }
    }
}
