//! Exports of log stores as separated values: Kibana, Grafana, `CloudWatch` Logs Insights, Cloud Logging, Azure, Datadog.

use std::io::{self, BufRead, Read};

use csv::{Reader, ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use crate::evidence::{Sink, StreamEnd, Time, Why};
use crate::messages::text as messages;

use super::Hint;
use super::export::{self, Entry};
use super::identity::Identity;

/// Exports up to this size are put in order; what follows is not read.
const LIMIT: usize = 64 << 20;
/// Longest head line.
const HEAD: usize = 8 << 10;
/// What stands between the values.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Columns that hold the line.
const LINES: [&str; 10] = [
    "message",
    "@message",
    "log",
    "line",
    "textpayload",
    "jsonpayload.message",
    "logmessage",
    "logentry",
    "content",
    "_raw",
];
/// Columns that tell when, or whose it is: one of them makes a list of values the export of a store.
const MARKS: [&str; 4] = ["time", "date", "pod", "logstream"];

/// The record's name of a column that stores call otherwise.
const NAMES: [(&str, &str); 20] = [
    ("podname", "pod"),
    ("pod name", "pod"),
    ("pod_name", "pod"),
    ("podnamespace", "namespace"),
    ("namespace name", "namespace"),
    ("kube_namespace", "namespace"),
    ("namespace_name", "namespace"),
    ("containername", "container"),
    ("container name", "container"),
    ("container_name", "container"),
    ("kube_container_name", "container"),
    ("logmessage", "message"),
    ("logentry", "message"),
    ("content", "message"),
    ("textpayload", "textPayload"),
    ("timegenerated", "timestamp"),
    ("timegenerated [utc]", "timestamp"),
    ("date", "timestamp"),
    ("computer", "nodeName"),
    ("node", "nodeName"),
];

/// Whether a text begins with the head line of such an export.
pub(super) fn is_here(start: &[u8]) -> bool {
    separator(start).is_some()
}

/// What stands between the values of an export.
fn separator(start: &[u8]) -> Option<u8> {
    let end = memchr::memchr(b'\n', start.get(..HEAD).unwrap_or(start))?;
    let head = start.get(..end)?;
    SEPARATORS.into_iter().find(|separator| {
        let mut names = StringRecord::new();
        let read = reader(*separator, head).read_record(&mut names);
        let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
        read.is_ok_and(|some| some)
            && names.len() > 1
            && names.iter().any(|name| LINES.contains(&name.as_str()))
            && names
                .iter()
                .any(|name| MARKS.iter().any(|mark| name.contains(mark)) && !name.contains(' ') || is_known(name))
    })
}

fn is_known(name: &str) -> bool {
    NAMES.iter().any(|(other, _)| *other == name)
}

/// Head lines and rows are read alike.
fn reader(separator: u8, text: &[u8]) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text)
}

/// Reads an export and passes its lines on, the oldest first.
pub(super) fn read(hint: &Hint, id: Identity, source: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut text = Vec::new();
    (&mut *source).take(u64::try_from(LIMIT).unwrap_or(u64::MAX)).read_to_end(&mut text)?;
    let more = !source.fill_buf()?.is_empty();
    let text = String::from_utf8_lossy(&text);
    let (entries, without) = entries(&text);
    let end = if more { StreamEnd::Truncated } else { StreamEnd::Complete };
    export::pass_on(hint, id, entries, without, end, sink);
    if more {
        sink.gap(hint.gap(Why::Limit, messages::EXPORT_TOO_LARGE.fill(&[("limit", "64 MiB")])));
    }
    Ok(())
}

/// The lines of all rows, and the number of rows without one.
fn entries(text: &str) -> (Vec<Entry>, usize) {
    let mut rows = reader(separator(text.as_bytes()).unwrap_or(b','), text.as_bytes()).into_records();
    let Some(Ok(head)) = rows.next() else { return (Vec::new(), 0) };
    let (mut found, mut without) = (Vec::new(), 0);
    // A row cannot be broken: any text is a value, and values may be missing.
    for row in rows.flatten() {
        let number = row.position().map_or(0, csv::Position::line);
        match export::cloudwatch(&record(&head, &row)) {
            Some(mut framed) => {
                let time = framed.time.as_deref().and_then(Time::parse);
                // Kibana writes the zone of the browser, so its times order rows and tell nothing else.
                let local = framed.time.as_deref().filter(|_| time.is_none()).and_then(of_kibana);
                framed.time = framed.time.filter(|_| time.is_some());
                found.push(Entry { number, time: time.or(local), framed });
            }
            None => without += 1,
        }
    }
    (found, without)
}

/// A row as the record that it was made of: names with dots are both kept and taken apart.
fn record(head: &StringRecord, row: &StringRecord) -> Value {
    let mut all = Map::new();
    for (name, value) in head.iter().zip(row).filter(|(_, value)| !value.is_empty() && *value != "-") {
        let name = name.trim();
        let lower = name.to_lowercase();
        let known = NAMES.iter().find(|(other, _)| *other == lower).map(|(_, known)| *known);
        let known = known.unwrap_or(if lower.contains('.') || lower.starts_with('@') { name } else { &lower });
        // Grafana has all labels in one column.
        let value = serde_json::from_str::<Value>(value)
            .ok()
            .filter(|value| value.is_object() && lower == "labels")
            .unwrap_or_else(|| value.into());
        let mut parts = known.split('.');
        let first = parts.next().unwrap_or_default();
        let nested =
            parts.rfold(value.clone(), |value, part| Value::Object(Map::from_iter([(part.to_owned(), value)])));
        if nested.is_object() {
            merge(all.entry(first).or_insert_with(|| Value::Object(Map::new())), &nested);
        }
        all.insert(known.to_owned(), value);
    }
    Value::Object(all)
}

/// Puts what is in one object into the other.
fn merge(into: &mut Value, from: &Value) {
    let Some(from) = from.as_object() else { return };
    if let Some(into) = into.as_object_mut() {
        for (key, value) in from {
            match into.get_mut(key) {
                Some(known) => merge(known, value),
                None => drop(into.insert(key.clone(), value.clone())),
            }
        }
    }
}

/// `Aug 11, 2026 @ 05:03:28.052`.
fn of_kibana(text: &str) -> Option<Time> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (date, clock) = text.split_once(" @ ")?;
    let (month, rest) = date.split_once(' ')?;
    let (day, year) = rest.split_once(", ")?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Time::parse(&format!("{year}-{month:02}-{day:0>2}T{clock}Z"))
}

#[cfg(test)]
mod tests {
    use super::{entries, is_here};

    fn all(text: &str) -> Vec<String> {
        assert!(is_here(text.as_bytes()), "{text}");
        let (found, without) = entries(text);
        assert_eq!(without, 0);
        let part = |p: &Option<String>| p.clone().unwrap_or_default();
        let line = |e: &super::Entry| {
            let f = &e.framed;
            let message = String::from_utf8_lossy(&f.message).into_owned();
            let when = part(&f.time);
            format!(
                "{} {}/{}/{} {} {when} {message}",
                e.number,
                part(&f.namespace),
                part(&f.pod),
                part(&f.container),
                part(&f.node)
            )
        };
        found.iter().map(line).collect()
    }

    #[test]
    fn exports_of_stores() {
        let kibana = "\"@timestamp\",\"kubernetes.namespace\",\"kubernetes.pod.name\",\"kubernetes.container.name\",\"kubernetes.node.name\",message\n\"Aug 11, 2026 @ 05:03:28.052\",shop,cart-1,app,n1,\"say \"\"a\"\"\nand b\"\n\"Aug 11, 2026 @ 05:03:27.052\",shop,cart-1,app,n1,c\n";
        assert_eq!(all(kibana), ["2 shop/cart-1/app n1  say \"a\" and b", "4 shop/cart-1/app n1  c"]);
        let (found, _) = entries(kibana);
        assert!(found[0].time > found[1].time, "they order rows");
        let insights = "@timestamp,@message,@logStream\n2026-01-01 00:00:00.000,a,fluentbit-kube.var.log.containers.cart-1_shop_app-0f1e.log\n";
        assert_eq!(all(insights), ["2 shop/cart-1/app  2026-01-01T00:00:00Z a"]);
        let azure = "TimeGenerated [UTC];PodNamespace;PodName;ContainerName;LogMessage\n2026-01-01T00:00:00Z;shop;cart-1;app;a\n";
        assert_eq!(all(azure), ["2 shop/cart-1/app  2026-01-01T00:00:00Z a"]);
        let splunk = "\"_time\",\"namespace\",\"pod\",\"container_name\",\"host\",\"sourcetype\",\"_raw\"\n\"2026-01-01T00:00:00.000+0000\",\"shop\",\"cart-1\",\"app\",\"n1\",\"kube\",\"a\"\n";
        assert_eq!(all(splunk), ["2 shop/cart-1/app n1 2026-01-01T00:00:00.000Z a"]);
        let grafana = "Time,Line,labels\n2026-01-01T00:00:00Z,a,\"{\"\"namespace\"\":\"\"shop\"\",\"\"pod\"\":\"\"cart-1\"\"}\"\n";
        assert_eq!(all(grafana), ["2 shop/cart-1/  2026-01-01T00:00:00Z a"]);
        let gcp = "insertId,textPayload,resource.labels.pod_name,resource.labels.namespace_name,timestamp\nx,a,cart-1,shop,2026-01-01T00:00:00Z\n";
        assert_eq!(all(gcp), ["2 shop/cart-1/  2026-01-01T00:00:00Z a"]);
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "message,time",
            "NAME  READY\nx  1/1\n",
            "2026-01-01T00:00:00Z message, time and place\nb\n",
            "a,b,c\n1,2,3\n",
            "Hello, the log says, at some time,\nthat\n",
        ] {
            assert!(!is_here(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn rows_without_a_line_are_counted() {
        assert_eq!(entries("time,message\n2026-01-01T00:00:00Z,\n2026-01-01T00:00:00Z\n").1, 2);
    }
}
