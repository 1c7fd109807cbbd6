//! Lines of several containers in one text, taken apart into one stream each.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evidence::{Component, Instance, Sink, Stream, StreamEnd, StreamIx};

use super::Hint;
use super::framing::{self, Frame, Framed};
use super::identity::{self, Identity};

/// Bytes of a stream that are gathered before they are passed on.
const BLOCK: usize = 256 << 10;
/// Longest line that is put together from parts.
const LONGEST: usize = 1 << 20;
/// Lines that are looked at to tell which program prints them.
const SNIFFED: usize = 400;

type Key = (Option<String>, Option<String>, Option<String>);

/// One stream that is being gathered.
struct Part {
    ix: StreamIx,
    block: Vec<u8>,
    first: u64,
    next: u64,
    carry: Vec<u8>,
}

/// Takes framed lines apart.
pub(super) struct Demux<'h> {
    hint: &'h Hint,
    frame: Frame,
    whole: Identity,
    programs: BTreeMap<Key, Component>,
    parts: BTreeMap<Key, Part>,
}

impl<'h> Demux<'h> {
    /// For lines of this frame, which begin with `start`; `whole` is what path or command tell of all of them.
    pub(super) fn new(hint: &'h Hint, frame: Frame, whole: Identity, start: &[u8]) -> Self {
        Self { hint, frame, whole, programs: programs(frame, start), parts: BTreeMap::new() }
    }

    /// For lines that are taken out of their frames already.
    pub(super) fn of_records<'f>(hint: &'h Hint, whole: Identity, records: impl Iterator<Item = &'f Framed>) -> Self {
        let mut lines: BTreeMap<Key, Vec<&[u8]>> = BTreeMap::new();
        for framed in records.filter(|framed| framed.container.is_none()) {
            let lines = lines.entry(key(framed)).or_default();
            if lines.len() < SNIFFED {
                lines.push(&framed.message);
            }
        }
        let programs = lines.into_iter().map(|(key, lines)| (key, identity::of_content(lines.into_iter()))).collect();
        Self { hint, frame: Frame::Plain, whole, programs, parts: BTreeMap::new() }
    }

    /// Takes one line, without its end.
    pub(super) fn line(&mut self, number: u64, line: &[u8], sink: &mut dyn Sink) {
        self.take(number, &open(self.frame, line), sink);
    }

    /// Takes one line out of its frame.
    pub(super) fn take(&mut self, number: u64, framed: &Framed, sink: &mut dyn Sink) {
        let key = key(framed);
        if !self.parts.contains_key(&key) {
            let ix = sink.open(self.stream(framed));
            let part = Part { ix, block: Vec::new(), first: number, next: number, carry: Vec::new() };
            self.parts.insert(key.clone(), part);
        }
        let Some(part) = self.parts.get_mut(&key) else { return };
        if part.carry.is_empty()
            && let Some(time) = &framed.time
        {
            part.carry.extend_from_slice(time.as_bytes());
            part.carry.push(b' ');
        }
        let room = LONGEST.saturating_sub(part.carry.len());
        part.carry.extend_from_slice(framed.message.get(..room).unwrap_or(&framed.message));
        if framed.partial {
            return;
        }
        part.end_line(number, sink);
    }

    /// Passes on what is left.
    pub(super) fn finish(self, end: StreamEnd, sink: &mut dyn Sink) {
        for mut part in self.parts.into_values() {
            if !part.carry.is_empty() {
                let number = part.next;
                part.end_line(number, sink);
            }
            part.flush(sink);
            sink.close(part.ix, end);
        }
    }

    fn stream(&self, framed: &Framed) -> Stream {
        let known =
            |own: &Option<String>, all: &Option<Arc<str>>| own.as_deref().map(Arc::from).or_else(|| all.clone());
        let container = known(&framed.container, &self.whole.container);
        let component = match container.as_deref().map(Component::of_container) {
            Some(Component::Other) if framed.container.is_none() => Component::Unknown,
            Some(component) => component,
            None => self.programs.get(&key(framed)).copied().unwrap_or(Component::Unknown),
        };
        Stream {
            at: self.hint.location(),
            namespace: known(&framed.namespace, &self.whole.namespace),
            pod: known(&framed.pod, &self.whole.pod),
            container,
            instance: self.whole.instance,
            node: framed.node.as_deref().map(Arc::from).or_else(|| self.hint.node.clone()),
            component,
            timestamps: framed.time.as_ref().is_some_and(|t| t.as_bytes().get(10) == Some(&b'T')),
        }
    }
}

/// The line out of its frame, or the whole of a line that has none.
fn open(frame: Frame, line: &[u8]) -> Framed {
    let clean = strip_ansi(line);
    let framed = framing::open(frame, &clean);
    framed.unwrap_or_else(|| Framed { message: clean.into_owned(), ..Framed::default() })
}

fn key(framed: &Framed) -> Key {
    (framed.namespace.clone(), framed.pod.clone(), framed.container.clone())
}

/// Which programs print the streams that no container is named of, by the first lines of each.
fn programs(frame: Frame, start: &[u8]) -> BTreeMap<Key, Component> {
    let mut lines: BTreeMap<Key, Vec<Vec<u8>>> = BTreeMap::new();
    for line in start.split(|b| *b == b'\n').take(SNIFFED) {
        let framed = open(frame, line);
        if framed.container.is_none() {
            lines.entry(key(&framed)).or_default().push(framed.message);
        }
    }
    lines.into_iter().map(|(key, lines)| (key, identity::of_content(lines.iter().map(Vec::as_slice)))).collect()
}

impl Part {
    fn end_line(&mut self, number: u64, sink: &mut dyn Sink) {
        // A block holds consecutive lines of the file, so that their numbers stay true.
        if number != self.next || self.block.len() > BLOCK {
            self.flush(sink);
            self.first = number;
        }
        self.block.append(&mut self.carry);
        self.block.push(b'\n');
        self.next = number + 1;
    }

    fn flush(&mut self, sink: &mut dyn Sink) {
        if !self.block.is_empty() {
            sink.log(self.ix, &self.block, self.first);
            self.block.clear();
        }
        self.first = self.next;
    }
}

/// The stream of a log without frames.
pub(super) fn plain_stream(hint: &Hint, id: &Identity, start: &[u8], timestamps: bool) -> Stream {
    let lines = || start.split(|b| *b == b'\n').take(SNIFFED);
    let named = id.container.as_deref().map(Component::of_container);
    let component = match named {
        Some(Component::Other) | None => match identity::of_content(lines()) {
            Component::Unknown if named.is_some() => Component::Other,
            component => component,
        },
        Some(component) => component,
    };
    Stream {
        at: hint.location(),
        namespace: id.namespace.clone(),
        pod: id.pod.clone(),
        container: id.container.clone().or_else(|| container_of(component).map(Arc::from)),
        instance: if id.instance == Instance::Previous { Instance::Previous } else { Instance::Current },
        node: hint.node.clone().or_else(|| identity::host_of(lines()).filter(|_| component == Component::Node)),
        component,
        timestamps,
    }
}

fn container_of(component: Component) -> Option<&'static str> {
    match component {
        Component::Validation => Some("kuma-validation"),
        Component::Init => Some("kuma-init"),
        Component::Cni => Some("install-cni"),
        Component::Sidecar => Some("kuma-sidecar"),
        Component::ControlPlane => Some("control-plane"),
        Component::Node | Component::Other | Component::Unknown => None,
    }
}

/// The line without ANSI escape sequences and without a carriage return at its end.
pub(super) fn strip_ansi(line: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if memchr::memchr(0x1b, line).is_none() {
        return line.into();
    }
    let mut out = Vec::with_capacity(line.len());
    let mut bytes = line.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte != 0x1b {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            // CSI: parameters up to a final byte. OSC: up to BEL or the string terminator.
            Some(b'[') => {
                bytes.by_ref().find(|b| (0x40..=0x7e).contains(b));
            }
            Some(b']') => {
                while let Some(b) = bytes.next() {
                    if b == 0x07 || b == 0x1b {
                        bytes.next_if_eq(&b'\\');
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::strip_ansi;

    #[test]
    fn ansi() {
        assert_eq!(&*strip_ansi(b"a\x1b[31mb\x1b[0m\r"), b"ab");
        assert_eq!(&*strip_ansi(b"a\x1b]0;title\x07b"), b"ab");
        assert_eq!(&*strip_ansi(b"a\x1b[31"), b"a");
    }
}
