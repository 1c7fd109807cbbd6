//! The [`Sink`] that turns what sources push into [`Evidence`].

use crate::evidence::{Evidence, Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};
use crate::rule::RuleSet;

/// Collects evidence; log blocks go straight through the matcher.
#[derive(Debug)]
pub struct Collector<'r> {
    rules: &'r RuleSet,
    evidence: Evidence,
}

impl<'r> Collector<'r> {
    /// A collector that looks for the log signals of these rules, on `threads` threads.
    #[must_use]
    pub fn new(rules: &'r RuleSet, _threads: usize) -> Self {
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
