//! From a block to the lines on which patterns match, without a regular expression on every line.
//!
//! The patterns of a component are sorted by what their lines must hold (see [`super::literals`]): a text of seven bytes
//! or more, a shorter one, or nothing that is known. The first are found by sampling ([`Grams`]), the second by one
//! search for all their texts, the third by a set of regular expressions on every line. A line that holds a pattern's
//! text is then tried with the pattern itself, so the hits are those of the plain loop over all lines and patterns.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem;
use regex::bytes::RegexSet;

use super::grams::{Frequencies, Grams, SHORTEST};
use super::lines;
use super::literals::{Required, STRANGERS};
use super::patterns::Patterns;
use super::tester::{Hit, Owner, Test, Tester};
use crate::evidence::Component;

/// A block of this size shows which windows are rare in a log. One of a smaller size is made do with until a block comes
/// that is four times as large.
const TELLING: usize = 64 * 1024;

/// Of a pattern that says more about its lines, so many sets of texts are looked for at most.
const SETS: usize = 3;

/// A further set must be rarer than one occurrence in so many bytes: looking for it is not free.
const RARE: u64 = 512;

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

/// Patterns with texts that can be sampled. Everything lies side by side: where many lines match, most of the time goes
/// into waiting for memory.
#[derive(Debug)]
struct Long {
    grams: Grams,
    /// By index of the text: the forms that patterns give it.
    forms: Vec<Range<usize>>,
    all_forms: Vec<Form>,
    owners: Vec<Owner>,
    letters: Vec<u8>,
}

/// A text as patterns have it.
#[derive(Debug)]
struct Form {
    /// Where it lies among the letters.
    text: Range<usize>,
    owners: Range<usize>,
    /// Its case does not matter.
    folded: bool,
}

/// The texts of patterns while they are gathered: in lower case, then as patterns have it and whether it is folded.
type Gathered = BTreeMap<Vec<u8>, BTreeMap<(Vec<u8>, bool), Vec<Owner>>>;

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
        let mut long = Gathered::new();
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
                        let of = required.sets.iter().position(|other| std::ptr::eq(other, *set)).unwrap_or_default();
                        for text in *set {
                            let (set, folded, local) = (1 << ix, required.folded, OnceCell::new());
                            let decides = required.decides(text);
                            let forms = long.entry(text.to_ascii_lowercase()).or_default();
                            let owners = forms.entry((text.clone(), folded)).or_default();
                            owners.push(Owner { pattern, set, all, folded, decides, of, local });
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
        Self {
            sample: block.len(),
            long: (!long.is_empty()).then(|| Long::new(long, &frequencies)),
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
    fn new(gathered: Gathered, frequencies: &Frequencies) -> Self {
        let mut texts = Vec::with_capacity(gathered.len());
        let (mut forms, mut all_forms, mut owners, mut letters) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (lower, own) in gathered {
            texts.push(lower);
            let first = all_forms.len();
            for ((text, folded), own) in own {
                let (from, first) = (letters.len(), owners.len());
                letters.extend_from_slice(&text);
                owners.extend(own);
                all_forms.push(Form { text: from..letters.len(), owners: first..owners.len(), folded });
            }
            forms.push(first..all_forms.len());
        }
        Self { grams: Grams::new(&texts, frequencies), forms, all_forms, owners, letters }
    }

    fn find(&self, test: &mut Test<'_>) {
        let block = test.block;
        self.grams.find(block, &mut |text, at| {
            test.go_to(at);
            for form in &self.all_forms[self.forms[text].clone()] {
                if !test.holds(at, &self.letters[form.text.clone()], form.folded) {
                    continue;
                }
                for owner in &self.owners[form.owners.clone()] {
                    if test.see(owner.pattern, owner.set) == Some(owner.all) {
                        test.weigh(owner, form.text.len(), at);
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
