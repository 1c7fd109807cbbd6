//! What programs of the cluster print of events: the kube-controller-manager, which workloads get no pods, and exporters of
//! events, each as JSON. Of the API server one has the same no longer than an hour.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::evidence::{Gap, HostFact, Location, Object, Sink, Stream, StreamEnd, StreamIx, Why};
use crate::messages::text as messages;

/// Most events that are taken from one text.
const MOST: usize = 20_000;

/// What the scheduler logs of a pod for which it has no node.
const UNSCHEDULED: &str = "\"Unable to schedule pod; no fit; waiting\" pod=";

/// Whether a file is called after the program, or begins with lines of one.
pub(super) fn are_here(path: &str, start: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains("kube-controller-manager")
        || name.contains("kube-scheduler")
        || memchr::memmem::find(start, UNSCHEDULED.as_bytes()).is_some()
        || [&b"_set.go:"[..], b"involvedObject"].iter().any(|mark| memchr::memmem::find(start, mark).is_some())
}

/// Passes all on, and makes an event of what the controllers say of each workload.
pub(super) struct Refusals<'s> {
    sink: &'s mut dyn Sink,
    at: Location,
    /// Kind, namespace, name and reason; how often, and the line of the last.
    seen: BTreeMap<(&'static str, String, String, String), (u64, u64)>,
    /// Events that were printed whole.
    events: Vec<Object>,
    /// How many more there were than are taken.
    left: u64,
}

impl<'s> Refusals<'s> {
    pub(super) const fn new(sink: &'s mut dyn Sink, at: Location) -> Self {
        Self { sink, at, seen: BTreeMap::new(), events: Vec::new(), left: 0 }
    }

    fn take(&mut self, line: &str, number: u64) {
        let at = || Location { line: Some(number), ..self.at.clone() };
        if line.contains("involvedObject") {
            match exported(line, at()) {
                Some(event) if self.events.len() < MOST => self.events.push(event),
                Some(_) => self.left += 1,
                None => {}
            }
        } else if let Some((kind, key, error)) = unscheduled(line).or_else(|| refused(line))
            && let Some((namespace, name)) = key.split_once('/')
        {
            let key = (kind, namespace.to_owned(), name.to_owned(), error);
            let (count, last) = self.seen.entry(key).or_default();
            (*count, *last) = (*count + 1, number);
        }
    }

    /// Pushes the events.
    pub(super) fn finish(self) {
        self.events.into_iter().for_each(|event| self.sink.object(event));
        if self.left > 0 {
            let (path, count) = (self.at.path.to_string(), self.left.to_string());
            let effect = messages::EVENTS_TOO_MANY.fill(&[("count", &count), ("limit", &MOST.to_string())]);
            self.sink.gap(Gap { what: path.clone(), why: Why::Limit, source: path, effect });
        }
        for (number, ((kind, namespace, name, error), (count, line))) in self.seen.into_iter().enumerate() {
            let event = format!("{name}.log{number}");
            let (reason, message) = match kind {
                "Pod" => ("FailedScheduling", error),
                _ => ("FailedCreate", format!("Error creating: {error}")),
            };
            let value = json!({
                "kind": "Event", "apiVersion": "v1", "metadata": {"name": event, "namespace": namespace},
                "involvedObject": {"kind": kind, "namespace": namespace, "name": name},
                "reason": reason, "message": message, "type": "Warning", "count": count,
            });
            self.sink.object(Object {
                kind: Arc::from("Event"),
                namespace: Some(Arc::from(namespace)),
                name: Arc::from(event),
                at: Location { line: Some(line), ..self.at.clone() },
                value,
            });
        }
    }
}

/// Whether a text is nothing but events, one in a line, as exporters write them.
pub(super) fn are_events(start: &[u8]) -> bool {
    let first = start.trim_ascii_start().split(|b| *b == b'\n').next().unwrap_or_default();
    let event: Option<Value> = serde_json::from_slice(first).ok();
    event.is_some_and(|event| event.pointer("/involvedObject/name").is_some() && event.get("reason").is_some())
}

/// Reads such a text. Lines that are no events are counted in a gap.
pub(super) fn read(at: &Location, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut all = Refusals::new(sink, at.clone());
    let (mut line, mut number, mut others) = (Vec::new(), 0u64, Vec::new());
    let result = loop {
        line.clear();
        match (&mut *reader).take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => break Ok(()),
            Ok(_) => {}
            // What was read stays.
            Err(error) => break Err(error),
        }
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let before = (all.events.len(), all.left);
        all.take(text.trim_end(), number);
        if before == (all.events.len(), all.left) && !text.trim().is_empty() {
            others.push(number);
        }
    };
    if let Some(first) = others.first() {
        let (count, first, path) = (others.len().to_string(), first.to_string(), at.path.to_string());
        let effect = messages::TABLE_UNREADABLE.fill(&[("count", &count), ("line", &first)]);
        all.sink.gap(Gap { what: path.clone(), why: Why::Unreadable, source: path, effect });
    }
    all.finish();
    result
}

/// Longest line of such a text.
const LONGEST: u64 = 1 << 20;

/// The event that a line holds as JSON, whatever stands before it.
fn exported(line: &str, at: Location) -> Option<Object> {
    let (begin, _) = line.match_indices('{').next()?;
    let mut value: Value = serde_json::from_str(line.get(begin..)?).ok()?;
    // OpenTelemetry's receiver of Kubernetes' objects.
    if let Some(inner) = value.get_mut("object").filter(|inner| inner.get("involvedObject").is_some()) {
        value = inner.take();
    }
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(Arc::<str>::from);
    let (name, namespace) = (text("/metadata/name")?, text("/metadata/namespace"));
    let (Some(_), Some(_)) = (text("/reason"), text("/involvedObject/name")) else { return None };
    value.as_object_mut()?.insert("kind".to_owned(), "Event".into());
    Some(Object { kind: Arc::from("Event"), namespace, name, at, value })
}

/// The pod of which a line of the scheduler (`schedule_one.go`) says that no node takes it, and why.
fn unscheduled(line: &str) -> Option<(&'static str, String, String)> {
    let (_, rest) = line.split_once(UNSCHEDULED)?;
    let text = |quoted: &str| serde_json::Deserializer::from_str(quoted).into_iter::<String>().next()?.ok();
    let (_, error) = rest.split_once(" err=")?;
    Some(("Pod", text(rest)?, text(error)?))
}

/// The workload of which a line says that its pods are refused: kind, `namespace/name`, and the API server's word.
/// Controllers word it differently (`replica_set.go`, `stateful_set.go`, `daemon_controller.go` of Kubernetes).
fn refused(line: &str) -> Option<(&'static str, String, String)> {
    let (_, said) = line.split_once("] ")?;
    if said.starts_with("\"Event occurred\"") {
        return recorded(said);
    }
    // Structured since 1.30: `"Unhandled Error" err="sync \"shop/cart\" failed with …" logger="UnhandledError"`.
    let text = match said.split_once(" err=") {
        Some((_, quoted)) => serde_json::Deserializer::from_str(quoted).into_iter::<String>().next()?.ok()?,
        None => said.trim_end().to_owned(),
    };
    let (kind, key, error) = if let Some(rest) = text.strip_prefix("sync \"") {
        let (key, error) = rest.split_once("\" failed with ")?;
        ("ReplicaSet", key, error)
    } else if let Some(rest) = text.strip_prefix("error syncing StatefulSet ") {
        let (key, error) = rest.split_once(", requeuing: ")?;
        ("StatefulSet", key, error)
    } else {
        let (key, error) = text.split_once(" failed with : ").filter(|_| line.contains("daemon_controller.go"))?;
        ("DaemonSet", key, error)
    };
    is_of_admission(error).then(|| (kind, key.to_owned(), error.to_owned()))
}

fn is_of_admission(error: &str) -> bool {
    ["failed calling webhook", "admission webhook", "is forbidden: "].iter().any(|word| error.contains(word))
}

/// The same of an event that the program logs as it sends it: `"Event occurred" object="shop/cart" kind="ReplicaSet" …`.
fn recorded(said: &str) -> Option<(&'static str, String, String)> {
    let value = |name: &str| {
        let (_, quoted) = said.split_once(&format!(" {name}="))?;
        serde_json::Deserializer::from_str(quoted).into_iter::<String>().next()?.ok()
    };
    let kind = value("kind").filter(|_| value("reason").as_deref() == Some("FailedCreate"))?;
    let kind = ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"].into_iter().find(|known| *known == kind)?;
    let message = value("message")?;
    let error = message.strip_prefix("Error creating: ").unwrap_or(&message);
    is_of_admission(error).then(|| Some((kind, value("object")?, error.to_owned()))).flatten()
}

impl Sink for Refusals<'_> {
    fn open(&mut self, stream: Stream) -> StreamIx {
        self.sink.open(stream)
    }

    fn log(&mut self, stream: StreamIx, block: &[u8], first_line: u64) {
        let may_tell = |text: &[u8]| {
            [&b"webhook"[..], b"forbidden", b"involvedObject", b"Unable to schedule pod"]
                .iter()
                .any(|word| memchr::memmem::find(text, word).is_some())
        };
        if may_tell(block) {
            for (number, line) in (first_line..).zip(block.split(|b| *b == b'\n')).filter(|(_, line)| may_tell(line)) {
                self.take(&String::from_utf8_lossy(line), number);
            }
        }
        self.sink.log(stream, block, first_line);
    }

    fn close(&mut self, stream: StreamIx, end: StreamEnd) {
        self.sink.close(stream, end);
    }

    fn object(&mut self, object: Object) {
        self.sink.object(object);
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

#[cfg(test)]
mod tests {
    use super::{exported, refused};
    use crate::evidence::Location;

    #[test]
    fn events_that_an_exporter_prints() {
        let line = r#"2026-01-01T00:00:00Z {"metadata":{"name":"cart-1.17","namespace":"shop"},"reason":"FailedScheduling","message":"0/3 nodes","type":"Warning","involvedObject":{"kind":"Pod","namespace":"shop","name":"cart-1"}}"#;
        let event = exported(line, Location::default()).unwrap();
        assert_eq!((&*event.kind, &*event.name, event.namespace.as_deref()), ("Event", "cart-1.17", Some("shop")));
        assert!(exported(r#"{"involvedObject":{"name":"x"}}"#, Location::default()).is_none());
        assert!(exported("involvedObject of nothing", Location::default()).is_none());
    }

    #[test]
    fn controllers_that_cannot_make_pods() {
        let of = |line: &str| refused(line).map(|(kind, key, error)| format!("{kind} {key} {error}"));
        let structured = r#"E0917 07:39:06.269111       1 replica_set.go:562] "Unhandled Error" err="sync \"shop/cart-6b7\" failed with Internal error occurred: failed calling webhook \"namespace-kuma-injector.kuma.io\": x" logger="UnhandledError""#;
        let expected = r#"ReplicaSet shop/cart-6b7 Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": x"#;
        assert_eq!(of(structured).as_deref(), Some(expected));
        let plain = r#"E0917 07:39:06.269111       1 replica_set.go:557] sync "shop/cart-6b7" failed with Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": x"#;
        assert_eq!(of(plain).as_deref(), Some(expected));
        let set = r#"E0917 07:39:32.958148       1 stateful_set.go:434] "Unhandled Error" err="error syncing StatefulSet shop/db, requeuing: pods \"db-0\" is forbidden: violates PodSecurity \"restricted:latest\": x" logger="UnhandledError""#;
        let expected = r#"StatefulSet shop/db pods "db-0" is forbidden: violates PodSecurity "restricted:latest": x"#;
        assert_eq!(of(set).as_deref(), Some(expected));
        let daemons = r#"E0917 07:39:32.958148       1 daemon_controller.go:302] kube-system/kuma-cni-node failed with : pods "kuma-cni-node-" is forbidden: x"#;
        assert_eq!(
            of(daemons).as_deref(),
            Some(r#"DaemonSet kube-system/kuma-cni-node pods "kuma-cni-node-" is forbidden: x"#)
        );
        let recorded = r#"I1203 02:13:27.658000      11 event.go:389] "Event occurred" logger="replicaset-controller" object="shop/cart-6b7" fieldPath="" kind="ReplicaSet" apiVersion="apps/v1" type="Warning" reason="FailedCreate" message="Error creating: Internal error occurred: failed calling webhook \"namespace-kuma-injector.kuma.io\": x""#;
        let expected = r#"ReplicaSet shop/cart-6b7 Internal error occurred: failed calling webhook "namespace-kuma-injector.kuma.io": x"#;
        assert_eq!(of(recorded).as_deref(), Some(expected));
        assert_eq!(of(&recorded.replace("FailedCreate", "SuccessfulCreate")), None);
        let other = r#"E0917 07:39:06.269111       1 replica_set.go:557] sync "shop/cart-6b7" failed with Operation cannot be fulfilled on replicasets.apps "cart-6b7": the object has been modified"#;
        assert_eq!(of(other), None);
    }
}
