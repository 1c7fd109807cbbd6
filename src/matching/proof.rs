//! Whether a line matches a pattern, told by comparing it with the pattern's parts (see [`super::shape`]).
//!
//! An alternative of a pattern is a row of pieces with `.*` between them, each a text with what must stand right before
//! and after it. Where a text stands is found fast; the rest is compared from there. The pieces are looked for from left
//! to right, each as far to the left as it can end: what lies between them does not matter.

use aho_corasick::{AhoCorasick, packed};
use memchr::memmem;

use super::shape::{Bytes, Part, Place, Shape, shapes};

/// What a comparison tells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It does not match.
    No,
    /// It matches.
    Yes,
    /// Ask the pattern.
    Unknown,
}

/// A pattern to compare lines with.
#[derive(Debug)]
pub(super) struct Proof(Vec<Branch>);

/// One of its alternatives.
#[derive(Debug)]
struct Branch {
    pieces: Vec<Piece>,
    /// The pieces are all of it.
    whole: bool,
}

/// A text and what stands right beside it.
#[derive(Debug)]
struct Piece {
    search: Search,
    texts: Vec<Vec<u8>>,
    /// From right to left.
    before: Vec<Step>,
    /// From left to right.
    after: Vec<Step>,
}

/// A pattern to compare lines with where a text begins that was found.
#[derive(Debug)]
pub(super) struct Local {
    /// Length of the text.
    len: usize,
    /// The alternatives that hold it.
    ways: Vec<Way>,
}

/// An alternative, seen from the text.
#[derive(Debug)]
struct Way {
    /// From right to left.
    before: Vec<Step>,
    /// From left to right.
    after: Vec<Step>,
    earlier: Vec<Piece>,
    later: Vec<Piece>,
    /// That is all of it.
    whole: bool,
}

/// What is compared at a place.
#[derive(Debug)]
enum Step {
    Texts(Vec<Vec<u8>>),
    Run {
        bytes: Bytes,
        min: usize,
        max: usize,
        /// The next step is a text that cannot go on with the run, so it takes all of it.
        greedy: bool,
    },
    Place(Place),
}

/// A search for the first of some texts.
#[derive(Debug)]
enum Search {
    One(Box<memmem::Finder<'static>>),
    Few(Box<packed::Searcher>),
    Many(Box<AhoCorasick>),
}

/// How much may still be compared on a line; hostile lines could take long else.
struct Fuel(usize);

/// The fuel is used up.
struct Empty;

impl Fuel {
    fn burn(&mut self, amount: usize) -> Result<(), Empty> {
        self.0 = self.0.checked_sub(amount).ok_or(Empty)?;
        Ok(())
    }
}

impl Proof {
    /// For a pattern; `None` where a comparison tells nothing, or nothing more than the text by which a line was found.
    pub(super) fn new(pattern: &str) -> Option<Self> {
        let branches: Option<Vec<_>> = shapes(pattern).iter().map(Branch::new).collect();
        branches.filter(|branches| !branches.is_empty()).map(Self)
    }

    /// Looks at a line, which must be ASCII.
    pub(super) fn judge(&self, line: &[u8]) -> Verdict {
        let mut verdict = Verdict::No;
        for branch in &self.0 {
            match branch.judge(line) {
                Verdict::Yes => return Verdict::Yes,
                Verdict::Unknown => verdict = Verdict::Unknown,
                Verdict::No => {}
            }
        }
        verdict
    }
}

impl Local {
    /// For a pattern and one of the texts of which every match holds one; `None` where that is not seen from the
    /// pattern's parts.
    pub(super) fn new(pattern: &str, texts: &[Vec<u8>], text: &[u8]) -> Option<Self> {
        let mut ways = Vec::new();
        for shape in shapes(pattern) {
            let chunks: Vec<_> = shape.split(|part| matches!(part, Part::Gap | Part::Other)).collect();
            let shown = |part: &Part| matches!(part, Part::Texts(own) if own.iter().all(|t| texts.contains(t)));
            let mut places = chunks.iter().enumerate();
            let (ix, at) = places.find_map(|(ix, parts)| Some((ix, parts.iter().position(shown)?)))?;
            if matches!(&chunks[ix][at], Part::Texts(own) if own.iter().any(|own| own == text)) {
                ways.push(Way::new(&chunks, ix, at, !shape.contains(&Part::Other))?);
            }
        }
        (!ways.is_empty()).then_some(Self { len: text.len(), ways })
    }

    /// Looks at a line, which must be ASCII, where the text begins. The line does not match if that is said of every
    /// place where one of the texts begins.
    pub(super) fn judge(&self, line: &[u8], at: usize) -> Verdict {
        let mut fuel = Fuel(1024 + 8 * line.len());
        let mut verdict = Verdict::No;
        for way in &self.ways {
            match way.judge(line, at, at + self.len, &mut fuel) {
                Ok(true) if way.whole => return Verdict::Yes,
                Ok(true) | Err(Empty) => verdict = Verdict::Unknown,
                Ok(false) => {}
            }
        }
        verdict
    }
}

impl Way {
    /// Of the parts between gaps, seen from a part of one of them.
    fn new(chunks: &[&[Part]], ix: usize, at: usize, mut whole: bool) -> Option<Self> {
        let before = steps(chunks[ix][..at].iter().rev(), <[u8]>::last)?;
        let after = steps(chunks[ix][at + 1..].iter(), <[u8]>::first)?;
        let mut pieces = |chunks: &[&[Part]]| {
            let pieces = chunks.iter().filter_map(|parts| {
                let piece = Piece::new(parts);
                whole &= piece.is_some() || parts.is_empty();
                piece
            });
            pieces.collect()
        };
        let (earlier, later) = (pieces(&chunks[..ix]), pieces(&chunks[ix + 1..]));
        Some(Self { before, after, earlier, later, whole })
    }

    /// Whether a line matches of which the text begins and ends here, as far as can be seen.
    fn judge(&self, line: &[u8], at: usize, end: usize, fuel: &mut Fuel) -> Result<bool, Empty> {
        let Some(end) = forward(&self.after, line, end, fuel)? else { return Ok(false) };
        let from = last_end(&self.earlier, line, 0, false, fuel)?;
        let Some(from) = from.filter(|from| *from <= at) else { return Ok(false) };
        Ok(backward(&self.before, line, at, from, fuel)? && last_end(&self.later, line, end, true, fuel)?.is_some())
    }
}

/// Where pieces end that stand one after the other from here on: the nearest such place, or any, if `any`.
fn last_end(
    pieces: &[Piece],
    line: &[u8],
    mut from: usize,
    any: bool,
    fuel: &mut Fuel,
) -> Result<Option<usize>, Empty> {
    for (ix, piece) in pieces.iter().enumerate() {
        match piece.end(line, from, any && ix + 1 == pieces.len(), fuel)? {
            Some(end) => from = end,
            None => return Ok(None),
        }
    }
    Ok(Some(from))
}

impl Branch {
    fn new(shape: &Shape) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut whole = true;
        for parts in shape.split(|part| matches!(part, Part::Gap | Part::Other)) {
            match Piece::new(parts) {
                Some(piece) => pieces.push(piece),
                None => whole &= parts.is_empty(),
            }
        }
        whole &= !shape.contains(&Part::Other);
        let tells = match pieces.as_slice() {
            [] => false,
            [piece] => whole || !piece.is_bare(),
            _ => true,
        };
        tells.then_some(Self { pieces, whole })
    }

    fn judge(&self, line: &[u8]) -> Verdict {
        let mut fuel = Fuel(1024 + 8 * line.len());
        match last_end(&self.pieces, line, 0, true, &mut fuel) {
            Ok(Some(_)) if self.whole => Verdict::Yes,
            Ok(None) => Verdict::No,
            Ok(Some(_)) | Err(Empty) => Verdict::Unknown,
        }
    }
}

impl Piece {
    /// Around the longest text; `None` where there is none.
    fn new(parts: &[Part]) -> Option<Self> {
        let length = |part: &Part| match part {
            Part::Texts(texts) => texts.iter().map(Vec::len).min().unwrap_or_default(),
            _ => 0,
        };
        let (ix, part) = parts.iter().enumerate().max_by_key(|(_, part)| length(part))?;
        let Part::Texts(texts) = part else { return None };
        let (before, after) = (&parts[..ix], &parts[ix + 1..]);
        let bare = before.is_empty() && after.is_empty();
        let search = (length(part) > 0).then(|| Search::new(texts, bare)).flatten()?;
        let before = steps(before.iter().rev(), <[u8]>::last)?;
        let after = steps(after.iter(), <[u8]>::first)?;
        Some(Self { search, texts: texts.clone(), before, after })
    }

    fn is_bare(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// Where the first match ends of those that begin at `from` or later; any match, if `any`.
    fn end(&self, line: &[u8], from: usize, any: bool, fuel: &mut Fuel) -> Result<Option<usize>, Empty> {
        if self.is_bare() {
            return Ok(self.search.find(line, from).map(|(_, end)| end));
        }
        let mut first: Option<usize> = None;
        let mut next = from;
        while let Some((start, _)) = self.search.find(line, next) {
            fuel.burn(1)?;
            for text in self.texts.iter().filter(|text| line[start..].starts_with(text)) {
                if !backward(&self.before, line, start, from, fuel)? {
                    continue;
                }
                let Some(end) = forward(&self.after, line, start + text.len(), fuel)? else { continue };
                if any {
                    return Ok(Some(end));
                }
                first = Some(first.map_or(end, |first| first.min(end)));
            }
            next = start + 1;
        }
        Ok(first)
    }
}

/// Parts as they come; `edge` gives the byte of a text that is met first.
fn steps<'p>(parts: impl Iterator<Item = &'p Part>, edge: fn(&[u8]) -> Option<&u8>) -> Option<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    for part in parts {
        if let (Some(Step::Run { bytes, greedy, .. }), Part::Texts(texts)) = (steps.last_mut(), part) {
            *greedy = texts.iter().all(|text| edge(text).is_some_and(|byte| !bytes.hold(*byte)));
        }
        steps.push(match part {
            Part::Texts(texts) => Step::Texts(texts.clone()),
            Part::Run { bytes, min, max } => Step::Run { bytes: bytes.clone(), min: *min, max: *max, greedy: false },
            Part::Place(place) => Step::Place(*place),
            Part::Gap | Part::Other => return None,
        });
    }
    Some(steps)
}

/// Whether what stands here is asked for.
fn fits(place: Place, line: &[u8], at: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    match place {
        Place::Start => at == 0,
        Place::End => at == line.len(),
        Place::Edge => word(at.checked_sub(1).and_then(|before| line.get(before))) != word(line.get(at)),
    }
}

/// Where the steps end that begin here: the nearest such place.
fn forward(steps: &[Step], line: &[u8], at: usize, fuel: &mut Fuel) -> Result<Option<usize>, Empty> {
    let Some((step, rest)) = steps.split_first() else { return Ok(Some(at)) };
    let mut first: Option<usize> = None;
    let mut meet = |end: Option<usize>| {
        first = match (first, end) {
            (Some(first), Some(end)) => Some(first.min(end)),
            (first, end) => first.or(end),
        };
    };
    match step {
        Step::Place(place) if fits(*place, line, at) => return forward(rest, line, at, fuel),
        Step::Place(_) => {}
        Step::Texts(texts) => {
            for text in texts.iter().filter(|text| line[at..].starts_with(text)) {
                meet(forward(rest, line, at + text.len(), fuel)?);
            }
        }
        Step::Run { bytes, min, max, greedy } => {
            let most = if rest.is_empty() { *min } else { *max };
            let len = line[at..].iter().take(most).take_while(|byte| bytes.hold(**byte)).count();
            fuel.burn(len + 1)?;
            if len >= *min {
                for len in if *greedy { len..=len } else { *min..=len } {
                    meet(forward(rest, line, at + len, fuel)?);
                }
            }
        }
    }
    Ok(first)
}

/// Whether the steps, given from right to left, end here and begin at `from` or later.
fn backward(steps: &[Step], line: &[u8], at: usize, from: usize, fuel: &mut Fuel) -> Result<bool, Empty> {
    let Some((step, rest)) = steps.split_first() else { return Ok(true) };
    match step {
        Step::Place(place) => Ok(fits(*place, line, at) && backward(rest, line, at, from, fuel)?),
        Step::Texts(texts) => {
            for text in texts.iter().filter(|text| line[from..at].ends_with(text)) {
                if backward(rest, line, at - text.len(), from, fuel)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Step::Run { bytes, min, max, greedy } => {
            let most = if rest.is_empty() { *min } else { *max };
            let len = line[from..at].iter().rev().take(most).take_while(|byte| bytes.hold(**byte)).count();
            fuel.burn(len + 1)?;
            if len >= *min {
                for len in if *greedy { len..=len } else { *min..=len } {
                    if backward(rest, line, at - len, from, fuel)? {
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        }
    }
}

impl Search {
    /// Where only the end matters, texts that hold another one of the set are left out: where they stand, the other
    /// stands, and ends no later. So the first match is the one that ends first.
    fn new(set: &[Vec<u8>], ends: bool) -> Option<Self> {
        let holds_other = |text: &Vec<u8>| set.iter().any(|t| t != text && memmem::find(text, t).is_some());
        let texts: Vec<_> = set.iter().filter(|text| !ends || !holds_other(text)).collect();
        if let [text] = texts.as_slice() {
            return Some(Self::One(Box::new(memmem::Finder::new(text).into_owned())));
        }
        let few = packed::Config::new().builder().extend(&texts).build();
        if let Some(few) = few {
            return Some(Self::Few(Box::new(few)));
        }
        let kind = aho_corasick::MatchKind::LeftmostFirst;
        AhoCorasick::builder().match_kind(kind).build(&texts).ok().map(|many| Self::Many(Box::new(many)))
    }

    /// Where the first match begins and ends of those that begin at `from` or later.
    fn find(&self, line: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Self::One(one) => one.find(&line[from..]).map(|at| (from + at, from + at + one.needle().len())),
            Self::Few(few) => few.find_in(line, (from..line.len()).into()).map(|m| (m.start(), m.end())),
            Self::Many(many) => many.find(aho_corasick::Input::new(line).range(from..)).map(|m| (m.start(), m.end())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::patterns::Patterns;
    use super::{Proof, Verdict};
    use crate::rule;

    fn judge(pattern: &str, line: &str) -> Option<Verdict> {
        Proof::new(pattern).map(|proof| proof.judge(line.as_bytes()))
    }

    #[test]
    fn judges_lines() {
        let cases = [
            ("failed.*(?:connection refused|refused)", "failed: connection refused", Verdict::Yes),
            ("failed.*(?:connection refused|refused)", "refused, so it failed", Verdict::No),
            (r"failed \S+ refused", "failed it refused", Verdict::Yes),
            (r"failed \S+ refused", "failed  refused", Verdict::No),
            ("^failed.*refused", "not failed, but refused", Verdict::No),
            ("failed.+refused", "failedrefused", Verdict::No),
            ("failed.+refused", "failed,refused", Verdict::Yes),
            ("(?i)failed.*refused", "Failed, REFUSED", Verdict::Yes),
            ("a.*a", "a", Verdict::No),
            (r"lost.*found|gone \d+ times", "lost and found", Verdict::Yes),
            (r"lost.*found|gone \d+ times", "gone 12 times", Verdict::Yes),
            (r"lost.*found|gone \d+ times", "lost, gone many times", Verdict::No),
            (r"\S*:(\d+): bound", "a:b:12:13: bound", Verdict::Yes),
            (r"\bword\b", "a word, words", Verdict::Yes),
            (r"\bword\b", "swords words", Verdict::No),
            (r"(?:ab)+ lost", "abab lost", Verdict::Unknown),
            (r"(?:ab)+ lost", "abab  lost", Verdict::Unknown),
            (r"(?:ab)+ lost", "abab", Verdict::No),
            (r"x{2,3}y$", "xxxxy", Verdict::Yes),
            (r"x{2,3}y$", "xy", Verdict::No),
            (r"^x{2,3}y$", "xxxxy", Verdict::No),
            (r#"a "[^"]*/b":? (?:no|not) c"#, r#"a "x/y/b" not c"#, Verdict::Yes),
            (r#"a "[^"]*/b":? (?:no|not) c"#, r#"a "x/y"/b" not c"#, Verdict::No),
        ];
        for (pattern, line, want) in cases {
            assert_eq!(judge(pattern, line), Some(want), "{pattern} {line}");
        }
        assert_eq!(judge(r"lost|\d", "lost"), None);
        assert_eq!(judge("(?:ab)+", "abab"), None);
    }

    #[test]
    fn hostile_lines_are_left_to_the_pattern() {
        let line = format!("start{}", "a".repeat(20_000));
        assert_eq!(judge(r"start\w*a\w*a\w*a\w*-", &line), Some(Verdict::Unknown));
    }

    /// Most of what is shipped can be told by comparing.
    #[test]
    fn most_shipped_patterns_need_no_regular_expression() {
        let patterns = Patterns::new(&rule::load(&[]).unwrap());
        let texts = patterns.all().iter().map(|pattern| pattern.text.as_str());
        let whole = |text: &str| Proof::new(text).is_some_and(|proof| proof.0.iter().all(|branch| branch.whole));
        let rest: Vec<_> = texts.filter(|text| !whole(text)).collect();
        assert!(rest.len() * 10 < patterns.all().len(), "{rest:#?}");
    }
}
