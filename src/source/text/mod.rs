//! Text: logs of known streams, and files of which nothing is known but their content.
//!
//! What is read here arrives as one decompressed stream; this module must not know whether it came from an archive,
//! a directory or standard input.

mod annotated;
mod bounds;
mod caption;
mod cells;
mod ci;
mod command;
mod console;
mod controllers;
mod demux;
mod describe;
mod dump;
mod encoding;
mod event_table;
mod export;
mod fields;
mod framing;
mod identity;
mod journal;
mod k9s;
mod names;
mod netd;
mod part;
mod passes;
mod paste;
mod path;
mod prompts;
mod prose;
mod quote;
mod record;
mod said;
mod sections;
mod selected;
mod separated;
mod shell;
mod stream;
mod table;
mod template;
mod torn;
mod unprint;
mod whom;
mod workload;
mod wrapped;

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use crate::evidence::{Gap, InputId, Location, Sink, Stream, StreamEnd, Why};
use crate::messages::text as messages;

use framing::Frame;
use identity::Identity;

/// Texts up to this size are searched for tables and descriptions; larger ones are logs.
const PASTE_LIMIT: usize = 32 << 20;
/// First lines of a log in which it may name its pod.
const SELF_NAMED: usize = 400;
/// Longest line of a framed log.
const LONGEST_LINE: u64 = 1 << 20;

/// What is known of a text before its first byte is read.
#[derive(Debug, Clone)]
pub(crate) struct Hint {
    /// The input it belongs to.
    pub(crate) input: InputId,
    /// Its path inside the input.
    pub(crate) path: Arc<str>,
    /// Whose log it is, where the layout tells: then it is a log, whatever its content looks like.
    pub(crate) stream: Option<Stream>,
    /// The node it is about, where the layout tells.
    pub(crate) node: Option<Arc<str>>,
}

impl Hint {
    fn location(&self) -> Location {
        Location { input: self.input, path: Arc::clone(&self.path), line: None }
    }

    fn gap(&self, why: Why, effect: (String, String)) -> Gap {
        Gap { what: self.path.to_string(), why, source: self.path.to_string(), effect }
    }
}

/// Reads one text to its end and pushes what it holds. The first `fill_buf` of `reader` gives the whole text or at least
/// 256 KiB of it, so content can be sniffed without consuming it. A read error closes what is open as truncated and is
/// handed on: the caller turns it into a gap.
pub(crate) fn ingest(hint: &Hint, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    if let Some(known) = &hint.stream {
        return stream::pass(known.clone(), reader, sink);
    }
    let start = reader.fill_buf()?;
    if let Some(order) = encoding::order(start) {
        let mut text = io::BufReader::with_capacity(256 << 10, encoding::Utf16::new(reader, order));
        return unknown(hint, &mut text, sink);
    }
    if encoding::is_binary(start) {
        sink.gap(hint.gap(Why::Unreadable, messages::BINARY.fill(&[])));
        return io::copy(&mut reader.take(u64::MAX), &mut io::sink()).map(|_| ());
    }
    if start.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    unknown(hint, reader, sink)
}

fn unknown(hint: &Hint, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    if controllers::are_events(reader.fill_buf()?) {
        return controllers::read(&hint.location(), reader, sink);
    }
    if !controllers::are_here(&hint.path, reader.fill_buf()?) {
        return by_form(hint, reader, sink);
    }
    let mut refusals = controllers::Refusals::new(sink, hint.location());
    let result = by_form(hint, reader, &mut refusals);
    refusals.finish();
    result
}

fn by_form(hint: &Hint, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    if journal::is_here(reader.fill_buf()?) {
        let mut json = Vec::new();
        let result = journal::as_json(reader, &mut json);
        return export::read(hint, identity::of_path(&hint.path), &mut json.as_slice(), sink).and(result);
    }
    let start = reader.fill_buf()?;
    let text = start.trim_ascii_start();
    let frame = framing::detect(text.split(|b| *b == b'\n'));
    let json = text.starts_with(b"{") || text.starts_with(b"[") && text.get(1..).is_some_and(is_json_list);
    let export = if frame == Frame::JsonLines { export::is_unordered(start) } else { json && export::is_here(start) };
    if export {
        return export::read(hint, identity::of_path(&hint.path), reader, sink);
    }
    if json && frame != Frame::JsonLines {
        return dump::read(hint, reader, sink);
    }
    if frame == Frame::Plain && separated::is_here(text) {
        return separated::read(hint, identity::of_path(&hint.path), reader, sink);
    }
    if let Some(sentence) = error_sentence(start) {
        sink.gap(hint.gap(Why::Missing, messages::LOG_IS_AN_ERROR.fill(&[("error", &sentence)])));
        return Ok(());
    }
    if sections::are_here(start) {
        return dump::read(hint, reader, sink);
    }
    // A paste may be mostly logs that name their pods; what stands between them has no such frame.
    let pasted = matches!(frame, Frame::Plain | Frame::KubectlPrefix | Frame::Stern(_));
    let mixed = pasted && paste::is_mixed(start);
    let mut id = identity::of_path(&hint.path);
    defaulted_container(start, &mut id);
    if mixed {
        let mut text = Vec::new();
        reader.take(u64::try_from(PASTE_LIMIT).unwrap_or(u64::MAX)).read_to_end(&mut text)?;
        paste::read(hint, &text, sink);
        if reader.fill_buf()?.is_empty() {
            return Ok(());
        }
        sink.gap(hint.gap(Why::Limit, messages::TOO_LARGE_TO_PARSE.fill(&[("limit", "32 MiB")])));
    }
    if frame == Frame::Plain {
        let start = reader.fill_buf()?;
        identity::complete(&mut id, &hint.path, start.split(|b| *b == b'\n').take(SELF_NAMED));
        let known = demux::plain_stream(hint, &id, start, framing::has_timestamp(start));
        return stream::pass(known, reader, sink);
    }
    framed(hint, frame, id, reader, sink)
}

fn is_json_list(rest: &[u8]) -> bool {
    matches!(rest.trim_ascii_start().first(), Some(b'{' | b']'))
}

fn framed(hint: &Hint, frame: Frame, id: Identity, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let mut demux = demux::Demux::new(hint, frame, id, reader.fill_buf()?);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        let read = (&mut *reader).take(LONGEST_LINE).read_until(b'\n', &mut line);
        match read {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                demux.finish(StreamEnd::Truncated, sink);
                return Err(error);
            }
        }
        number += 1;
        demux.line(number, line.strip_suffix(b"\n").unwrap_or(&line), sink);
    }
    demux.finish(StreamEnd::Complete, sink);
    Ok(())
}

/// The API server answers with a sentence where a log is gone: an absence, not a log.
fn error_sentence(start: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(start.get(..4096).unwrap_or(start)).ok()?.trim();
    let marks = [
        "unable to retrieve container logs for",
        "failed to try resolving symlinks in path",
        "Error from server",
        "error: ",
        "previous terminated container",
    ];
    let one_line = !text.is_empty() && text.lines().filter(|l| !l.starts_with("Defaulted container")).count() == 1;
    (one_line && marks.iter().any(|m| text.contains(m)) && !text.contains("level="))
        .then(|| text.chars().take(200).collect())
}

/// `Defaulted container "x" out of: …` and `Found 2 pods, using pod/…`, as kubectl prints them to stderr.
fn defaulted_container(start: &[u8], id: &mut Identity) {
    let text = String::from_utf8_lossy(start.get(..4096).unwrap_or(start));
    for line in text.lines().take(5) {
        if let Some(name) = line.strip_prefix("Defaulted container \"").and_then(|t| t.split('"').next()) {
            id.container.get_or_insert_with(|| name.into());
        }
        if let Some(pod) = line.split_once(", using pod/").map(|t| t.1.trim()).filter(|p| identity::is_name(p)) {
            id.pod.get_or_insert_with(|| pod.into());
        }
    }
}

#[cfg(test)]
mod tests;
