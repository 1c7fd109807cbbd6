//! The texts that a line must hold for a pattern to match it.
//!
//! A pattern is walked from left to right. Adjacent parts with few alternatives are multiplied out into whole texts;
//! whatever has too many ends the run, and the run becomes one set: every match holds at least one text of every set.
//! The prefilter takes the set that suits it best.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::shape::is_anything;

/// Alternatives of one run of adjacent parts.
const ALTERNATIVES: usize = 16;

/// Texts of one set, where it comes from an alternation.
const TEXTS: usize = 48;

/// A run is ended at this length; longer texts decide nothing more.
const LENGTH: usize = 64;

/// What the lines of a pattern hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks of what was met")]
pub(super) struct Required {
    /// Every match holds at least one text of each set, up to the case of ASCII letters if `folded`. Never empty sets,
    /// never empty texts.
    pub(super) sets: Vec<Vec<Vec<u8>>>,
    /// The case of ASCII letters is not to be compared.
    pub(super) folded: bool,
    /// The case of no letter matters, not only of those in classes.
    pub(super) caseless: bool,
    /// Lines with one of the [`STRANGERS`] may match without holding such a text.
    pub(super) strange: bool,
    /// The alternatives of which the pattern consists; one, if it is none.
    pub(super) branches: Vec<Branch>,
    /// The pattern captures the name of a pod.
    pub(super) pod: bool,
    /// It captures something under a name.
    pub(super) named: bool,
}

/// One alternative of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Branch {
    /// As of the pattern, for matches of this alternative.
    pub(super) sets: Vec<Vec<Vec<u8>>>,
    /// On a line of ASCII, it is its sets, in their order, with anything between them.
    pub(super) plain: bool,
}

impl Required {
    /// Whether a line that holds this text matches, whatever else it holds; case and all, unless all of it is folded.
    pub(super) fn decides(&self, text: &[u8]) -> bool {
        let decides = |branch: &Branch| match branch.sets.as_slice() {
            [set] => branch.plain && set.iter().any(|t| t == text),
            _ => false,
        };
        (!self.folded || self.caseless) && self.branches.iter().any(decides)
    }
}

/// The letters outside ASCII whose case folds to a letter of ASCII: the Kelvin sign (k) and the long s (s).
pub(super) const STRANGERS: [&str; 2] = ["\u{212a}", "\u{17f}"];

/// So many letters of both cases may be written out; beyond, all of the pattern is folded.
const PAIRS: usize = 3;

/// Finds what the lines of a pattern hold. Nothing, if the pattern does not parse.
pub(super) fn required(pattern: &str) -> Required {
    let Ok(hir) = ParserBuilder::new().utf8(false).build().parse(pattern) else { return Required::default() };
    let case = if pairs(&hir) <= PAIRS { Case::Kept } else { Case::Folded };
    let mut walk = Walk::new(case);
    walk.visit(&hir);
    walk.flush();
    let branch = |hir: &Hir| {
        let mut walk = Walk::new(case);
        walk.visit(hir);
        walk.flush();
        Branch { plain: !walk.special && !walk.looked && !walk.sets.is_empty(), sets: walk.sets }
    };
    let branches = match hir.kind() {
        HirKind::Alternation(branches) => branches.iter().map(branch).collect(),
        _ => vec![branch(&hir)],
    };
    let (mut pod, mut named) = (false, false);
    visit_captures(&hir, &mut |name| {
        pod |= name == "pod";
        named |= !name.is_empty();
    });
    let folded = case == Case::Folded;
    let caseless = is_caseless(pattern);
    Required { sets: walk.sets, folded, caseless, strange: walk.strange, branches, pod, named }
}

/// Whether a pattern begins with `(?i)` and sets no other flag.
fn is_caseless(pattern: &str) -> bool {
    let plain = |group: &str| [":", "P<", "<"].iter().any(|kind| group.starts_with(kind));
    pattern.strip_prefix("(?i)").is_some_and(|rest| rest.split("(?").skip(1).all(plain))
}

/// How many classes hold a letter in both cases.
fn pairs(hir: &Hir) -> usize {
    let own = match hir.kind() {
        HirKind::Class(class) => texts_of(class).is_some_and(|texts| has_pair(&texts)),
        _ => false,
    };
    usize::from(own) + hir.kind().subs().iter().map(pairs).sum::<usize>()
}

/// The members of a class, if they are few.
fn texts_of(class: &Class) -> Option<Vec<Vec<u8>>> {
    const FEW: usize = 6;
    let mut texts = Vec::new();
    match class {
        Class::Unicode(class) => {
            for range in class.iter() {
                let chars = (range.start()..=range.end()).take(FEW + 1);
                texts.extend(chars.map(|char| char.to_string().into_bytes()));
                if texts.len() > FEW {
                    return None;
                }
            }
        }
        Class::Bytes(class) => {
            for range in class.iter() {
                texts.extend((range.start()..=range.end()).take(FEW + 1).map(|byte| vec![byte]));
                if texts.len() > FEW {
                    return None;
                }
            }
        }
    }
    Some(texts)
}

/// Whether two texts differ in the case of ASCII letters only.
fn has_pair(texts: &[Vec<u8>]) -> bool {
    texts.iter().any(|a| texts.iter().any(|b| a != b && a.eq_ignore_ascii_case(b)))
}

/// Calls `found` with the name of every named capture.
fn visit_captures(hir: &Hir, found: &mut dyn FnMut(&str)) {
    if let HirKind::Capture(capture) = hir.kind() {
        found(capture.name.as_deref().unwrap_or_default());
    }
    for sub in hir.kind().subs() {
        visit_captures(sub, found);
    }
}

/// A walk over a pattern from left to right.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks of what was met")]
struct Walk {
    case: Case,
    /// The run of adjacent parts that ends here, multiplied out.
    run: Vec<Vec<u8>>,
    /// The run does not begin where the walk began.
    broken: bool,
    /// A part asks what stands around it.
    looked: bool,
    /// A part was left out that is not `.*`.
    special: bool,
    sets: Vec<Vec<Vec<u8>>>,
    strange: bool,
}

/// Whether texts keep the case of their letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Kept,
    Folded,
}

impl Walk {
    fn new(case: Case) -> Self {
        let run = vec![Vec::new()];
        Self { case, run, broken: false, looked: false, special: false, sets: Vec::new(), strange: false }
    }

    fn visit(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Look(_) => self.looked = true,
            HirKind::Literal(text) => self.append(vec![text.0.to_vec()]),
            HirKind::Class(class) => match self.members(class) {
                Some(texts) => self.append(texts),
                None => self.leave_out(),
            },
            HirKind::Capture(capture) => self.visit(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.visit(part)),
            HirKind::Repetition(repetition) => self.repeat(repetition),
            HirKind::Alternation(branches) => self.choose(branches),
        }
    }

    /// Multiplies the run by the alternatives of its next part.
    fn append(&mut self, texts: Vec<Vec<u8>>) {
        let long = self.run.iter().any(|text| text.len() > LENGTH);
        if long || self.run.len() * texts.len() > ALTERNATIVES {
            self.special = true;
            self.gap();
            self.run = texts;
            return;
        }
        let run = self.run.iter().flat_map(|head| texts.iter().map(move |tail| [head.as_slice(), tail].concat()));
        self.run = run.collect();
    }

    /// Something with too many alternatives: the run ends here.
    fn leave_out(&mut self) {
        self.special = true;
        self.gap();
    }

    /// `.*`, or something else that was noted: the run ends here.
    fn gap(&mut self) {
        self.flush();
        self.broken = true;
        self.run = vec![Vec::new()];
    }

    /// Makes the run a set, if it says anything.
    fn flush(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if run.iter().all(|text| !text.is_empty()) {
            run.sort_unstable();
            run.dedup();
            self.sets.push(run);
        } else if run.len() > 1 {
            self.special = true;
        }
    }

    /// The members of a class, if they are few, once case is folded if it is.
    fn members(&mut self, class: &Class) -> Option<Vec<Vec<u8>>> {
        const FEW: usize = 4;
        let mut texts = texts_of(class)?;
        if self.case == Case::Folded {
            let ascii = texts.iter().any(|text| text.is_ascii());
            for text in &mut texts {
                let folds = match std::str::from_utf8(text) {
                    Ok("\u{212a}") => Some(b"k"),
                    Ok("\u{17f}") => Some(b"s"),
                    _ => None,
                };
                if let (Some(letter), true) = (folds, ascii) {
                    self.strange = true;
                    *text = letter.to_vec();
                }
                text.make_ascii_lowercase();
            }
            texts.sort_unstable();
            texts.dedup();
        }
        // A class without members never matches; no text stands for it.
        (!texts.is_empty() && texts.len() <= FEW).then_some(texts)
    }

    /// `x?`, `x*`, `x+`, `x{2,5}`.
    fn repeat(&mut self, repetition: &Repetition) {
        const TIMES: u32 = 4;
        let sub = &repetition.sub;
        if repetition.min == 0 {
            match self.exact(sub) {
                Some(mut texts) if repetition.max == Some(1) => {
                    texts.push(Vec::new());
                    self.append(texts);
                }
                _ if repetition.max.is_none() && is_anything(sub) => self.gap(),
                _ => self.leave_out(),
            }
            return;
        }
        for _ in 0..repetition.min.min(TIMES) {
            self.visit(sub);
        }
        if repetition.max != Some(repetition.min) || repetition.min > TIMES {
            self.leave_out();
            self.visit(sub);
        }
    }

    /// `a|b|c`.
    fn choose(&mut self, branches: &[Hir]) {
        let exact: Option<Vec<_>> = branches.iter().map(|branch| self.exact(branch)).collect();
        if let Some(exact) = exact {
            let texts = exact.concat();
            if texts.len() <= ALTERNATIVES {
                self.append(texts);
                return;
            }
        }
        let mut union = Vec::new();
        let mut all = true;
        for branch in branches {
            let mut walk = Self::new(self.case);
            walk.visit(branch);
            walk.flush();
            self.strange |= walk.strange;
            let best = walk.sets.into_iter().max_by_key(|set| set.iter().map(Vec::len).min());
            all &= best.is_some();
            union.extend(best.into_iter().flatten());
        }
        self.leave_out();
        if all && union.len() <= TEXTS {
            union.sort_unstable();
            union.dedup();
            self.sets.push(union);
        }
    }

    /// All texts that a part matches, if they are few.
    fn exact(&mut self, hir: &Hir) -> Option<Vec<Vec<u8>>> {
        let mut walk = Self::new(self.case);
        walk.visit(hir);
        let exact = !walk.broken && walk.run.len() <= ALTERNATIVES;
        if exact {
            self.strange |= walk.strange;
            self.looked |= walk.looked;
        }
        exact.then_some(walk.run)
    }
}

#[cfg(test)]
mod tests {
    use super::required;

    fn strings(texts: Vec<Vec<u8>>) -> Vec<String> {
        texts.into_iter().map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
    }

    fn sets(pattern: &str) -> Vec<Vec<String>> {
        required(pattern).sets.into_iter().map(strings).collect()
    }

    #[test]
    fn finds_texts() {
        let cases: &[(&str, &[&[&str]])] = &[
            ("connection refused", &[&["connection refused"]]),
            (r"dial tcp \S+: connect: refused", &[&["dial tcp "], &[": connect: refused"]]),
            ("timed? out", &[&["time out", "timed out"]]),
            ("(?:ERROR|WARN).*lost", &[&["ERROR", "WARN"], &["lost"]]),
            ("(?P<x>one|two) three", &[&["one three", "two three"]]),
            (r"(?:\d+ apples|pears \d+)!", &[&[" apples", "pears "], &["!"]]),
            ("(ab)+c", &[&["ab"], &["abc"]]),
            ("a{2,}b", &[&["aa"], &["ab"]]),
            ("^start.end$", &[&["start"], &["end"]]),
            ("colou?r[:=] ", &[&["color: ", "color= ", "colour: ", "colour= "]]),
            (r"\d+", &[]),
            ("(?:foo)*", &[]),
            ("", &[]),
            (r"(?:\d|x)", &[]),
            ("a|", &[]),
        ];
        for (pattern, want) in cases {
            assert_eq!(sets(pattern), *want, "{pattern}");
        }
    }

    #[test]
    fn folds_case() {
        let task = required("(?i)Task");
        assert_eq!((task.sets, task.folded, task.strange), (vec![vec![b"task".to_vec()]], true, true));
        let bread = required("(?i)Bread");
        assert_eq!((bread.folded, bread.strange), (true, false));
        assert!(!required("Task").folded);
        assert_eq!(sets("[tT]as[kK]"), [["TasK", "Task", "tasK", "task"]]);
        assert!(required("(?i)straße").sets.len() < 3);
    }

    #[test]
    fn knows_what_decides() {
        let decides = |pattern: &str, text: &str| required(pattern).decides(text.as_bytes());
        let pattern = r"not found|lost \d+|gone[.!]|^begin|(?:in|at) use";
        for text in ["not found", "gone.", "in use"] {
            assert!(decides(pattern, text), "{text}");
        }
        assert!(decides("(?i)refused|(?:is|was) gone", "refused"));
        assert!(!decides("(?i)refused|(?-i:GONE)", "refused") && !decides("(?i:refused)|GONE", "refused"));
        for (pattern, text) in
            [(pattern, "lost "), (pattern, "begin"), ("lost$", "lost"), ("lost.*found", "lost"), (r"lost\s", "lost")]
        {
            assert!(!decides(pattern, text), "{pattern} {text}");
        }
        assert!(required(r"pod=(?P<pod>\S+)").pod && !required(r"pod=(?P<name>\S+)").pod);
    }
}
