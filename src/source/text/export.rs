//! Exports of log stores that are one document: Cloud Logging, Loki, Elasticsearch, `CloudWatch`, `OpenTelemetry`, Grafana
//! and records that are spread over several lines. Most give the newest record first.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use crate::evidence::{Sink, StreamEnd, Time, Why};
use crate::messages::text as messages;
use crate::source::object;

use super::Hint;
use super::controllers::Refusals;
use super::demux::Demux;
use super::framing::Framed;
use super::identity::Identity;
use super::record;

/// Exports up to this size are put in order; what follows is not read.
const LIMIT: usize = 64 << 20;
/// Beginning of a document that is searched for marks.
const SNIFFED: usize = 64 << 10;
/// First records by which their order is known.
const SHUFFLED: usize = 200;
/// Seconds that programs which print at the same time may be apart.
const APART: f64 = 5.0;

/// Keys that stand together only in such documents.
const MARKS: [&[&str]; 15] = [
    &["\"logName\"", "\"textPayload\""],
    &["\"logName\"", "\"jsonPayload\""],
    &["\"resultType\"", "\"streams\""],
    &["\"hits\"", "\"_source\""],
    &["\"_index\"", "\"_source\""],
    &["\"logStreamName\"", "\"message\""],
    &["\"ingestionTime\"", "\"message\""],
    &["\"@message\"", "\"@timestamp\""],
    &["\"resourceLogs\"", "\"scopeLogs\""],
    &["\"line\"", "\"timestamp\"", "\"labels\""],
    &["\"line\"", "\"timestamp\"", "\"fields\""],
    &["\"pod\"", "\"container\"", "\"message\""],
    &["\"podName\"", "\"containerName\"", "\"message\""],
    &["\"__REALTIME_TIMESTAMP\"", "\"MESSAGE\""],
    // Datadog's search.
    &["\"attributes\"", "\"tags\"", "\"message\"", "\"pod_name:"],
];

/// Whether a JSON document begins like the export of a log store.
pub(super) fn is_here(start: &[u8]) -> bool {
    let start = start.get(..SNIFFED).unwrap_or(start);
    let has = |mark: &&str| memchr::memmem::find(start, mark.as_bytes()).is_some();
    let kubernetes = has(&"\"kubernetes\"") && has(&"\"pod_name\"") && (has(&"\"log\"") || has(&"\"message\""));
    kubernetes || MARKS.iter().any(|marks| marks.iter().all(has))
}

/// Whether lines that are one record each are not in the order of time: the newest first, or as a store keeps them. Programs
/// that print at the same time may be some moments apart.
pub(super) fn is_unordered(start: &[u8]) -> bool {
    let lines = start.split(|b| *b == b'\n').take(SHUFFLED);
    let times: Vec<Time> = lines
        .filter_map(|line| record::framed(&serde_json::from_slice(line).ok()?)?.time)
        .filter_map(|time| Time::parse(&time))
        .collect();
    let mut newest = None;
    times.iter().any(|time| {
        let newest = newest.get_or_insert(*time);
        let goes_back = newest.seconds() - time.seconds() > APART;
        *newest = (*newest).max(*time);
        goes_back
    }) || times.is_sorted_by(|a, b| a >= b) && times.first() > times.last()
}

/// A line, its time, and the line of the file on which its record begins, or its place among all by time.
pub(super) struct Entry {
    pub(super) number: u64,
    pub(super) time: Option<Time>,
    pub(super) framed: Framed,
}

/// Reads an export and passes its lines on, the oldest first. What turns out to hold no record is read as objects.
pub(super) fn read(hint: &Hint, id: Identity, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut text = Vec::new();
    (&mut *reader).take(u64::try_from(LIMIT).unwrap_or(u64::MAX)).read_to_end(&mut text)?;
    let more = !reader.fill_buf()?.is_empty();
    let Entries { found: entries, without, broken } = entries(&text);
    if entries.is_empty() {
        let mut rest = io::Cursor::new(text).chain(reader);
        let found = object::json(&hint.location(), &object::Defaults::default(), &mut rest, sink)?;
        // It looked like an export, and is nothing that is known.
        if found.objects == 0 && found.whole {
            let count = without.max(1).to_string();
            sink.gap(hint.gap(Why::Unreadable, messages::RECORDS_WITHOUT_LINE.fill(&[("count", &count)])));
        }
        return Ok(());
    }
    let cut = more || broken.as_ref().is_some_and(serde_json::Error::is_eof);
    let end = if cut || broken.is_some() { StreamEnd::Truncated } else { StreamEnd::Complete };
    pass_on(hint, id, entries, without, end, sink);
    if more {
        sink.gap(hint.gap(Why::Limit, messages::EXPORT_TOO_LARGE.fill(&[("limit", "64 MiB")])));
    } else if let Some(error) = broken {
        let why = if cut { Why::Truncated } else { Why::Unreadable };
        sink.gap(hint.gap(why, messages::EXPORT_BROKEN.fill(&[("error", &error.to_string())])));
    }
    Ok(())
}

/// Passes on lines, the oldest first, and says how many records had `without` one.
pub(super) fn pass_on(
    hint: &Hint,
    id: Identity,
    mut entries: Vec<Entry>,
    without: usize,
    end: StreamEnd,
    sink: &mut dyn Sink,
) {
    let ends = entries.iter().find_map(|e| e.time).zip(entries.iter().rev().find_map(|e| e.time));
    if ends.is_some_and(|(first, last)| first > last) {
        entries.reverse();
    }
    entries.sort_by_key(|entry| entry.time);
    // What was seen later is told by its number: where the order of the file is not that of time, records are counted.
    if !entries.is_sorted_by(|a, b| a.number < b.number) {
        for (number, entry) in (1..).zip(&mut entries) {
            entry.number = number;
        }
    }
    let mut demux = Demux::of_records(hint, id, entries.iter().map(|entry| &entry.framed));
    // Where the stores of a provider keep the logs of its control plane, they tell of refused pods.
    let mut refusals = Refusals::new(sink, hint.location());
    for entry in entries {
        demux.take(entry.number, &entry.framed, &mut refusals);
    }
    demux.finish(end, &mut refusals);
    refusals.finish();
    if without > 0 {
        let filled = messages::RECORDS_WITHOUT_LINE.fill(&[("count", &without.to_string())]);
        sink.gap(hint.gap(Why::Unreadable, filled));
    }
}

/// The lines of all records, in the order of the text.
#[derive(Default)]
struct Entries {
    found: Vec<Entry>,
    /// Records in which no line was found.
    without: usize,
    /// Why the text could not be read to its end.
    broken: Option<serde_json::Error>,
}

fn entries(text: &[u8]) -> Entries {
    let mut all = Entries::default();
    let (mut at, mut counted, mut number) = (0, 0, 1);
    loop {
        // Records stand in one list, or one after the other.
        let Some(skip) = text[at..].iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, b',' | b'[' | b']'))
        else {
            let open = text.trim_ascii_start().first() == Some(&b'[') && text.trim_ascii_end().last() != Some(&b']');
            all.broken = open.then(|| serde_json::from_slice::<Value>(b"[").err()).flatten();
            return all;
        };
        at += skip;
        number += u64::try_from(memchr::memchr_iter(b'\n', &text[counted..at]).count()).unwrap_or(u64::MAX);
        counted = at;
        let mut values = serde_json::Deserializer::from_slice(&text[at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                for line in lines(&value) {
                    match line {
                        Some(framed) => all.found.push(Entry { number, time: time(&framed), framed }),
                        None => all.without += 1,
                    }
                }
                at += values.byte_offset().max(1);
            }
            Some(Err(error)) => return Entries { broken: Some(error), ..all },
            None => return all,
        }
    }
}

fn time(framed: &Framed) -> Option<Time> {
    framed.time.as_deref().and_then(Time::parse)
}

/// The lines of one document; `None` for a record that has none.
fn lines(value: &Value) -> Vec<Option<Framed>> {
    let list = |path: &str| value.pointer(path).and_then(Value::as_array).map(Vec::as_slice);
    if let Some(streams) = list("/data/result").or_else(|| list("/streams")) {
        return streams.iter().flat_map(loki).collect();
    }
    if let Some(hits) = list("/hits/hits").or_else(|| list("/events")) {
        return hits.iter().map(cloudwatch).collect();
    }
    let is_of_datadog = |item: &&Value| item.pointer("/attributes/message").is_some();
    if let Some(found) = list("/data").filter(|found| found.iter().any(|item| is_of_datadog(&item))) {
        return found.iter().map(record::framed).collect();
    }
    if let Some(results) = list("/results") {
        return results.iter().map(insights).collect();
    }
    if let Some(resources) = list("/resourceLogs") {
        return resources.iter().flat_map(telemetry).collect();
    }
    match value {
        Value::Array(items) => items.iter().flat_map(lines).collect(),
        other => vec![record::framed(other)],
    }
}

/// A stream of Loki: labels, and pairs of nanoseconds and line.
fn loki(stream: &Value) -> Vec<Option<Framed>> {
    let labels = stream.get("stream").unwrap_or(&Value::Null);
    let values = stream.get("values").and_then(Value::as_array).into_iter().flatten();
    let line = |pair: &Value| {
        let record = serde_json::json!({ "labels": labels, "line": pair.get(1)?, "timestamp": pair.get(0)? });
        record::framed(&record)
    };
    values.map(line).collect()
}

/// An event of `CloudWatch`, whose stream is named after the file of the container's log; other records as they are.
pub(super) fn cloudwatch(event: &Value) -> Option<Framed> {
    let framed = record::framed(event)?;
    let stream = event
        .get("logStreamName")
        .or_else(|| event.get("@logStream"))
        .and_then(Value::as_str)
        .filter(|_| framed.pod.is_none());
    let Some(name) = stream.and_then(|s| s.rsplit("containers.").next()) else { return Some(framed) };
    // `<pod>_<namespace>_<container>-<id>.log`
    let mut parts = name.splitn(3, '_').map(str::to_owned);
    let (Some(pod), Some(namespace), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(framed);
    };
    let container = rest.rsplit_once('-').map(|(container, _)| container.to_owned());
    Some(Framed { pod: Some(pod), namespace: Some(namespace), container, ..framed })
}

/// A row of `CloudWatch` Logs Insights: a list of fields and values.
fn insights(row: &Value) -> Option<Framed> {
    let fields = row.as_array()?.iter();
    let pairs = fields.filter_map(|f| Some((f.get("field")?.as_str()?.to_owned(), f.get("value")?.clone())));
    record::framed(&Value::Object(pairs.collect()))
}

/// Records of `OpenTelemetry`, whose resource tells the pod.
fn telemetry(resource: &Value) -> Vec<Option<Framed>> {
    let list = |of: &Value, path: &str| of.pointer(path).and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |value: &Value| value.pointer("/value/stringValue").or_else(|| value.pointer("/value/intValue")).cloned();
    let attributes = list(resource, "/resource/attributes").into_iter();
    let known: Map<String, Value> =
        attributes.filter_map(|a| Some((a.get("key")?.as_str()?.to_owned(), text(&a)?))).collect();
    let line = |log: Value| {
        let mut record = known.clone();
        record.insert("line".to_owned(), log.pointer("/body/stringValue")?.clone());
        let time = log.get("timeUnixNano").or_else(|| log.get("observedTimeUnixNano"));
        record.insert("timestamp".to_owned(), time.cloned().unwrap_or_default());
        record::framed(&Value::Object(record))
    };
    let scopes = list(resource, "/scopeLogs").into_iter();
    scopes.flat_map(|scope| list(&scope, "/logRecords")).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Entries, entries, is_here, is_unordered};

    fn all(text: &str) -> Vec<String> {
        assert!(is_here(text.as_bytes()), "{text}");
        let Entries { found: entries, without, broken } = entries(text.as_bytes());
        assert_eq!(without, 0);
        assert!(broken.is_none(), "{broken:?}");
        let name = |e: &super::Entry| {
            let f = &e.framed;
            let part = |p: &Option<String>| p.clone().unwrap_or_default();
            let message = String::from_utf8_lossy(&f.message).into_owned();
            format!(
                "{} {}/{}/{} {} {message}",
                e.number,
                part(&f.namespace),
                part(&f.pod),
                part(&f.container),
                part(&f.time)
            )
        };
        entries.iter().map(name).collect()
    }

    #[test]
    fn exports_of_stores() {
        let gcp = "[\n  {\n    \"logName\": \"p\",\n    \"textPayload\": \"b\\n\", \"timestamp\": \"2026-01-01T00:00:02Z\",\n    \"resource\": {\"labels\": {\"namespace_name\": \"shop\", \"pod_name\": \"cart-1\", \"container_name\": \"app\"}}\n  },\n  {\"logName\": \"p\", \"jsonPayload\": {\"message\": \"a\"}}\n]\n";
        assert_eq!(all(gcp), ["2 shop/cart-1/app 2026-01-01T00:00:02Z b", "7 //  a"]);
        let loki = r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{"namespace":"shop","pod":"cart-1","container":"app"},"values":[["1767225600000000000","a"],["1767225601000000000","b",{}]]}]}}"#;
        assert_eq!(all(loki), ["1 shop/cart-1/app 2026-01-01T00:00:00Z a", "1 shop/cart-1/app 2026-01-01T00:00:01Z b"]);
        let elastic = r#"{"hits":{"total":1,"hits":[{"_index":"x","_source":{"@timestamp":"2026-01-01T00:00:00Z","message":"a","kubernetes":{"namespace":"shop","pod":{"name":"cart-1"},"container":{"name":"app"}}}}]}}"#;
        assert_eq!(all(elastic), ["1 shop/cart-1/app 2026-01-01T00:00:00Z a"]);
        let cloudwatch = r#"{"events":[{"timestamp":1767225600000,"message":"a","ingestionTime":1,"logStreamName":"fluentbit-kube.var.log.containers.cart-1_shop_app-0f1e.log"}]}"#;
        assert_eq!(all(cloudwatch), ["1 shop/cart-1/app 2026-01-01T00:00:00Z a"]);
        let insights = r#"{"results":[[{"field":"@timestamp","value":"2026-01-01 00:00:00.000"},{"field":"@message","value":"{\"log\":\"a\",\"kubernetes\":{\"pod_name\":\"cart-1\"}}"}]]}"#;
        assert_eq!(all(insights), ["1 /cart-1/ 2026-01-01T00:00:00Z a"]);
        let telemetry = r#"{"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.pod.name","value":{"stringValue":"cart-1"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225600000000000","body":{"stringValue":"a"}}]}]}]}"#;
        assert_eq!(all(telemetry), ["1 /cart-1/ 2026-01-01T00:00:00Z a"]);
        let spread = "{\n \"pod\": \"cart-1\",\n \"container\": \"app\",\n \"message\": \"a\"\n}\n{\n \"pod\": \"cart-1\",\n \"container\": \"app\",\n \"message\": \"b\"\n}\n";
        assert_eq!(all(spread), ["1 /cart-1/app  a", "6 /cart-1/app  b"]);
    }

    #[test]
    fn what_is_cut_keeps_its_records() {
        let Entries { found: kept, broken, .. } =
            entries(br#"[{"logName":"p","textPayload":"a"},{"logName":"p","textPay"#);
        assert_eq!((kept.len(), broken.is_some_and(|e| e.is_eof())), (1, true));
        let Entries { found: kept, broken, .. } = entries(br#"[{"logName":"p","textPayload":"a"},"#);
        assert_eq!((kept.len(), broken.is_some_and(|e| e.is_eof())), (1, true));
        let Entries { found: kept, broken, .. } = entries(br#"[{"logName":"p","textPayload":"a"},x]"#);
        assert_eq!((kept.len(), broken.is_some_and(|e| !e.is_eof())), (1, true));
    }

    #[test]
    fn records_without_a_line_are_counted() {
        let audit = r#"[{"logName":"p","protoPayload":{}},{"logName":"p","textPayload":"a"},{"logName":"p","jsonPayload":{"k":1}}]"#;
        let read = entries(audit.as_bytes());
        let messages: Vec<_> = read.found.iter().map(|e| String::from_utf8_lossy(&e.framed.message)).collect();
        assert_eq!((messages.join("|").as_str(), read.without), (r#"a|{"k":1}"#, 1));
    }

    #[test]
    fn the_newest_first() {
        let lines = |times: [u32; 3]| {
            let line = |t: u32| format!("{{\"line\":\"x\",\"timestamp\":\"2026-01-01T00:00:0{t}Z\"}}");
            times.map(line).join("\n")
        };
        assert!(is_unordered(lines([3, 2, 1]).as_bytes()) && !is_unordered(lines([1, 2, 3]).as_bytes()));
        assert!(!is_unordered(lines([1, 1, 1]).as_bytes()) && !is_unordered(lines([2, 3, 1]).as_bytes()));
        assert!(is_unordered(lines([2, 9, 1]).as_bytes()), "as a store keeps them");
        assert!(!is_unordered(b"") && !is_here(b"{\"kind\":\"Pod\"}"));
    }
}
