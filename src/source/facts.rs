//! Files that are neither logs nor objects: facts about hosts and releases, and what a collector says it could not get.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, BufRead};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::blocks::read_some;
use super::bundle::Fact;
use super::gather::Gather;
use super::{gaps, object};
use crate::evidence::{HostFact, HostFactKind, Location, Object, Sink, Why};
use crate::host::document::{API_VERSION as HOST, Document};
use crate::messages::source as messages;

/// Longest such file that is read.
const LONGEST: u64 = 16 << 20;

/// Reads a JSON file; what cannot be parsed becomes a gap.
fn value(gather: &mut Gather<'_>, path: &str, reader: &mut dyn BufRead) -> io::Result<Option<Value>> {
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    match object::plain(reader, LONGEST)? {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            let gap = gaps::gap(path, path, Why::Unreadable, &messages::FORM_UNKNOWN, &[("error", &error)]);
            gather.tap.gap(gap);
            Ok(None)
        }
    }
}

/// Whether a file begins like a document of what was seen of a machine.
pub(crate) fn is_host_document(start: &[u8]) -> bool {
    let text = start.get(..start.len().min(256)).unwrap_or(start).trim_ascii_start();
    text.starts_with(b"{") && memchr::memmem::find(text, HOST.as_bytes()).is_some()
}

/// What was seen of a machine, if it can be read.
fn host(gather: &mut Gather<'_>, path: &str, reader: &mut dyn BufRead) -> io::Result<()> {
    let text = read_some(reader, LONGEST)?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let fault = match serde_json::from_slice::<Document>(text) {
        Ok(document) if document.api_version == HOST => {
            let text = String::from_utf8_lossy(text).into_owned();
            let at = gather.at(path);
            push(&document, text, at, &mut gather.tap);
            return Ok(());
        }
        Ok(document) => format!("apiVersion: {}", document.api_version),
        Err(error) => error.to_string(),
    };
    gather.tap.gap(gaps::gap(path, path, Why::Unreadable, &messages::FORM_UNKNOWN, &[("error", &fault)]));
    Ok(())
}

/// Pushes what was seen of a machine, and a gap for each thing that was not.
pub(crate) fn push(document: &Document, text: String, at: Location, sink: &mut dyn Sink) {
    for gap in &document.gaps {
        let why = Why::ALL.into_iter().find(|why| why.as_str() == gap.why).unwrap_or(Why::Unreadable);
        sink.gap(gaps::gap(&gap.what, &at.path, why, &messages::NOT_SEEN, &[("detail", &gap.detail)]));
    }
    sink.fact(HostFact { node: document.node.clone(), kind: HostFactKind::Document, text, at });
}

/// A fact about a node, a release or the cluster.
pub(crate) fn fact(
    gather: &mut Gather<'_>,
    path: &str,
    fact: Fact,
    node: Option<String>,
    reader: &mut dyn BufRead,
) -> io::Result<()> {
    let (kind, text) = match fact {
        Fact::Host => return host(gather, path, reader),
        Fact::Cni | Fact::SysctlText => {
            let text = String::from_utf8_lossy(&read_some(reader, LONGEST)?).into_owned();
            if fact == Fact::Cni {
                (HostFactKind::CniConfig, text)
            } else {
                (HostFactKind::Sysctl, sysctl_lines(&text))
            }
        }
        _ => {
            let Some(value) = value(gather, path, reader)? else { return Ok(()) };
            match fact {
                Fact::KernelModules => (HostFactKind::KernelModules, modules(&value)),
                Fact::KernelConfig => (HostFactKind::KernelConfig, pairs(&value, "=")),
                Fact::Sysctl => (HostFactKind::Sysctl, pairs(&value, " = ")),
                Fact::HostOs => (HostFactKind::HostOs, pairs(&value, " = ")),
                Fact::ServerVersion => (HostFactKind::ServerVersion, version(&value)),
                Fact::Helm | Fact::Cni | Fact::SysctlText | Fact::Host => (HostFactKind::HelmValues, helm(&value)),
            }
        }
    };
    if !text.trim().is_empty() {
        let at = gather.at(path);
        gather.tap.fact(HostFact { node, kind, text, at });
    }
    Ok(())
}

/// `name status` a line.
fn modules(value: &Value) -> String {
    let mut out = String::new();
    for (name, module) in value.as_object().into_iter().flatten() {
        let status = module.get("status").and_then(Value::as_str).unwrap_or("unknown");
        let _ = writeln!(out, "{name} {status}");
    }
    out
}

/// Keys and values of a flat map, one a line.
fn pairs(value: &Value, between: &str) -> String {
    let mut out = String::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => {
                let _ = writeln!(out, "{key}{between}{text}");
            }
            Value::Number(number) => {
                let _ = writeln!(out, "{key}{between}{number}");
            }
            _ => {}
        }
    }
    out
}

/// `net.ipv4.ip_forward = 1` from `# /proc/sys/net/ipv4/ip_forward` and the line below.
fn sysctl_lines(text: &str) -> String {
    let mut out = String::new();
    let mut key = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(path) = line.strip_prefix('#') {
            key = Some(path.trim().trim_start_matches("/proc/sys/").replace('/', "."));
        } else if let Some(key) = key.take() {
            let _ = writeln!(out, "{key} = {line}");
        }
    }
    out
}

fn version(value: &Value) -> String {
    let short = value.get("string").and_then(Value::as_str);
    let long = || value.pointer("/info/gitVersion").and_then(Value::as_str);
    short.or_else(long).unwrap_or_default().to_owned()
}

/// The values of the newest revision of the Kuma release, as JSON (which is YAML).
fn helm(value: &Value) -> String {
    let single = std::slice::from_ref(value);
    let releases = value.as_array().map_or(single, Vec::as_slice);
    let is_kuma = |release: &&Value| {
        let chart = release.get("chart").and_then(Value::as_str).unwrap_or_default();
        matches!(chart, "kuma" | "kong-mesh") || chart.starts_with("kuma-") || chart.starts_with("kong-mesh-")
    };
    let Some(release) = releases.iter().find(is_kuma) else { return String::new() };
    let revision = |history: &&Value| {
        let revision = history.get("revision");
        revision.and_then(|r| r.as_u64().or_else(|| r.as_str().and_then(|text| text.parse().ok()))).unwrap_or(0)
    };
    let history = release.get("releaseHistory").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let newest = history.iter().max_by_key(revision).unwrap_or(release);
    let values = newest.get("values").or_else(|| newest.get("valuesOverrides")).filter(|values| values.is_object());
    values.map(Value::to_string).unwrap_or_default()
}

/// A ConfigMap as its own collector wraps it.
pub(crate) fn config_map(gather: &mut Gather<'_>, path: &str, reader: &mut dyn BufRead) -> io::Result<()> {
    let Some(value) = value(gather, path, reader)? else { return Ok(()) };
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let Some(name) = text("name") else { return Ok(()) };
    let namespace = text("namespace");
    if value.get("configMapExists").and_then(Value::as_bool) == Some(false) {
        let what = format!("ConfigMap {}/{name}", namespace.unwrap_or_default());
        gather.tap.gap(gaps::collector(&what, path, "not found"));
        return Ok(());
    }
    let mut data = value.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
    if let (Some(key), Some(content)) = (text("key"), text("value")) {
        data.insert(key.to_owned(), Value::String(content.to_owned()));
    }
    if data.is_empty() {
        return Ok(());
    }
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), Value::String(name.to_owned()));
    if let Some(namespace) = namespace {
        metadata.insert("namespace".to_owned(), Value::String(namespace.to_owned()));
    }
    let object = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data });
    let at = gather.at(path);
    gather.tap.object(Object {
        kind: Arc::from("ConfigMap"),
        namespace: namespace.map(Arc::from),
        name: Arc::from(name),
        at,
        value: object,
    });
    Ok(())
}

/// What a collector could not get: an array of texts, texts by namespace, or objects that name the collector. Gives the
/// keys of the map; `None` if there are errors without one.
pub(crate) fn errors(
    gather: &mut Gather<'_>,
    path: &str,
    about: &str,
    reader: &mut dyn BufRead,
) -> io::Result<Option<BTreeSet<String>>> {
    let text = read_some(reader, LONGEST)?;
    let value = serde_json::from_slice(&text)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&text).trim().to_owned()));
    let mut told = Told::default();
    told.value(&value);
    for (error, whats) in &told.errors {
        let what = named(whats, if about.is_empty() { path } else { about });
        gather.tap.gap(gaps::collector(&what, path, error));
    }
    Ok((!told.unnamed).then_some(told.keys))
}

/// Errors with the things they are about.
#[derive(Default)]
struct Told {
    errors: BTreeMap<String, Vec<String>>,
    keys: BTreeSet<String>,
    unnamed: bool,
}

impl Told {
    fn add(&mut self, error: &str, what: &str) {
        let error = error.trim();
        if !error.is_empty() {
            self.errors.entry(error.to_owned()).or_default().push(what.to_owned());
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(error) => {
                self.unnamed |= !error.trim().is_empty();
                self.add(error, "");
            }
            Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(map) => self.map(map),
            _ => {}
        }
    }

    fn map(&mut self, map: &Map<String, Value>) {
        let Some(collector) = map.get("collector").and_then(Value::as_str) else {
            for (key, error) in map {
                self.keys.insert(key.clone());
                match error {
                    Value::String(error) => self.add(error, key),
                    other => self.add(&other.to_string(), key),
                }
            }
            return;
        };
        let errors = map.get("errors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let single = ["error", "reason"].iter().filter_map(|key| map.get(*key)).filter_map(Value::as_str);
        let all: Vec<&str> = single.chain(errors).filter(|text| !text.is_empty()).collect();
        self.add(&all.join("; "), collector);
    }
}

/// `pods (default, shop and 3 more)`.
fn named(whats: &[String], about: &str) -> String {
    const SHOWN: usize = 5;
    let names: Vec<&str> = whats.iter().map(String::as_str).filter(|what| !what.is_empty()).collect();
    if names.is_empty() {
        return about.to_owned();
    }
    let shown = names.get(..SHOWN).unwrap_or(&names).join(", ");
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{about} ({shown} and {more} more)") } else { format!("{about} ({shown})") }
}
