//! One input, whatever it is: recognises archives by content and files by path, reads each once and pushes what it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read};
use std::sync::Arc;

use super::blocks::{Blocks, drain};
use super::budget::{Budget, Limit, Metered, Paid};
use super::bundle::{Entry, Fact, LAYOUTS, Layout, ListOf, LogOf, of_machine, tar};
use super::decompress::{Content, Inflate, recognise};
use super::links::{Broken, Links};
use super::names::{self, Refused};
use super::object::{self, Defaults, Found, Shape};
use super::tap::{Customs, Tap};
use super::{facts, gaps, text, zip};
use crate::evidence::{Component, InputId, Location, Sink, Stream, Time, Why};
use crate::messages::source as messages;

/// Refused names that get a gap each; beyond, they are only counted.
const REFUSED: u32 = 50;

/// Longest body of a log that is looked at for an error sentence.
const SENTENCE: usize = 4096;

/// See the module.
pub(crate) struct Gather<'a> {
    /// The input.
    pub(crate) input: InputId,
    /// What the run may cost.
    pub(crate) budget: &'a Budget,
    /// Where everything goes.
    pub(crate) tap: Tap<'a>,
    /// Files and links by path.
    pub(crate) links: Links,
    /// Uncompressed bytes of files.
    pub(crate) bytes: u64,
    /// Whether the end of an archive could not be reached.
    pub(crate) cut: bool,
    roots: Vec<(&'static dyn Layout, String)>,
    twins: BTreeSet<String>,
    custom: BTreeMap<String, Customs>,
    failed: Option<BTreeSet<String>>,
    refused: u32,
    spare: Vec<Vec<u8>>,
}

/// How deep a file lies.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Depth {
    /// Archives and compressions around it, its own container's compression excepted.
    pub(crate) nested: u32,
    /// It is being decompressed already.
    inside_compression: bool,
    /// It is an entry of something (not the whole input).
    pub(crate) entry: bool,
}

impl Depth {
    /// A whole input that is decompressed already.
    pub(crate) const fn decompressed() -> Self {
        Self { nested: 0, inside_compression: true, entry: false }
    }

    /// A file in a directory.
    pub(crate) const fn in_directory() -> Self {
        Self { nested: 0, inside_compression: false, entry: true }
    }

    /// The depth of the entries of an archive at this depth.
    pub(crate) const fn entries(self) -> Self {
        Self { nested: self.nested + 1, inside_compression: false, entry: true }
    }
}

impl<'a> Gather<'a> {
    pub(crate) fn new(input: InputId, budget: &'a Budget, sink: &'a mut dyn Sink) -> Self {
        Self {
            input,
            budget,
            tap: Tap::new(sink),
            links: Links::default(),
            bytes: 0,
            cut: false,
            roots: Vec::new(),
            twins: BTreeSet::new(),
            custom: BTreeMap::new(),
            failed: Some(BTreeSet::new()),
            refused: 0,
            spare: Vec::new(),
        }
    }

    /// The layout that was recognised.
    pub(crate) fn layout(&self) -> Option<&'static str> {
        self.roots.first().map(|(layout, _)| layout.name())
    }

    /// A place in this input.
    pub(crate) fn at(&self, path: &str) -> Location {
        Location { input: self.input, path: Arc::from(path), line: None }
    }

    /// Reads a file or archive by what it holds. `reader` must be one whose first block is large ([`Blocks`]).
    pub(crate) fn content(&mut self, path: &str, reader: &mut dyn BufRead, depth: Depth) {
        let content = match reader.fill_buf() {
            Ok(start) => recognise(start),
            Err(error) => return self.tap.gap(gaps::fault(path, path, &error)),
        };
        let nesting = self.budget.limits().nesting;
        if content != Content::Plain && depth.nested > nesting {
            return self.tap.gap(gaps::limited(path, path, Limit::Nesting(nesting.into())));
        }
        match content {
            Content::Gzip | Content::Zstd => self.inflate(content, path, reader, depth),
            Content::Tar => {
                let prefix = if depth.entry { format!("{path}/") } else { String::new() };
                let mut walker = Walker { gather: self, path, prefix, depth: depth.entries() };
                tar::walk(reader, &mut walker);
            }
            Content::Zip => zip::held(self, path, reader, depth),
            Content::Foreign(format) => {
                let gap = gaps::gap(path, path, Why::Unreadable, &messages::FOREIGN, &[("format", format)]);
                self.tap.gap(gap);
            }
            Content::Plain => self.leaf(path, reader, depth),
        }
    }

    fn inflate(&mut self, content: Content, path: &str, reader: &mut dyn BufRead, depth: Depth) {
        let inside =
            Depth { nested: depth.nested + u32::from(depth.inside_compression), inside_compression: true, ..depth };
        match Inflate::new(content, reader, self.budget.limits().ratio) {
            Ok(inflate) => {
                let budget = self.budget;
                self.blocks(Paid::new(inflate, budget), |gather, blocks| gather.content(path, blocks, inside));
            }
            Err(error) => self.tap.gap(gaps::fault(path, path, &error)),
        }
    }

    /// Wraps a reader into blocks, with a buffer that is used again.
    pub(crate) fn blocks<R: Read>(&mut self, reader: R, with: impl FnOnce(&mut Self, &mut Blocks<R>)) {
        let mut blocks = Blocks::new(reader, self.spare.pop().unwrap_or_default());
        with(self, &mut blocks);
        self.spare.push(blocks.into_parts().1);
    }

    /// Notes a name before anything is read, so that a layout is known from the start.
    pub(crate) fn announce(&mut self, path: &str) {
        for layout in LAYOUTS {
            if let Some(prefix) = layout.root(path).and_then(|at| path.get(..at))
                && !self.roots.iter().any(|(_, known)| known == prefix)
            {
                self.roots.push((*layout, prefix.to_owned()));
            }
        }
    }

    /// What lies at a path.
    fn classify(&mut self, path: &str, depth: Depth) -> Entry {
        for layout in LAYOUTS {
            if let Some(below) = layout.root(path).and_then(|at| path.get(at..)) {
                if depth.entry {
                    self.announce(path);
                }
                return layout.entry(below);
            }
        }
        if !depth.entry {
            return Entry::Unknown { node: None };
        }
        for (layout, prefix) in &self.roots {
            if let Some(below) = path.strip_prefix(prefix.as_str()) {
                return layout.entry(below);
            }
        }
        let of_machine = of_machine(path);
        if let Some(Entry::Fact { .. }) = of_machine {
            return of_machine.unwrap_or(Entry::Unknown { node: None });
        }
        // Nothing has told the layout yet: only what is unmistakable, at the top or in one folder.
        let below_top = path.split_once('/').map(|(_, below)| below);
        let guesses =
            LAYOUTS.iter().flat_map(|layout| [Some(path), below_top].into_iter().flatten().map(|p| layout.entry(p)));
        let sure = |entry: &Entry| !matches!(entry, Entry::Unknown { .. } | Entry::Log(_) | Entry::Errors(_));
        guesses.into_iter().find(sure).or(of_machine).unwrap_or(Entry::Unknown { node: None })
    }

    /// Reads one file that is not an archive.
    fn leaf(&mut self, path: &str, reader: &mut dyn BufRead, depth: Depth) {
        let entry = match reader.fill_buf() {
            Ok(start) if facts::is_host_document(start) => Entry::Fact { fact: Fact::Host, node: None },
            // Whoever reads on meets the error again.
            _ => self.classify(path, depth),
        };
        let what = match &entry {
            Entry::Log(log) => log.describe(),
            Entry::Objects(list) => list.describe(),
            _ => path.to_owned(),
        };
        let limit = if depth.entry { self.budget.limits().entry_bytes } else { u64::MAX };
        let mut metered = Metered::new(reader, limit);
        let read = self.one(path, entry, &mut metered);
        let read = read.and_then(|()| drain(&mut metered));
        self.bytes += metered.bytes;
        if let Err(error) = read {
            self.tap.gap(gaps::fault(&what, path, &error));
        }
    }

    fn one(&mut self, path: &str, entry: Entry, reader: &mut dyn BufRead) -> std::io::Result<()> {
        match entry {
            Entry::Log(log) => self.log(path, log, reader),
            Entry::Objects(list) => self.list(path, &list, reader),
            Entry::Custom { crd, namespace } => self.custom(path, &crd, namespace.as_deref(), reader),
            Entry::Fact { fact, node } => facts::fact(self, path, fact, node, reader),
            Entry::ConfigMap => facts::config_map(self, path, reader),
            Entry::Errors(about) => facts::errors(self, path, &about, reader).map(|_| ()),
            Entry::CustomErrors => {
                let keys = facts::errors(self, path, "custom resources", reader)?;
                self.failed = self.failed.take().zip(keys).map(|(known, keys)| known.into_iter().chain(keys).collect());
                Ok(())
            }
            Entry::Collectors => facts::errors(self, path, "", reader).map(|_| ()),
            Entry::Ignore => Ok(()),
            Entry::Unknown { node } => {
                let node = node.map(Arc::from);
                let hint = text::Hint { input: self.input, path: Arc::from(path), stream: None, node };
                text::ingest(&hint, reader, &mut self.tap)
            }
        }
    }

    fn log(&mut self, path: &str, mut log: LogOf, reader: &mut dyn BufRead) -> std::io::Result<()> {
        if log.instance == crate::evidence::Instance::Previous {
            let named = format!("{}-previous", log.container);
            if self.tap.has_container(log.namespace.as_deref().unwrap_or_default(), &log.pod, &named) {
                log.container = named;
                log.instance = crate::evidence::Instance::Current;
            }
        }
        if let Some(sentence) = error_sentence(reader.fill_buf()?) {
            let gap = gaps::gap(&log.describe(), path, Why::Missing, &messages::LOG_GONE, &[("error", &sentence)]);
            self.tap.gap(gap);
            return Ok(());
        }
        let stream = Stream {
            at: self.at(path),
            namespace: log.namespace.map(Arc::from),
            pod: Some(Arc::from(log.pod)),
            component: Component::of_container(&log.container),
            container: Some(Arc::from(log.container)),
            instance: log.instance,
            node: None,
            timestamps: false,
        };
        let hint = text::Hint { input: self.input, path: Arc::from(path), stream: Some(stream), node: None };
        text::ingest(&hint, reader, &mut self.tap)
    }

    fn list(&mut self, path: &str, list: &ListOf, reader: &mut dyn BufRead) -> std::io::Result<()> {
        if reader.fill_buf()?.is_empty() {
            let gap = gaps::gap(&list.describe(), path, Why::NotCollected, &messages::LIST_EMPTY_FILE, &[]);
            self.tap.gap(gap);
            return Ok(());
        }
        let defaults = Defaults {
            kind: Some(list.kind),
            api_version: Some(list.api_version),
            namespace: list.namespace.as_deref(),
        };
        let found = self.objects(path, &defaults, reader)?;
        let whole_shape = match found.shape {
            Shape::List => true,
            Shape::Array => !list.typed_only,
            Shape::Objects | Shape::Empty => false,
        };
        if found.whole && whole_shape {
            self.tap.listed(list.kind, list.namespace.as_deref());
        }
        Ok(())
    }

    fn custom(
        &mut self,
        path: &str,
        crd: &str,
        namespace: Option<&str>,
        reader: &mut dyn BufRead,
    ) -> std::io::Result<()> {
        // The same objects may be there as JSON and as YAML.
        let twin = path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned();
        if self.twins.contains(&twin) {
            return Ok(());
        }
        let defaults = Defaults { namespace, ..Defaults::default() };
        let read = self.objects(path, &defaults, reader);
        let files = self.custom.entry(crd.to_owned()).or_default();
        match &read {
            Ok(found) if found.whole && found.shape != Shape::Empty => {
                self.twins.insert(twin);
                if let Some(kind) = &found.kind {
                    self.tap.listed(kind, namespace);
                }
            }
            _ => files.broken = true,
        }
        read.map(|_| ())
    }

    /// Objects in JSON or YAML, by content.
    fn objects(&mut self, path: &str, defaults: &Defaults<'_>, reader: &mut dyn BufRead) -> std::io::Result<Found> {
        let at = self.at(path);
        let start = reader.fill_buf()?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        if matches!(start.first(), Some(b'{' | b'[')) || start.starts_with(b"null") || start.is_empty() {
            object::json(&at, defaults, reader, &mut self.tap)
        } else {
            object::yaml(&at, defaults, reader, &mut self.tap)
        }
    }

    /// An entry's name, or `None` if it is refused.
    pub(crate) fn name(&mut self, raw: &[u8], archive: &str) -> Option<String> {
        match names::clean(raw) {
            Ok(name) => Some(name),
            Err(Refused::Empty) => None,
            Err(why) => {
                self.refused += 1;
                if self.refused <= REFUSED {
                    self.tap.gap(gaps::refused(&String::from_utf8_lossy(raw), archive, why));
                }
                None
            }
        }
    }

    /// Pays for an entry; false if no more may be read.
    pub(crate) fn enter(&mut self, archive: &str) -> bool {
        match self.budget.entry() {
            Ok(()) => true,
            Err(error) => {
                self.cut = true;
                self.tap.gap(gaps::fault(archive, archive, &error));
                false
            }
        }
    }

    /// Says what is wrong with links, and concludes from lists which others are whole.
    pub(crate) fn finish(&mut self) {
        let broken: Vec<(String, String, Broken)> = self
            .links
            .broken()
            .into_iter()
            .map(|(path, target, why)| (path.to_owned(), target.to_owned(), why))
            .collect();
        for (path, target, why) in broken {
            // What a link leads to tells whose log is missing better than its own name.
            let entry =
                if target.is_empty() { Entry::Ignore } else { self.classify(&target, Depth::default().entries()) };
            let what = match entry {
                Entry::Log(log) => log.describe(),
                _ => path.clone(),
            };
            self.tap.gap(gaps::link(&what, &path, &target, why));
        }
        if !self.cut {
            self.tap.conclude(&self.custom, self.failed.as_ref());
        }
    }
}

/// The API server's error, if a log is nothing but one: it answers 200 with the error as the body when a log is gone.
fn error_sentence(start: &[u8]) -> Option<String> {
    const SENTENCES: [&str; 5] = [
        "unable to retrieve container logs for ",
        "failed to try resolving symlinks in path",
        "Error from server",
        "rpc error: code = ",
        "failed to get log stream",
    ];
    if start.len() > SENTENCE {
        return None;
    }
    let text = String::from_utf8_lossy(start);
    let text = text.trim();
    // Collectors that write a time before each line write it before this one too.
    let text = match text.split_once(' ') {
        Some((time, rest)) if Time::parse(time).is_some() => rest.trim_start(),
        _ => text,
    };
    let whole = !text.contains('\n') && SENTENCES.iter().any(|sentence| text.starts_with(sentence));
    whole.then(|| text.to_owned())
}

/// Takes the entries of a tar archive.
struct Walker<'w, 'a> {
    gather: &'w mut Gather<'a>,
    path: &'w str,
    prefix: String,
    depth: Depth,
}

impl tar::Visitor for Walker<'_, '_> {
    fn entry(&mut self, name: &[u8], item: tar::Item<'_>) -> bool {
        let gather = &mut *self.gather;
        if !gather.enter(self.path) {
            return false;
        }
        let Some(name) = gather.name(name, self.path) else { return true };
        let path = format!("{}{name}", self.prefix);
        match item {
            tar::Item::File(reader) => {
                gather.links.file(&path);
                gather.blocks(reader, |gather, blocks| gather.content(&path, blocks, self.depth));
            }
            tar::Item::Symlink(target) => gather.links.symlink(&path, &String::from_utf8_lossy(&target)),
            tar::Item::Hardlink(target) => gather.links.hardlink(&path, &target, &self.prefix),
            tar::Item::Sparse => {
                let gap = gaps::gap(&path, &path, Why::Unreadable, &messages::SPARSE, &[]);
                gather.tap.gap(gap);
            }
        }
        !gather.budget.is_spent()
    }

    fn damage(&mut self, damage: tar::Damage, last: &[u8]) {
        let last = String::from_utf8_lossy(last);
        let gap = match damage {
            tar::Damage::Cut { offset, error } => {
                self.gather.cut = true;
                gaps::cut(self.path, &error, offset, &last)
            }
            tar::Damage::Header { offset } => {
                self.gather.cut = true;
                let offset = offset.to_string();
                let values = [("offset", offset.as_str()), ("last", &*last)];
                gaps::gap(self.path, self.path, Why::Unreadable, &messages::HEADER_DAMAGED, &values)
            }
        };
        self.gather.tap.gap(gap);
    }
}

#[cfg(test)]
mod tests {
    use super::error_sentence;

    #[test]
    fn an_error_in_place_of_a_log_may_have_a_time_before_it() {
        let gone = "unable to retrieve container logs for containerd://1";
        assert_eq!(error_sentence(gone.as_bytes()).as_deref(), Some(gone));
        assert_eq!(error_sentence(format!("2025-12-29T11:09:31Z {gone}\n").as_bytes()).as_deref(), Some(gone));
        assert_eq!(error_sentence(format!("2025-12-29T11:09:31Z app: {gone}\n").as_bytes()), None);
    }
}
