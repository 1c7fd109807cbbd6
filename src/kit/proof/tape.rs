//! Logs kept while they are collected, so that they can be searched again without reading anything again.

use crate::evidence::{Component, Evidence, Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};
use crate::matching::{Collector, Options};
use crate::rule::RuleSet;
use crate::source::{Limits, read};

/// One log of the evidence.
#[derive(Debug, Clone)]
pub(super) struct Log {
    /// Its index there.
    pub(super) ix: StreamIx,
    /// Whose it is.
    pub(super) stream: Stream,
    /// Number of its first line.
    pub(super) first_line: u64,
    /// All of it.
    pub(super) text: Vec<u8>,
}

impl Log {
    /// Whether a pattern of these components is searched for in it.
    pub(super) fn may_hold(&self, components: &[Component]) -> bool {
        self.stream.component == Component::Unknown || components.contains(&self.stream.component)
    }
}

/// A collector that keeps what it is given of logs.
struct Tape<'r> {
    collector: Collector<'r>,
    logs: Vec<(Stream, u64, Vec<u8>)>,
}

/// What inputs hold, and the logs that were kept of them.
pub(super) fn collect_with_logs(rules: &RuleSet, inputs: &[String]) -> (Evidence, Vec<Log>) {
    let mut tape = Tape { collector: Collector::new(rules, Options::default()), logs: Vec::new() };
    let read = read(inputs, &Limits::default(), &mut tape as &mut dyn Sink, &mut |_, _, _| {});
    let Tape { collector, logs } = tape;
    let mut evidence = collector.finish();
    evidence.inputs = read.into_iter().map(|one| one.record).collect();
    // Of copies only the first was kept; the others keep their order.
    let mut kept = evidence.streams.iter().zip(0..).peekable();
    let logs = logs.into_iter().filter_map(|(stream, first_line, text)| {
        let (record, ix) = kept.next_if(|(record, _)| record.stream.at == stream.at)?;
        Some(Log { ix: StreamIx(ix), stream: record.stream.clone(), first_line, text })
    });
    let logs = logs.collect();
    (evidence, logs)
}

impl Sink for Tape<'_> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        self.logs.push((stream.clone(), 1, Vec::new()));
        self.collector.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        if let Some((_, first, text)) = usize::try_from(stream.0).ok().and_then(|ix| self.logs.get_mut(ix)) {
            if text.is_empty() {
                *first = first_line;
            }
            if text.last().is_some_and(|last| *last != b'\n') {
                text.push(b'\n');
            }
            text.extend_from_slice(block);
        }
        self.collector.log(stream, block, first_line);
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.collector.close(stream, end);
    }

    fn object(&mut self, object: Object) {
        self.collector.object(object);
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.collector.listed(kind, namespace);
    }

    fn fact(&mut self, fact: HostFact) {
        self.collector.fact(fact);
    }

    fn gap(&mut self, gap: Gap) {
        self.collector.gap(gap);
    }
}
