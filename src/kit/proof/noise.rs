//! Evidence with much beside the point: ten times as many lines, objects and events of programs that have nothing to do
//! with it. A diagnosis must not change for it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::evidence::{
    Component, Evidence, Gap, HostFact, Instance, Location, Object, Sink, Stream, StreamEnd, StreamIx, Time,
};
use crate::matching::{Collector, Options};
use crate::rule::RuleSet;
use crate::source::{Limits, read};

/// Ordinary lines of other programs.
const LINES: [&str; 12] = [
    "[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df59329c62c",
    "level=info msg=\"compact blocks\" count=3 mint=1718000000000 maxt=1718007200000 duration=1.203s",
    "{\"level\":\"info\",\"msg\":\"finished scheduled compaction\",\"revision\":482113,\"took\":\"14.2ms\"}",
    "10.42.3.17 - - \"GET /healthz HTTP/1.1\" 200 2 \"-\" \"kube-probe/1.29\"",
    "LOG:  checkpoint complete: wrote 214 buffers (1.3%); 0 WAL file(s) added, 0 removed, 1 recycled",
    "INFO  o.s.web.servlet.DispatcherServlet - Completed initialization in 12 ms",
    "I0612 09:14:02.113424       1 leaderelection.go:258] successfully renewed lease batch/worker-leader",
    "DEBUG worker-7 picked up job 8842 from queue invoices, 31 waiting",
    "ts=2024-06-12T09:14:02Z caller=main.go:1029 level=info msg=\"Server is ready to receive web requests.\"",
    "[notice] 31#31: signal process started",
    "Cache hit ratio 0.93, evicted 118 entries",
    "user=4711 action=list-orders status=ok took=31ms",
];

/// The namespace of all that is beside the point.
const NAMESPACE: &str = "beside-the-point";

/// How many streams the lines are spread over.
const STREAMS: usize = 4;

/// What inputs hold, with so many times as much noise between it.
#[must_use]
pub fn collect_with_noise(rules: &RuleSet, inputs: &[String], times: usize) -> Evidence {
    let collector = Collector::new(rules, Options::default());
    let mut noise =
        Noise { inner: collector, times, added: Vec::new(), others: Vec::new(), next: 0, listed: BTreeSet::new() };
    let read = read(inputs, &Limits::default(), &mut noise as &mut dyn Sink, &mut |_, _, _| {});
    noise.others.drain(..).for_each(|(ix, _)| noise.inner.close(ix, StreamEnd::Complete));
    let mut evidence = noise.inner.finish();
    evidence.inputs = read.into_iter().map(|one| one.record).collect();
    evidence
}

/// A sink that adds noise to what it passes on.
struct Noise<S> {
    inner: S,
    times: usize,
    /// Lines added to each stream so far.
    added: Vec<(StreamIx, u64)>,
    /// Streams of others, with the number of their lines.
    others: Vec<(StreamIx, u64)>,
    next: usize,
    listed: BTreeSet<String>,
}

impl<S: Sink> Noise<S> {
    fn line(&mut self) -> &'static str {
        self.next += 1;
        LINES[self.next % LINES.len()]
    }

    /// The block with a line of noise after each of its own, which carries the transport's time of that one.
    fn interleaved(&mut self, block: &[u8]) -> (Vec<u8>, u64) {
        let (mut out, mut added) = (Vec::with_capacity(2 * block.len()), 0);
        for line in block.split_inclusive(|b| *b == b'\n') {
            out.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                out.push(b'\n');
            }
            let word = String::from_utf8_lossy(line.split(|b| *b == b' ').next().unwrap_or_default()).into_owned();
            if Time::parse(&word).is_some() {
                out.extend_from_slice(word.as_bytes());
                out.push(b' ');
            }
            out.extend_from_slice(self.line().as_bytes());
            out.push(b'\n');
            added += 1;
        }
        (out, added)
    }

    /// As many bytes as this in the logs of others.
    fn elsewhere(&mut self, bytes: usize) {
        let mut text = String::with_capacity(bytes + 200);
        let mut lines = 0;
        while text.len() < bytes {
            text.push_str(self.line());
            text.push('\n');
            lines += 1;
        }
        let at = self.next % STREAMS;
        if let Some((ix, seen)) = self.others.get_mut(at) {
            let first = *seen + 1;
            *seen += lines;
            let ix = *ix;
            self.inner.log(ix, text.as_bytes(), first);
        }
    }

    fn open_others(&mut self) {
        for n in self.others.len()..STREAMS {
            let pod = format!("worker-{n}");
            let stream = Stream {
                at: Location { path: format!("{NAMESPACE}/{pod}/app.log").into(), ..Location::default() },
                namespace: Some(NAMESPACE.into()),
                pod: Some(pod.into()),
                container: Some("app".into()),
                instance: Instance::Current,
                node: None,
                component: Component::Other,
                timestamps: false,
            };
            let ix = self.inner.open(stream);
            self.others.push((ix, 0));
        }
    }

    fn more_objects(&mut self, own: &Object) {
        for n in 0..self.times {
            self.next += 1;
            let name = format!("worker-{}-{n}", self.next);
            let created = own.value.pointer("/metadata/creationTimestamp").cloned().unwrap_or(Value::Null);
            let Some(value) = other(own, &name, &created) else { return };
            self.inner.object(Object {
                kind: own.kind.clone(),
                namespace: Some(NAMESPACE.into()),
                name: name.into(),
                at: own.at.clone(),
                value,
            });
        }
    }
}

/// Another object of the same kind, which is well and not of the mesh.
fn other(own: &Object, name: &str, created: &Value) -> Option<Value> {
    let metadata = json!({ "name": name, "namespace": NAMESPACE, "creationTimestamp": created,
                           "labels": { "app": "worker" } });
    let status = json!({ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }],
        "containerStatuses": [{ "name": "app", "ready": true, "restartCount": 0,
                                "image": "registry.example/worker:1", "state": { "running": { "startedAt": created } } }] });
    let spec = json!({ "containers": [{ "name": "app", "image": "registry.example/worker:1" }] });
    Some(match &*own.kind {
        "Pod" => json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": status }),
        "ConfigMap" => json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata,
                               "data": { "workers": "4", "queue": "invoices" } }),
        "Deployment" => json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
            "spec": { "replicas": 1, "template": { "metadata": { "labels": { "app": "worker" } }, "spec": spec } },
            "status": { "replicas": 1, "readyReplicas": 1, "availableReplicas": 1 } }),
        "Event" => {
            let mut event = own.value.clone();
            let fields = event.as_object_mut()?;
            fields.insert("metadata".to_owned(), metadata);
            fields.insert("reason".to_owned(), json!("Pulled"));
            fields.insert("type".to_owned(), json!("Normal"));
            let message = "Container image \"registry.example/worker:1\" already present on machine";
            let text = if fields.contains_key("note") { "note" } else { "message" };
            fields.insert(text.to_owned(), json!(message));
            let about = if fields.contains_key("regarding") { "regarding" } else { "involvedObject" };
            fields.insert(about.to_owned(), json!({ "kind": "Pod", "namespace": NAMESPACE, "name": "worker-0" }));
            event
        }
        _ => return None,
    })
}

impl<S: Sink> Sink for Noise<S> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        let ix = self.inner.open(stream);
        self.added.push((ix, 0));
        ix
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        let before = self.added.iter().find(|(ix, _)| *ix == stream).map_or(0, |(_, n)| *n);
        let (text, added) = self.interleaved(block);
        self.inner.log(stream, &text, first_line + before);
        if let Some((_, n)) = self.added.iter_mut().find(|(ix, _)| *ix == stream) {
            *n += added;
        }
        self.open_others();
        for _ in 1..self.times {
            self.elsewhere(block.len());
        }
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.inner.close(stream, end);
    }

    fn object(&mut self, object: Object) {
        self.more_objects(&object);
        self.inner.object(object);
    }

    fn listed(&mut self, kind: &str, namespace: Option<&str>) {
        // Where lists were gathered by namespace, that of the others was gathered, too.
        if namespace.is_some() && self.listed.insert(kind.to_owned()) {
            self.inner.listed(kind, Some(NAMESPACE));
        }
        self.inner.listed(kind, namespace);
    }

    fn fact(&mut self, fact: HostFact) {
        self.inner.fact(fact);
    }

    fn gap(&mut self, gap: Gap) {
        self.inner.gap(gap);
    }
}
