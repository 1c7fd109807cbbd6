//! The log patterns of a rule set, owned by the matcher so that its threads can share them.
//!
//! A pattern is compiled when its first candidate line comes: a small log meets few of them.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use super::literals::{Required, required};
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
    regex: OnceLock<Option<Regex>>,
    required: OnceLock<Required>,
}

impl LinePattern {
    /// The compiled pattern; `None` for one that does not compile, which no loaded rule set holds.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| RegexBuilder::new(&self.text).build().ok()).as_ref()
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
            regex: OnceLock::new(),
            required: OnceLock::new(),
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
