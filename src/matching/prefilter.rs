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

use super::about::{About, about};
use super::grams::{Frequencies, Grams, SHORTEST};
use super::lines::{self, Line};
use super::literals::{Required, STRANGERS};
use super::patterns::{Patterns, Text};
use super::proof::{Proof, Verdict};
use crate::evidence::Component;

/// A block of this size shows which windows are rare in a log. One of a smaller size is made do with until a block comes
/// that is four times as large.
const TELLING: usize = 64 * 1024;

/// Of a pattern that says more about its lines, so many sets of texts are looked for at most.
const SETS: usize = 3;

/// A further set must be rarer than one occurrence in so many bytes: looking for it is not free.
const RARE: u64 = 4096;

/// A pattern matched a line.
#[derive(Debug)]
pub(super) struct Hit<'f> {
    /// Index of the pattern.
    pub(super) pattern: usize,
    /// The pattern.
    pub(super) regex: &'f Regex,
    /// Where the line begins in its block.
    pub(super) start: usize,
    /// The line.
    pub(super) line: Line<'f>,
    /// What the pattern captured, if it captures the name of a pod.
    pub(super) about: Option<About<'f>>,
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
    /// Size of the block from which it was built.
    sample: usize,
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
    owners: Vec<Vec<Owner>>,
}

/// A pattern whose lines hold a text.
#[derive(Debug)]
struct Owner {
    pattern: usize,
    /// The bit of the set to which the text belongs, and the bits of all sets of which a line must hold a text.
    set: u32,
    all: u32,
    /// The text, if it alone decides, and whether its case does not matter.
    decisive: Option<(Vec<u8>, bool)>,
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
        let tells_more = |sample: usize| sample < TELLING && block.len() >= 4 * sample.max(256);
        let current = self.groups.get(&component).is_some_and(|group| !tells_more(group.sample));
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
            let sets = choose(required, &frequencies);
            let all = (1 << sets.len()) - 1;
            match sets.as_slice() {
                [] => {
                    rest.push(pattern);
                    continue;
                }
                [set, ..] if shortest(set) >= SHORTEST => {
                    for (set, ix) in sets.iter().zip(0..) {
                        for text in *set {
                            let decisive = required.decides(text).then(|| (text.clone(), required.folded));
                            let owner = Owner { pattern, set: 1 << ix, all, decisive };
                            long.entry(text.to_ascii_lowercase()).or_default().push(owner);
                        }
                    }
                }
                [set, ..] => {
                    let (texts, members) = &mut short[usize::from(required.folded)];
                    texts.extend_from_slice(set);
                    members.push(pattern);
                }
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
            sample: block.len(),
            long: (!texts.is_empty()).then(|| Long { grams: Grams::new(texts, &frequencies), owners }),
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
            for owner in &self.owners[text] {
                if test.see(owner.pattern, owner.set) == Some(owner.all) {
                    match &owner.decisive {
                        Some((whole, folded)) if test.holds(at, whole, *folded) => test.accept(owner.pattern),
                        _ => test.confirm(owner.pattern),
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
                if test.see(*pattern, 1).is_some() {
                    test.confirm(*pattern);
                }
            }
            from = (test.end + 1).min(block.len());
        }
    }
}

/// The sets of texts that are best looked for: long enough to be sampled, the rarest in the log first and others only if
/// they are rare; or else the one with the longest texts. None below three bytes: those stand on every line.
fn choose<'r>(required: &'r Required, frequencies: &Frequencies) -> Vec<&'r Vec<Vec<u8>>> {
    let long = required.sets.iter().filter(|set| shortest(set) >= SHORTEST);
    let mut long: Vec<_> = long.map(|set| (cost(set, frequencies), set)).collect();
    long.sort_by_key(|(cost, _)| *cost);
    if long.is_empty() {
        let longest = required.sets.iter().max_by_key(|set| shortest(set));
        return longest.filter(|set| shortest(set) >= 3).into_iter().collect();
    }
    let limit = frequencies.bytes() / RARE;
    let wanted = long.iter().enumerate().filter(|(ix, (cost, _))| *ix == 0 || *ix < SETS && *cost <= limit);
    wanted.map(|(_, (_, set))| *set).collect()
}

/// How often a log holds windows of a set's texts.
fn cost(set: &[Vec<u8>], frequencies: &Frequencies) -> u64 {
    set.iter().map(|text| frequencies.rarest(&text.to_ascii_lowercase()).1).sum()
}

/// The length of the shortest text.
fn shortest(set: &[Vec<u8>]) -> usize {
    set.iter().map(Vec::len).min().unwrap_or_default()
}

/// Tries patterns on lines, with regular expressions of its own: shared ones would wait for each other's memory.
#[derive(Debug)]
struct Tester {
    patterns: Arc<Patterns>,
    /// By pattern: for lines of ASCII, and for others.
    regexes: Vec<[Option<Regex>; 2]>,
    /// By pattern: what its texts tell, once it was tried so often that this pays.
    proofs: Vec<Proving>,
    /// By pattern: its last line.
    tried: Vec<Tried>,
}

/// How often a pattern is tried before its texts are asked first.
const OFTEN: u32 = 32;

/// Whether a pattern's texts are asked.
#[derive(Debug)]
enum Proving {
    /// Not yet: it was tried so often.
    Not(u32),
    /// They tell nothing.
    Useless,
    /// Yes.
    By(Box<Proof>),
}

/// What was seen of a pattern on a line.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    /// One more than the start of the line.
    line: usize,
    /// The bits of the sets of which it holds a text.
    sets: u32,
    /// The pattern itself was tried.
    done: bool,
}

impl Tester {
    fn new(patterns: Arc<Patterns>) -> Self {
        let count = patterns.all().len();
        let proofs = (0..count).map(|_| Proving::Not(0)).collect();
        Self { patterns, regexes: vec![[None, None]; count], proofs, tried: vec![Tried::default(); count] }
    }

    fn start<'t>(&'t mut self, block: &'t [u8], timestamps: bool, found: &'t mut dyn FnMut(Hit<'_>)) -> Test<'t> {
        self.tried.fill(Tried::default());
        let line = Line::new(&[], timestamps);
        let (text, strange) = (Text::Ascii, Vec::new());
        Test { tester: self, block, timestamps, start: 0, end: 0, line, text, known: false, strange, found }
    }

    /// What a pattern's texts tell of a line.
    fn judge(&mut self, pattern: usize, line: &[u8], text: Text) -> Verdict {
        let proving = &mut self.proofs[pattern];
        match proving {
            Proving::By(proof) if text == Text::Ascii => return proof.judge(line),
            Proving::By(_) | Proving::Useless => {}
            Proving::Not(times) if *times < OFTEN => *times += 1,
            Proving::Not(_) => {
                let proof = Proof::new(self.patterns.all()[pattern].required());
                *proving = proof.map_or(Proving::Useless, |proof| Proving::By(Box::new(proof)));
            }
        }
        Verdict::Unknown
    }

    /// The pattern's regular expression for such a line.
    fn regex(&mut self, pattern: usize, text: Text) -> Option<&Regex> {
        let slot = &mut self.regexes[pattern][usize::from(text == Text::Other)];
        if slot.is_none() {
            *slot = self.patterns.all()[pattern].regex(text).cloned();
        }
        slot.as_ref()
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
    text: Text,
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
        self.text = Text::of(self.line.text());
        self.known = true;
    }

    /// Notes that the current line holds a text of this set of the pattern's, and tells of which sets it holds one;
    /// `None` if the pattern was already tried on this line.
    fn see(&mut self, pattern: usize, set: u32) -> Option<u32> {
        let tried = &mut self.tester.tried[pattern];
        if tried.line != self.start + 1 {
            *tried = Tried { line: self.start + 1, sets: 0, done: false };
            tried.done = !self.strange.is_empty()
                && self.strange.binary_search(&self.start).is_ok()
                && self.tester.patterns.all()[pattern].required().strange;
        }
        tried.sets |= set;
        (!tried.done).then_some(tried.sets)
    }

    /// Whether the current line's text holds this text here; case and all, unless folded.
    fn holds(&self, at: usize, text: &[u8], folded: bool) -> bool {
        let from = self.start + self.line.text_at;
        let until = self.start + self.line.whole.len();
        if at < from || at + text.len() > until {
            return false;
        }
        let here = &self.block[at..at + text.len()];
        here == text || folded && here.eq_ignore_ascii_case(text)
    }

    /// Tries a pattern on the current line.
    fn confirm(&mut self, pattern: usize) {
        self.tester.tried[pattern].done = true;
        let (start, line) = (self.start, self.line);
        let verdict = self.tester.judge(pattern, line.text(), self.text);
        if verdict == Verdict::No {
            return;
        }
        let patterns = Arc::clone(&self.tester.patterns);
        let (own, text) = (&patterns.all()[pattern], self.text);
        let Some(regex) = self.tester.regex(pattern, text) else { return };
        let about = own.required().pod.then(|| about(regex, own.reader(text), line.text()));
        let matches = match &about {
            Some(about) => about.is_some(),
            None => verdict == Verdict::Yes || regex.is_match(line.text()),
        };
        if matches {
            (self.found)(Hit { pattern, regex, start, line, about: about.flatten() });
        }
    }

    /// Takes a pattern as matching the current line.
    fn accept(&mut self, pattern: usize) {
        self.tester.tried[pattern].done = true;
        let (start, line) = (self.start, self.line);
        if let Some(regex) = self.tester.regex(pattern, self.text) {
            (self.found)(Hit { pattern, regex, start, line, about: None });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::load;

    /// One pattern that cannot be sampled makes the whole component slow.
    #[test]
    fn every_shipped_pattern_holds_a_text_that_can_be_sampled() {
        let patterns = Patterns::new(&load(&[]).unwrap());
        for component in Component::ALL {
            let group = Group::new(&patterns, component, b"");
            let slow: Vec<_> = group.short.iter().flat_map(|short| &short.patterns).chain(&group.rest).collect();
            let texts: Vec<_> = slow.into_iter().map(|ix| &patterns.all()[*ix].text).collect();
            assert!(texts.is_empty(), "{component:?}: {texts:?}");
        }
    }
}
