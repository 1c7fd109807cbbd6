//! Secrets in what others wrote: masked in excerpts of a report ([`mask()`]), replaced in the files of a bundle
//! ([`Redactor`]).
//!
//! This room knows neither rules nor evidence. It hides too much of what looks like a credential rather than too
//! little, and leaves what a diagnosis needs: ports, chain names, codes, versions, paths, UUIDs, digests, certificates.

mod addresses;
mod base64;
mod commands;
mod json;
mod keys;
mod known;
mod manifest;
mod mask;
mod names;
mod pem;
mod scan;
mod shapes;
mod values;
mod walk;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use addresses::{Addresses, Seen};
use names::{Learnt, Names, Place};

pub use mask::mask;

/// What stands in a bundle instead of a secret; readers know it as a value that was removed.
pub const HIDDEN: &str = "***HIDDEN***";

/// How much is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// In an excerpt: certificates and random characters too, which nobody reads there.
    Excerpt,
    /// In a file that is evidence.
    File,
}

/// A piece of text to hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    start: usize,
    end: usize,
    what: &'static str,
}

/// What to replace besides secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct More {
    /// Names of namespaces, nodes, workloads, hosts.
    pub names: bool,
    /// IP addresses.
    pub ips: bool,
}

/// Something that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redaction {
    /// The file, by the path it leaves with.
    pub path: String,
    /// Where in it: a JSON pointer, or the numbers of lines.
    pub place: String,
    /// The kind of secret, a stable English word (`jwt`, `pem-private-key`).
    pub what: &'static str,
    /// How often, there.
    pub count: u64,
}

/// Replaces secrets in the files of a bundle, and notes what was replaced.
#[derive(Debug, Default)]
pub struct Redactor {
    more: More,
    learnt: Learnt,
    seen: Seen,
    pseudonyms: OnceLock<Pseudonyms>,
    noted: BTreeMap<(String, String, &'static str), u64>,
}

/// What names and addresses become.
#[derive(Debug, Default)]
struct Pseudonyms {
    names: Names,
    addresses: Addresses,
}

impl Pseudonyms {
    /// The text with names and addresses replaced; nothing if there were none.
    fn text(&self, text: &[u8], place: Place) -> Option<Vec<u8>> {
        let six = self.addresses.six(text);
        self.names.text(six.as_deref().unwrap_or(text), place, &self.addresses).or(six)
    }
}

impl Redactor {
    /// A redactor that has seen nothing yet.
    #[must_use]
    pub fn new(more: More) -> Self {
        Self { more, ..Self::default() }
    }

    /// First pass, needed only with [`More`]: what is named in this file gets a pseudonym, whatever the order of files.
    pub fn learn(&mut self, data: &[u8]) {
        self.pseudonyms.take();
        if self.more.names
            && let Ok(document) = serde_json::from_slice(data)
        {
            self.learnt.document(&document);
        }
        if self.more.ips {
            self.seen.text(data);
        }
    }

    fn pseudonyms(&self) -> &Pseudonyms {
        self.pseudonyms.get_or_init(|| Pseudonyms { names: self.learnt.number(), addresses: self.seen.number() })
    }

    /// The path within the bundle as it may leave.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        if self.more == More::default() {
            return path.to_owned();
        }
        let pseudonyms = self.pseudonyms();
        pseudonyms.names.path(path, &pseudonyms.addresses)
    }

    /// The file as it may leave; what was replaced is noted.
    pub fn file<'d>(&mut self, path: &str, data: &'d [u8]) -> Cow<'d, [u8]> {
        let path = &self.path(path);
        if packed(data) {
            // Nobody can say what is in it.
            self.note(path, String::new(), "compressed");
            return Cow::Owned(format!("{HIDDEN}\n").into_bytes());
        }
        let text = wide(data).map(String::into_bytes);
        let changed = self.text(path, text.as_deref().unwrap_or(data));
        if self.more == More::default() {
            return changed.map_or(Cow::Borrowed(data), Cow::Owned);
        }
        let now = changed.as_deref().or(text.as_deref()).unwrap_or(data);
        let pseudonyms = self.pseudonyms();
        let json = now.trim_ascii_start().first().is_some_and(|b| matches!(b, b'{' | b'['));
        let renamed = if json && json::parse(now).is_some() {
            walk::rename(now, pseudonyms)
        } else {
            pseudonyms.text(now, Place::Prose)
        };
        renamed.or(changed).map_or(Cow::Borrowed(data), Cow::Owned)
    }

    /// What was replaced, by path and place; never the secret nor a hash of it.
    #[must_use]
    pub fn list(&self) -> Vec<Redaction> {
        let one = |((path, place, what), count): (&(String, String, &'static str), &u64)| Redaction {
            path: path.clone(),
            place: place.clone(),
            what,
            count: *count,
        };
        self.noted.iter().map(one).collect()
    }

    fn note(&mut self, path: &str, place: String, what: &'static str) {
        *self.noted.entry((path.to_owned(), place, what)).or_default() += 1;
    }

    fn text(&mut self, path: &str, data: &[u8]) -> Option<Vec<u8>> {
        if data.trim_ascii_start().first().is_some_and(|b| matches!(b, b'{' | b'['))
            && let Some((changed, notes)) = walk::redact(data, 0)
        {
            for (pointer, what) in notes {
                self.note(path, pointer, what);
            }
            return changed;
        }
        let hits = scan::hits(data, Care::File, 0);
        let mut places: BTreeMap<&'static str, (Vec<u64>, u64)> = BTreeMap::new();
        let (mut line, mut from) = (1, 0);
        for hit in &hits {
            line += memchr::memchr_iter(b'\n', &data[from..hit.start]).count() as u64;
            from = hit.start;
            let (lines, count) = places.entry(hit.what).or_default();
            *count += 1;
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
        for (what, (lines, count)) in places {
            *self.noted.entry((path.to_owned(), ranges(&lines), what)).or_default() += count;
        }
        scan::replace(data, &hits, HIDDEN.as_bytes())
    }
}

/// Numbers of lines, at most eight ranges: `3, 7-12, …`.
fn ranges(lines: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *line => *last = *line,
            _ => ranges.push((*line, *line)),
        }
    }
    let one = |(first, last): &(u64, u64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let mut shown: Vec<String> = ranges.iter().take(8).map(one).collect();
    if ranges.len() > 8 {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// Whether this is an archive or compressed.
fn packed(data: &[u8]) -> bool {
    let magic: [&[u8]; 6] = [b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh9", b"7z\xbc\xaf"];
    magic.iter().any(|m| data.starts_with(m)) || data.get(257..262) == Some(b"ustar")
}

/// The text of UTF-16, by its mark.
fn wide(data: &[u8]) -> Option<String> {
    let (bytes, big) = match data {
        [0xff, 0xfe, rest @ ..] => (rest, false),
        [0xfe, 0xff, rest @ ..] => (rest, true),
        _ => return None,
    };
    let unit =
        |pair: &[u8]| if big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) };
    let units = bytes.chunks_exact(2).map(unit);
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
