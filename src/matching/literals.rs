//! The texts that a line must hold for a pattern to match it.
//!
//! A pattern is walked from left to right. Adjacent parts with few alternatives are multiplied out into whole texts;
//! whatever has too many ends the run, and the run becomes one set: every match holds at least one text of every set.
//! The prefilter takes the set that suits it best.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// Alternatives of one run of adjacent parts.
const ALTERNATIVES: usize = 16;

/// Texts of one set, where it comes from an alternation.
const TEXTS: usize = 48;

/// A run is ended at this length; longer texts decide nothing more.
const LENGTH: usize = 64;

/// What the lines of a pattern hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Required {
    /// Every match holds at least one text of each set, up to the case of ASCII letters if `folded`. Never empty sets,
    /// never empty texts.
    pub(super) sets: Vec<Vec<Vec<u8>>>,
    /// The case of ASCII letters is not to be compared.
    pub(super) folded: bool,
    /// Lines with one of the [`STRANGERS`] may match without holding such a text.
    pub(super) strange: bool,
    /// A line that holds one of these texts, case and all, matches.
    pub(super) decisive: Vec<Vec<u8>>,
    /// The pattern captures the name of a pod.
    pub(super) pod: bool,
}

/// The letters outside ASCII whose case folds to a letter of ASCII: the Kelvin sign (k) and the long s (s).
pub(super) const STRANGERS: [&str; 2] = ["\u{212a}", "\u{17f}"];

/// Finds what the lines of a pattern hold. Nothing, if the pattern does not parse.
pub(super) fn required(pattern: &str) -> Required {
    let Ok(hir) = ParserBuilder::new().utf8(false).build().parse(pattern) else { return Required::default() };
    let mut walk = Walk::default();
    walk.visit(&hir);
    walk.flush();
    let mut pod = false;
    visit_captures(&hir, &mut |name| pod |= name == "pod");
    Required { sets: walk.sets, folded: walk.folded, strange: walk.strange, decisive: decisive(&hir), pod }
}

/// The texts that are all of the pattern or of one of its branches.
fn decisive(hir: &Hir) -> Vec<Vec<u8>> {
    let whole = |hir: &Hir| {
        let mut walk = Walk::default();
        walk.visit(hir);
        if walk.broken || walk.looked || walk.folded { Vec::new() } else { walk.run }
    };
    let mut texts = match hir.kind() {
        HirKind::Alternation(branches) => branches.iter().flat_map(whole).collect(),
        _ => whole(hir),
    };
    texts.retain(|text| !text.is_empty());
    texts
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
struct Walk {
    /// The run of adjacent parts that ends here, multiplied out.
    run: Vec<Vec<u8>>,
    /// The run does not begin where the walk began.
    broken: bool,
    /// A part asks what stands around it.
    looked: bool,
    sets: Vec<Vec<Vec<u8>>>,
    folded: bool,
    strange: bool,
}

impl Default for Walk {
    fn default() -> Self {
        let run = vec![Vec::new()];
        Self { run, broken: false, looked: false, sets: Vec::new(), folded: false, strange: false }
    }
}

impl Walk {
    fn visit(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Look(_) => self.looked = true,
            HirKind::Literal(text) => self.append(vec![text.0.to_vec()]),
            HirKind::Class(class) => match self.members(class) {
                Some(texts) => self.append(texts),
                None => self.gap(),
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
            self.flush();
            self.broken = true;
            self.run = texts;
            return;
        }
        let run = self.run.iter().flat_map(|head| texts.iter().map(move |tail| [head.as_slice(), tail].concat()));
        self.run = run.collect();
    }

    /// Something with too many alternatives: the run ends here.
    fn gap(&mut self) {
        self.flush();
        self.broken = true;
        self.run = vec![Vec::new()];
    }

    /// Makes the run a set, if it says anything.
    fn flush(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if !run.is_empty() && run.iter().all(|text| !text.is_empty()) {
            run.sort_unstable();
            run.dedup();
            self.sets.push(run);
        }
    }

    /// The members of a class, if they are few once case is folded.
    fn members(&mut self, class: &Class) -> Option<Vec<Vec<u8>>> {
        const FEW: usize = 6;
        let mut texts = Vec::new();
        match class {
            Class::Unicode(class) => {
                for range in class.iter() {
                    for char in (range.start()..=range.end()).take(FEW + 1) {
                        texts.push(char.to_string().into_bytes());
                    }
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
        let pair = |a: &[u8], b: &[u8]| a != b && a.eq_ignore_ascii_case(b);
        let strange = texts.iter().any(|text| STRANGERS.iter().any(|s| s.as_bytes() == text.as_slice()));
        if strange || texts.iter().any(|a| texts.iter().any(|b| pair(a, b))) {
            self.folded = true;
            self.strange |= strange;
            for text in &mut texts {
                match std::str::from_utf8(text) {
                    Ok("\u{212a}") => *text = b"k".to_vec(),
                    Ok("\u{17f}") => *text = b"s".to_vec(),
                    _ => text.make_ascii_lowercase(),
                }
            }
            texts.sort_unstable();
            texts.dedup();
        }
        // A class without members never matches; no text stands for it.
        (!texts.is_empty() && texts.len() <= 4).then_some(texts)
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
                _ => self.gap(),
            }
            return;
        }
        for _ in 0..repetition.min.min(TIMES) {
            self.visit(sub);
        }
        if repetition.max != Some(repetition.min) || repetition.min > TIMES {
            self.gap();
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
            let mut walk = Self::default();
            walk.visit(branch);
            walk.flush();
            self.folded |= walk.folded;
            self.strange |= walk.strange;
            let best = walk.sets.into_iter().max_by_key(|set| set.iter().map(Vec::len).min());
            all &= best.is_some();
            union.extend(best.into_iter().flatten());
        }
        self.gap();
        if all && union.len() <= TEXTS {
            union.sort_unstable();
            union.dedup();
            self.sets.push(union);
        }
    }

    /// All texts that a part matches, if they are few.
    fn exact(&mut self, hir: &Hir) -> Option<Vec<Vec<u8>>> {
        let mut walk = Self::default();
        walk.visit(hir);
        let exact = !walk.broken && walk.run.len() <= ALTERNATIVES;
        if exact {
            self.folded |= walk.folded;
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
        let tea = required("(?i)Tea");
        assert_eq!((tea.folded, tea.strange), (true, false));
        assert!(!required("Task").folded);
        assert!(required("(?i)straße").sets.len() < 3);
    }

    #[test]
    fn knows_what_decides() {
        let cases: &[(&str, &[&str])] = &[
            ("timed out", &["timed out"]),
            (r"not found|lost \d+|gone[.!]|^begin", &["not found", "gone.", "gone!"]),
            ("(?i)lost", &[]),
            ("lost$", &[]),
            (r"lost \w", &[]),
            ("", &[]),
        ];
        for (pattern, want) in cases {
            let mut texts = strings(required(pattern).decisive);
            texts.sort_by_key(|text| want.iter().position(|w| w == text));
            assert_eq!(texts, *want, "{pattern}");
        }
        assert!(required(r"pod=(?P<pod>\S+)").pod && !required(r"pod=(?P<name>\S+)").pod);
    }
}
