//! What a selector of a command tells of each object that it lists.

use serde_json::{Map, Value};

use crate::evidence::{Gap, HostFact, Object, Sink, Stream, StreamEnd, StreamIx};

/// Passes all on, and adds the node to pods that were listed by it (`--field-selector spec.nodeName=n1`) and do not tell it.
pub(super) struct OnNode<'s> {
    pub(super) sink: &'s mut dyn Sink,
    pub(super) node: Option<&'s str>,
}

impl Sink for OnNode<'_> {
    fn object(&mut self, mut object: Object) {
        if let Some(node) = self.node.filter(|_| &*object.kind == "Pod")
            && let Some(top) = object.value.as_object_mut()
        {
            let spec = top.entry("spec").or_insert_with(|| Value::Object(Map::new()));
            spec.as_object_mut().map(|spec| spec.entry("nodeName").or_insert_with(|| node.into()));
        }
        self.sink.object(object);
    }

    fn open(&mut self, stream: Stream) -> StreamIx {
        self.sink.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        self.sink.log(stream, block, first_line);
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.sink.close(stream, end);
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        self.sink.listed(kind, namespace);
    }

    fn fact(&mut self, fact: HostFact) {
        self.sink.fact(fact);
    }

    fn gap(&mut self, gap: Gap) {
        self.sink.gap(gap);
    }
}
