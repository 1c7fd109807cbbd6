//! A collector that lacks one source from the start: what leaving it out of the evidence must equal.

use kuma_diagnose::evidence::{Evidence, Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};
use kuma_diagnose::kit::proof::{Removed, Scenario};
use kuma_diagnose::matching::{Collector, Options};
use kuma_diagnose::rule::RuleSet;
use kuma_diagnose::source::{Limits, read};

/// The evidence of a scenario, read anew without the source; nothing if it does not have it.
pub(crate) fn collect_without(rules: &RuleSet, scenario: &Scenario, removed: Removed) -> Option<Evidence> {
    let collector = Collector::new(rules, Options::default());
    let mut sink = Without { inner: collector, removed, changed: false };
    let inputs = read(&scenario.inputs, &Limits::default(), &mut sink as &mut dyn Sink, &mut |_, _, _| {});
    let Without { inner, changed, .. } = sink;
    let mut evidence = inner.finish();
    evidence.inputs = inputs.into_iter().map(|i| i.record).collect();
    changed.then_some(evidence)
}

/// The stream that stands for all that are removed.
const NOWHERE: StreamIx = StreamIx(u32::MAX);

/// A sink in front of another, which lets everything pass but one source.
struct Without<S> {
    inner: S,
    removed: Removed,
    changed: bool,
}

impl<S: Sink> Without<S> {
    fn removes_kind(&mut self, kind: &str) -> bool {
        let removes = matches!(self.removed, Removed::Kinds(_, kinds) if kinds.contains(&kind));
        self.changed |= removes;
        removes
    }
}

impl<S: Sink> Sink for Without<S> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        if self.removed == Removed::Logs(stream.component) {
            self.changed = true;
            return NOWHERE;
        }
        self.inner.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        if stream != NOWHERE {
            self.inner.log(stream, block, first_line);
        }
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        if stream != NOWHERE {
            self.inner.close(stream, end);
        }
    }

    fn object(&mut self, object: Object) {
        if !self.removes_kind(&object.kind) {
            self.inner.object(object);
        }
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        if !self.removes_kind(kind) {
            self.inner.listed(kind, namespace);
        }
    }

    fn fact(&mut self, fact: HostFact) {
        if self.removed == Removed::HostFacts {
            self.changed = true;
        } else {
            self.inner.fact(fact);
        }
    }

    fn gap(&mut self, gap: Gap) {
        self.inner.gap(gap);
    }
}
