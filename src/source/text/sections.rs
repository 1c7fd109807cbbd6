//! The logs of a pod's containers one after another, as `kubectl cluster-info dump` writes them (`<ns>/<pod>/logs.txt`).

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use crate::evidence::{Component, Gap, Instance, Sink, Stream, StreamEnd, StreamIx, Why};
use crate::messages::text as messages;

use super::{Hint, LONGEST_LINE};

/// What stands before the log of a container, and what after it: its name, `of pod`, the pod's namespace and name.
const START: &str = "==== START logs for container ";
const END: &[u8] = b"==== END logs for container ";
/// What stands there in place of a log.
const ERRORS: [&str; 2] = ["Request log error: ", "Create log request error: "];
/// Of a container that has not run yet.
const NOT_YET: &str = " is waiting to start: ";
/// Bytes of a log that are gathered before they are passed on.
const BLOCK: usize = 256 << 10;

/// Whether a text begins with the log of a container.
pub(super) fn are_here(start: &[u8]) -> bool {
    let line = start.trim_ascii_start().split(|b| *b == b'\n').next().unwrap_or_default();
    mark(line).is_some()
}

/// Whether a line stands before the log of a container.
pub(super) fn begins(line: &[u8]) -> bool {
    mark(line).is_some()
}

/// Whether a line ends the log of a container, perhaps behind the last of its own.
pub(super) fn ends(line: &[u8]) -> bool {
    memchr::memmem::find(line, END).is_some()
}

/// Container, namespace and pod of the line before a log.
fn mark(line: &[u8]) -> Option<(&str, &str, &str)> {
    let (container, rest) = std::str::from_utf8(line).ok()?.strip_prefix(START)?.split_once(" of pod ")?;
    let (namespace, pod) = rest.trim_end().strip_suffix(" ====")?.split_once('/')?;
    Some((container, namespace, pod))
}

/// Reads the text to its end; `first` is the number of its first line.
pub(super) fn read(hint: &Hint, first: u64, reader: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<()> {
    let (mut part, mut line, mut number): (Option<Part>, _, _) = (None, Vec::new(), first.saturating_sub(1));
    let result = loop {
        line.clear();
        match (&mut *reader).take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) => break Ok(()),
            Ok(_) => number += 1,
            Err(error) => break Err(error),
        }
        if let Some((container, namespace, pod)) = mark(&line) {
            if let Some(part) = part.replace(Part::new(hint, container, namespace, pod)) {
                part.close(StreamEnd::Truncated, sink);
            }
            continue;
        }
        // A log that does not end with a newline goes on in the line of its end.
        let end = memchr::memmem::find(&line, END);
        if let Some(part) = &mut part {
            part.line(hint, number, line.get(..end.unwrap_or(line.len())).unwrap_or_default(), sink);
        }
        if let Some(part) = part.take_if(|_| end.is_some()) {
            part.close(StreamEnd::Complete, sink);
        }
    };
    if let Some(part) = part {
        part.close(StreamEnd::Truncated, sink);
    }
    result
}

/// The log that is being read.
struct Part {
    stream: Stream,
    state: State,
    /// Lines that were not passed on yet, and the number of the first.
    block: Vec<u8>,
    first: u64,
}

/// What is known of a log: nothing before its first line, which may be an error.
enum State {
    New,
    Open(StreamIx),
    Refused,
}

impl Part {
    fn new(hint: &Hint, container: &str, namespace: &str, pod: &str) -> Self {
        let stream = Stream {
            at: hint.location(),
            namespace: Some(Arc::from(namespace)),
            pod: Some(Arc::from(pod)),
            container: Some(Arc::from(container)),
            instance: Instance::Current,
            node: hint.node.clone(),
            component: Component::of_container(container),
            timestamps: false,
        };
        Self { stream, state: State::New, block: Vec::new(), first: 0 }
    }

    fn line(&mut self, hint: &Hint, number: u64, text: &[u8], sink: &mut dyn Sink) {
        if matches!(self.state, State::New) {
            let shown = String::from_utf8_lossy(text.get(..400).unwrap_or(text));
            let error = ERRORS.iter().find_map(|e| shown.trim_end().strip_prefix(e));
            self.state = match error {
                None => State::Open(sink.open(self.stream.clone())),
                Some(error) => {
                    self.refused(hint, error, sink);
                    State::Refused
                }
            };
        }
        let State::Open(ix) = self.state else { return };
        if self.block.is_empty() {
            self.first = number;
        }
        self.block.extend_from_slice(text);
        if self.block.len() > BLOCK {
            self.flush(ix, sink);
        }
    }

    /// An error stands where the log should be. That a container has not run yet is told by its pod, too.
    fn refused(&self, hint: &Hint, error: &str, sink: &mut dyn Sink) {
        if error.contains(NOT_YET) {
            return;
        }
        let name = |part: &Option<Arc<str>>| part.as_deref().unwrap_or_default().to_owned();
        let what = format!("{}/{}", name(&self.stream.pod), name(&self.stream.container));
        let effect = messages::LOG_IS_AN_ERROR.fill(&[("error", error)]);
        sink.gap(Gap { what, why: Why::Missing, source: hint.path.to_string(), effect });
    }

    fn flush(&mut self, ix: StreamIx, sink: &mut dyn Sink) {
        if !self.block.is_empty() {
            sink.log(ix, &self.block, self.first);
            self.block.clear();
        }
    }

    /// Ends the log; one without a line was printed by a container that said nothing.
    fn close(mut self, end: StreamEnd, sink: &mut dyn Sink) {
        let ix = match self.state {
            State::Refused => return,
            State::New => sink.open(self.stream.clone()),
            State::Open(ix) => ix,
        };
        self.flush(ix, sink);
        sink.close(ix, end);
    }
}
