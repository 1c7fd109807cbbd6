//! From a block to the lines on which a pattern matches.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::bytes::{Regex, RegexSet};

use super::lines::Line;
use super::patterns::Patterns;
use crate::evidence::Component;

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
    patterns: Arc<Patterns>,
    groups: BTreeMap<Component, (Vec<usize>, RegexSet)>,
}

impl Finder {
    /// For these patterns.
    pub(super) fn new(patterns: Arc<Patterns>) -> Self {
        Self { patterns, groups: BTreeMap::new() }
    }

    /// Calls `found` for each line of the block and each pattern of the component that matches it, once.
    pub(super) fn find(
        &mut self,
        component: Component,
        block: &[u8],
        timestamps: bool,
        found: &mut dyn FnMut(Hit<'_>),
    ) {
        let patterns = &self.patterns;
        let (members, set) = self.groups.entry(component).or_insert_with(|| {
            let members = patterns.of(component);
            let set = RegexSet::new(members.iter().map(|ix| &patterns.all()[*ix].text)).unwrap_or_default();
            (members, set)
        });
        let mut start = 0;
        for bytes in block.split_inclusive(|b| *b == b'\n') {
            let line = Line::new(bytes.strip_suffix(b"\n").unwrap_or(bytes), timestamps);
            for member in set.matches(line.text()) {
                let pattern = members[member];
                if let Some(regex) = patterns.all()[pattern].regex() {
                    found(Hit { pattern, regex, start, line });
                }
            }
            start += bytes.len();
        }
    }
}
