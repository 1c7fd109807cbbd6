//! The log patterns of a rule set, owned by the matcher so that its threads can share them.
//!
//! A pattern is compiled when its first candidate line comes: a small log meets few of them.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use super::about::Reader;
use super::literals::{Required, required};
use super::proof::{Local, Proof};
use crate::evidence::Component;
use crate::rule::{RuleSet, SignalKind};

/// One log pattern.
#[derive(Debug)]
pub(super) struct LinePattern {
    /// Index of its signal.
    pub(super) signal: u32,
    /// The regular expression.
    pub(super) text: String,
    /// The programs that print it, as a set of bits.
    components: u16,
    unicode: OnceLock<Option<Regex>>,
    ascii: OnceLock<Option<Regex>>,
    required: OnceLock<Required>,
    reader: OnceLock<Option<Reader>>,
}

impl LinePattern {
    /// The pattern, compiled for a line; `None` for one that does not compile, which no loaded rule set holds.
    pub(super) fn regex(&self, line: Text) -> Option<&Regex> {
        let unicode = || RegexBuilder::new(&self.text).build().ok();
        let regex = match line {
            Text::Other => self.unicode.get_or_init(unicode),
            Text::Ascii => self.ascii.get_or_init(|| {
                let small = || RegexBuilder::new(&self.text).unicode(false).build().ok();
                (!self.is_foreign()).then(small).flatten().or_else(unicode)
            }),
        };
        regex.as_ref()
    }

    /// The same, if it captures something under a name.
    pub(super) fn captures(&self, line: Text) -> Option<&Regex> {
        self.required().named.then(|| self.regex(line)).flatten()
    }

    /// Whether it may name letters outside ASCII, which may fold into it: also by escapes.
    fn is_foreign(&self) -> bool {
        !self.text.is_ascii() || [r"\u", r"\U", r"\x"].iter().any(|escape| self.text.contains(escape))
    }

    /// Reads the pod from such lines, where that can be done without captures.
    pub(super) fn reader(&self, line: Text) -> Option<&Reader> {
        let reader = || (!self.is_foreign()).then(|| Reader::new(&self.text)).flatten();
        if line == Text::Ascii { self.reader.get_or_init(reader).as_ref() } else { None }
    }

    /// Tells of lines of ASCII whether it matches; nothing where only it can tell.
    pub(super) fn proof(&self) -> Option<Proof> {
        (!self.is_foreign()).then(|| Proof::new(&self.text)).flatten()
    }

    /// Tells the same of a place where a text of one of [`Required::sets`] begins: the text of this length here.
    pub(super) fn local(&self, set: usize, len: usize, here: &[u8]) -> Option<Local> {
        let texts = self.required().sets.get(set).filter(|_| !self.is_foreign())?;
        Local::new(&self.text, texts, here.get(..len)?)
    }

    /// What its lines hold.
    pub(super) fn required(&self) -> &Required {
        self.required.get_or_init(|| required(&self.text))
    }

    /// Whether a log of this component may hold lines of this pattern.
    pub(super) fn applies_to(&self, component: Component) -> bool {
        component == Component::Unknown || self.components & bit(component) != 0
    }
}

/// Of what letters a line is. On ASCII, a pattern compiled without Unicode matches the same and captures the same; it is
/// many times smaller and faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// ASCII only.
    Ascii,
    /// Anything.
    Other,
}

impl Text {
    /// Looks at a line.
    pub(super) fn of(line: &[u8]) -> Self {
        if line.is_ascii() { Self::Ascii } else { Self::Other }
    }
}

/// All log patterns of a rule set.
#[derive(Debug)]
pub(super) struct Patterns {
    list: Vec<LinePattern>,
}

impl Patterns {
    /// Takes them from the rules.
    pub(super) fn new(rules: &RuleSet) -> Self {
        let texts = rules.signals.iter().zip(0_u32..).filter_map(|(signal, ix)| match &signal.kind {
            SignalKind::Log(log) => Some((ix, log.pattern.as_str(), log.components.as_slice())),
            SignalKind::Event(_) | SignalKind::Object(_) => None,
        });
        Self::from_texts(texts)
    }

    /// From indices of signals, regular expressions and components.
    pub(super) fn from_texts<'t>(texts: impl IntoIterator<Item = (u32, &'t str, &'t [Component])>) -> Self {
        let list = texts.into_iter().map(|(signal, text, components)| LinePattern {
            signal,
            text: text.to_owned(),
            components: components.iter().fold(0, |bits, c| bits | bit(*c)),
            unicode: OnceLock::new(),
            ascii: OnceLock::new(),
            required: OnceLock::new(),
            reader: OnceLock::new(),
        });
        Self { list: list.collect() }
    }

    /// All, in the order of their signals.
    pub(super) fn all(&self) -> &[LinePattern] {
        &self.list
    }

    /// The indices of those that a log of this component may hold.
    pub(super) fn of(&self, component: Component) -> Vec<usize> {
        (0..self.list.len()).filter(|ix| self.list[*ix].applies_to(component)).collect()
    }
}

/// The bit of a component in a set.
fn bit(component: Component) -> u16 {
    Component::ALL.iter().position(|c| *c == component).map_or(0, |ix| 1 << ix)
}
