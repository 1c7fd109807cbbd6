//! A pattern taken apart: the alternatives of what stands side by side on the lines that it matches.
//!
//! Most patterns are a few texts with runs of letters, digits or blanks between them. Taken apart, they can be compared
//! with a line step by step from where one of the texts stands, which takes a fraction of the time of a regular expression.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Dot, Hir, HirKind, Look, Repetition};

/// Alternatives of a pattern; what has more is left out.
const ALTERNATIVES: usize = 32;

/// Alternatives of one text.
const TEXTS: usize = 48;

/// Alternatives that come from multiplying out adjacent texts.
const PRODUCT: usize = 16;

/// Members of a class that are written out as texts.
const FEW: usize = 4;

/// One thing beside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// One of these texts, of which one may be empty.
    Texts(Vec<Vec<u8>>),
    /// Bytes of a class, so many of them.
    Run {
        /// The class.
        bytes: Bytes,
        /// At least so many.
        min: usize,
        /// At most so many.
        max: usize,
    },
    /// A demand on the place.
    Place(Place),
    /// Anything.
    Gap,
    /// Something that is not taken apart; it may be nothing.
    Other,
}

/// A demand on a place in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The line begins here.
    Start,
    /// The line ends here.
    End,
    /// A word begins or ends here.
    Edge,
}

/// A class of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bytes(Box<[bool; 256]>);

impl Bytes {
    /// Of a part that is one byte long; `None` of any other.
    pub(super) fn single(part: &Hir) -> Option<Self> {
        match part.kind() {
            HirKind::Class(class) => Some(Self::of(class)),
            HirKind::Literal(text) if text.0.len() == 1 => text.0.first().map(|byte| Self::one(*byte)),
            _ => None,
        }
    }

    /// The members of a class, as far as they are bytes: lines of ASCII hold no others.
    fn of(class: &Class) -> Self {
        let mut bytes = Box::new([false; 256]);
        let ranges: Vec<(usize, usize)> = match class {
            Class::Bytes(class) => class.iter().map(|r| (r.start().into(), r.end().into())).collect(),
            Class::Unicode(class) => class.iter().map(|r| (r.start() as usize, r.end() as usize)).collect(),
        };
        for (start, end) in ranges {
            bytes.iter_mut().take(end.saturating_add(1)).skip(start).for_each(|byte| *byte = true);
        }
        Self(bytes)
    }

    fn all() -> Self {
        Self(Box::new([true; 256]))
    }

    fn one(byte: u8) -> Self {
        let mut bytes = Box::new([false; 256]);
        bytes[usize::from(byte)] = true;
        Self(bytes)
    }

    /// Whether this is one of them.
    pub(super) fn hold(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// One alternative: its parts from left to right.
pub(super) type Shape = Vec<Part>;

/// The alternatives of a pattern as it meets lines of ASCII; nothing if it does not parse.
pub(super) fn shapes(pattern: &str) -> Vec<Shape> {
    let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    hir.map(|hir| expand(&hir)).unwrap_or_default()
}

fn expand(hir: &Hir) -> Vec<Shape> {
    match hir.kind() {
        HirKind::Empty => vec![Vec::new()],
        HirKind::Literal(text) => vec![vec![Part::Texts(vec![text.0.to_vec()])]],
        HirKind::Class(class) => vec![vec![one_of(class)]],
        HirKind::Look(look) => vec![vec![place(*look)]],
        HirKind::Capture(capture) => expand(&capture.sub),
        HirKind::Repetition(repetition) => repeat(repetition),
        HirKind::Alternation(branches) => unite(branches.iter().flat_map(expand).collect()),
        HirKind::Concat(parts) => parts.iter().fold(vec![Vec::new()], |heads, part| multiply(&heads, &expand(part))),
    }
}

/// A class, once.
fn one_of(class: &Class) -> Part {
    let bytes = Bytes::of(class);
    let members: Vec<_> = (0..=127).filter(|byte| bytes.hold(*byte)).map(|byte| vec![byte]).collect();
    if (1..=FEW).contains(&members.len()) { Part::Texts(members) } else { Part::Run { bytes, min: 1, max: 1 } }
}

fn place(look: Look) -> Part {
    match look {
        Look::Start => Part::Place(Place::Start),
        Look::End => Part::Place(Place::End),
        Look::WordAscii => Part::Place(Place::Edge),
        _ => Part::Other,
    }
}

/// `x?`, `x*`, `x+`, `x{2,5}`.
fn repeat(repetition: &Repetition) -> Vec<Shape> {
    const TIMES: u32 = 3;
    let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let Repetition { min: least, max: most, ref sub, .. } = *repetition;
    let run = |bytes, max: Option<u32>| Part::Run { bytes, min: size(least), max: max.map_or(usize::MAX, size) };
    let optional = (least, most) == (0, Some(1));
    match Bytes::single(sub) {
        _ if is_anything(sub) && most.is_none() => match least {
            0 => vec![vec![Part::Gap]],
            _ => vec![vec![run(Bytes::all(), Some(least)), Part::Gap]],
        },
        Some(bytes) if !optional || is_wide(&bytes) => vec![vec![run(bytes, most)]],
        _ if optional => {
            let mut all = expand(sub);
            all.push(Vec::new());
            unite(all)
        }
        _ => {
            let once = expand(sub);
            let copies = (0..least.min(TIMES)).fold(vec![Vec::new()], |heads, _| multiply(&heads, &once));
            if most == Some(least) && least <= TIMES { copies } else { multiply(&copies, &[vec![Part::Other]]) }
        }
    }
}

/// Whether a class has more members than are written out.
fn is_wide(bytes: &Bytes) -> bool {
    (0..=127).filter(|byte| bytes.hold(*byte)).count() > FEW
}

/// Makes the alternatives that are one text each a single one.
fn unite(all: Vec<Shape>) -> Vec<Shape> {
    let mut texts = Vec::new();
    let mut shapes = Vec::new();
    for shape in all {
        match shape.as_slice() {
            [] => texts.push(Vec::new()),
            [Part::Texts(more)] => texts.extend_from_slice(more),
            _ => shapes.push(shape),
        }
    }
    texts.sort_unstable();
    texts.dedup();
    match texts.as_slice() {
        [] => {}
        [empty] if empty.is_empty() => shapes.push(Vec::new()),
        many if many.len() > TEXTS => shapes.push(vec![Part::Other]),
        _ => shapes.push(vec![Part::Texts(texts)]),
    }
    if shapes.len() > ALTERNATIVES { vec![vec![Part::Other]] } else { shapes }
}

/// Every head with every tail.
fn multiply(heads: &[Shape], tails: &[Shape]) -> Vec<Shape> {
    if heads.len() * tails.len() > ALTERNATIVES {
        return heads.iter().map(|head| [head.as_slice(), &[Part::Other]].concat()).collect();
    }
    heads.iter().flat_map(|head| tails.iter().map(move |tail| join(head, tail))).collect()
}

/// One after the other; texts that meet become one.
fn join(head: &[Part], tail: &[Part]) -> Shape {
    if let ([start @ .., Part::Texts(left)], [Part::Texts(right), end @ ..]) = (head, tail)
        && left.len() * right.len() <= PRODUCT
    {
        let texts = left.iter().flat_map(|left| right.iter().map(move |right| [left.as_slice(), right].concat()));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable();
        texts.dedup();
        return [start, &[Part::Texts(texts)], end].concat();
    }
    [head, tail].concat()
}

/// Whether this is `.`, which on a line of ASCII is any byte.
pub(super) fn is_anything(hir: &Hir) -> bool {
    [Dot::AnyCharExceptLF, Dot::AnyChar, Dot::AnyByteExceptLF, Dot::AnyByte].iter().any(|dot| *hir == Hir::dot(*dot))
}
